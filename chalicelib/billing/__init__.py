"""Money: what a day may cost, what is set aside, and whose tokens pay."""
