"""What is answered to clients."""
