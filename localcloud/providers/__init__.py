"""Contract servers: each generator's wire format over real HTTP, refusing what the real services refuse.

They draw with plain transformations, cost nothing, and can be told to misbehave.
"""
