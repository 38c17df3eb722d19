"""The public face: apply, follow, look up, comment, decisions, yearly report."""
