"""Where the program is entered: by HTTP, and by the events that Lambda hands its functions."""
