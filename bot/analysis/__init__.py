"""From an Article to its Breakdown; no I/O, no database."""
