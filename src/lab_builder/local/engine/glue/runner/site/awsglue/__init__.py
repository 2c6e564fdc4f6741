"""The part of Glue's own library that can be had without Glue.

No DynamicFrame and no job bookmarks: importing them fails, and a job that asks for bookmarks is
refused, rather than run without them.
"""
