"""What is true of a deployment, on AWS and on this machine: its functions, their policies, and the bucket's CORS."""
