"""The Chinese working-day calendar and the counting of statutory terms. Specification: docs/spec/calendar.md."""
