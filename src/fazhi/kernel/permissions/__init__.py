"""Who may see and do what: by post and unit, always inside the query."""
