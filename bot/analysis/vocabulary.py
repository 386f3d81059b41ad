"""The capitalised words of a text: whether it has one in the plural, or in the singular."""

from __future__ import annotations

import re
from bisect import bisect_left


class Vocabulary:
    """The capitalised words of one text, to be asked for a singular or a plural in logarithmic time."""

    def __init__(self, text: str) -> None:
        self._words = sorted(set(re.findall(r"[A-Z][^\W\d_]*", text)))

    def has_plural(self, word: str) -> bool:
        """Whether the text has a capitalised word with an "s" behind, too: "Elmian" beside "Elmians"."""
        nth = bisect_left(self._words, word + "s")
        return word.isalpha() and nth < len(self._words) and self._words[nth] == word + "s"

    def has_singular(self, word: str) -> bool:
        """Whether a word ends in "s" and the text has it without: "Elmians" beside "an Elmian" or "Elmianise"."""
        if not word.endswith("s") or len(word) < 5 or not word.isalpha():
            return False
        stem = word[:-1]
        for found in self._words[bisect_left(self._words, stem) :][:8]:
            if not found.startswith(stem):
                return False
            if not found.startswith(word):
                return True
        return False
