"""Stability's own REST API."""
