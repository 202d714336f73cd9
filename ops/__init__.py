"""What the operator of a deployed stage does from a terminal. It never ships."""
