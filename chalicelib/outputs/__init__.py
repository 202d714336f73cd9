"""Frames become files: GIF, WebP, MP4 and PNG, each no larger than was asked.

Import from the modules: who only asks which formats or letters there are needn't wait for an encoder.
"""
