"""Runs that somebody pays for who has no allowance: what a payment buys, and how it is taken."""
