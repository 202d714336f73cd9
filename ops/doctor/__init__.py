"""What is wrong with a stage, found out without paying.

An examination is a function that yields findings. Those of the generators are told by their services for free.
"""
