"""What pages of other origins may do to the bucket, on AWS and on this machine."""

METHODS = ("GET", "PUT", "HEAD")
HEADERS = ("content-type", "if-none-match")
EXPOSED = ("ETag",)
