"""Plain text out of office files that strangers send in. Specification: docs/spec/lint.md, section 1."""
