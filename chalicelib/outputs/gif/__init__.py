"""Our own GIF encoder."""
