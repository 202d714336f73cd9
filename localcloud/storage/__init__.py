"""What must outlive the program: objects, messages and events, in one file."""
