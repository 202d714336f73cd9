"""What the operator's commands can't go past."""


class Failure(Exception):
    """A step that did not succeed, and why, in one line."""
