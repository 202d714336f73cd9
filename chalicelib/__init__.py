"""Frameloom: a picture, a sentence, a GIF."""

__version__ = "0.1.0"
