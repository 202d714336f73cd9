"""Gemini's image models."""
