"""Faces in a picture: where they are and how they are turned. Nobody is recognised, and nothing is guessed of anybody.

Two networks of MediaPipe, run in NumPy: one says where faces may be, the other fits a mesh of 468 points to each.
"""

from .face import Box, Face, Points
from .finding import find_faces
from .model import Model, model
from .pose import Pose

__all__ = ["Box", "Face", "Model", "Points", "Pose", "find_faces", "model"]
