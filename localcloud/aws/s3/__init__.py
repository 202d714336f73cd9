"""S3 over the file that keeps the objects: what the program and its tests ask of it, and nothing else."""
