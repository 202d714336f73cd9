"""Clips: a stranger's bytes → pictures in the order in which they are shown.

Import from the modules: an MP4's reader needs PyAV, which isn't there for everybody.
"""
