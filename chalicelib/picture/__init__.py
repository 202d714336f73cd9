"""Pictures from strangers made safe, and what the pipeline does with pixels.

Only this package reads what a person sent or touches a frame's bytes; nothing that it returns carries metadata.
Import from its modules: who redraws a frame reads no stranger's file.
"""
