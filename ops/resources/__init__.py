"""What a stage is made of on AWS: each is read back, and written where it differs."""
