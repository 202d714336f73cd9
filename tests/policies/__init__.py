"""Stories in which every function does all that it may do."""
