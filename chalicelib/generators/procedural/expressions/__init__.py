"""What faces do: muscles that pull on the mesh that was found, and what is painted where they leave gaps."""
