"""The small model of the world that the explorer runs the pipeline in."""
