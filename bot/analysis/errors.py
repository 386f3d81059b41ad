"""What can go wrong with the analysis itself, in words for the operator."""

from __future__ import annotations


class ModelError(RuntimeError):
    """The weights cannot be used; the message names the file and the remedy."""
