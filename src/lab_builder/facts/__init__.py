"""Tables about AWS. A JSON file is generated (make tables), the module beside it reads it."""
