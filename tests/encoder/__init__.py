"""Random short clips through our GIF encoder: what every reader shows must be what was meant, for as long."""
