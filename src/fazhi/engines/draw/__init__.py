"""Random draws that anyone can recompute, and fair teams for what was drawn. Specification: docs/spec/draw.md."""
