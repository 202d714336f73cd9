"""The images API of OpenAI, and of servers that speak it."""
