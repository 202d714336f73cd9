"""The way of one frame: the right to make it, what it is made from, the call, and how that ended."""
