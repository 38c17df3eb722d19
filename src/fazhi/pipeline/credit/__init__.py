"""Credit in bulk: batches taken in, checked to the row, stored in columns, matched, evaluated, asked at the counter."""
