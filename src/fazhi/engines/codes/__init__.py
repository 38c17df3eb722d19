"""Identifiers and numerals of Chinese administration. Specification: docs/spec/codes.md."""
