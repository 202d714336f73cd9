"""What can move, and what can be laid over a picture: each a function of a moment."""
