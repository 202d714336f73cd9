"""Motions and scenes that are computed, not imagined: free, without a key, the same for the same order."""
