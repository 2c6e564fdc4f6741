"""Takes code to S3: reproducible archives, a bucket that is ours, and what is missing in it."""
