"""The API's gateway and the page on this machine."""
