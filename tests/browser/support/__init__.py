"""What a person does on the page, and what is then seen of it."""
