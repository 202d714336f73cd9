"""Lambda on this machine: what starts a function, and where it runs."""
