"""Reads a report in Chinese: its figures, what they count, the relations between them and whether these hold."""
