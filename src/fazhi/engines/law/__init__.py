"""Statutes, citations and dated parameters. Specification: docs/spec/law.md."""
