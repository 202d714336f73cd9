"""Amazon's stores: the bucket, the queues, and where keys are kept."""
