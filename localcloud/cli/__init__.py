"""The commands of this machine: a client of the API like any other."""
