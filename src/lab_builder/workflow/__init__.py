"""The workflows that the command line and the library share: deploy and destroy.

build        Settings -> BuiltLab: template and code, from files only
code_bucket  the S3 bucket for code: its name, its missing files, its creation
lab_stack    the stack of a lab: whether it exists, belongs to a lab, and its account
target       Settings with the embedded engine as the target, if it is selected
deploy       Settings -> Deployment: checks, upload, execution
destroy      Settings -> Removal -> Destroyed
operation    run a generator to its end, and show its events
"""
