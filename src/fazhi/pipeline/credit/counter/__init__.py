"""The check at the counter: a table in memory, a token for every question, an audit that is on disk before the answer."""
