"""What other people's programs say of ours, and made-up keys, metadata and events against the handlers."""
