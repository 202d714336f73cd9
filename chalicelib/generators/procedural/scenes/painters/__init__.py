"""What paints each part of a scene."""
