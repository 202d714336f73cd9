"""Temporal coherence of a chain of frames: colours that stay, detail that stays, and a mask that follows.

Nothing here knows of jobs, generators or the bucket: pictures go in, pictures and measures come out.
"""
