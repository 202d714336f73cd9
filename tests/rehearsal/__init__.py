"""The operator's commands and Chalice's own, against an emulator that somebody else wrote."""
