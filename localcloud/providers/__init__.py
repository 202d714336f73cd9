"""Contract servers: the four wire formats over real HTTP, refusing what the real services refuse.

They draw with plain transformations, cost nothing, and can be told to misbehave.
"""
