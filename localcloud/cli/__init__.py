"""What the commands stand on: a client of the API like any other, and how it speaks to a person."""
