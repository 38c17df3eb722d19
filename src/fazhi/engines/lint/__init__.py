"""Official documents as structured text, and what is wrong with them. Specification: docs/spec/lint.md."""
