"""What a prompt's words ask for."""
