"""What commands and library have in common: stages put together, each policy in one place.

build        Settings -> BuiltLab: template and code, by reading files only
code_bucket  the bucket that code goes to: which one, what it lacks, made where it may be
lab_stack    the stack that settings name: whether it is a lab's, and whose account it is in
target       settings read, and aimed at the embedded engine where that is the target
deploy       Settings -> Deployment, its checks, its upload, its stack
destroy      Settings -> Removal -> Destroyed
operation    runs what takes long, and shows it as it happens
"""
