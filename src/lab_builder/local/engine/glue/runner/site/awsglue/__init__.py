"""The part of the awsglue library that works without Glue.

There are no DynamicFrames and no job bookmarks: importing DynamicFrame fails, and a job with
bookmarks is rejected.
"""
