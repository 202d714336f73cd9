"""Frames become files: GIF, WebP, AVIF, MP4, PNG and APNG, each no larger than was asked.

Import from the modules: who only asks which formats or letters there are needn't wait for an encoder.
"""
