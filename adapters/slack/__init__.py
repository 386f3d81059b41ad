"""Slack: events, commands and forms in, cards out."""
