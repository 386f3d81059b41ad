"""The command line: hearsay read, hearsay schema."""
