"""fal: models of many makers behind one queue."""
