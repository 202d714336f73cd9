"""S3 and SQS on this machine: they refuse what AWS refuses."""
