"""What the service speaks of: orders, what the bucket keeps of them, and what follows from that. Pure."""
