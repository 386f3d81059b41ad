"""Thin adapters: events and commands of a platform in, cards out."""
