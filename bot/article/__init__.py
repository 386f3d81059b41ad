"""From what was shared, a file, a page or a link, to an Article."""
