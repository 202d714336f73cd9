"""The wire to a provider: one request, sent once, and what its answer means."""
