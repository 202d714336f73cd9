"""What is typed: each command from its words to what came of it."""
