"""Contract servers of generators whose calls are collected, and the trial of what can go wrong with each."""
