"""Stability's models on Amazon Bedrock."""
