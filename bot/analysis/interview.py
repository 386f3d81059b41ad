"""Who answers in an interview that is printed as questions and answers."""

from __future__ import annotations

import re
from typing import Literal

from bot.analysis.parties import Party, Register

_INTERVIEW = re.compile(r"\binterview", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:tells|talks (?:to|with)|speaks (?:to|with)|answers|Q ?& ?A)\b")
_WITH = re.compile(r"\b(?:q ?& ?a|interview\w*|conversation|chat|talk\w*|speak\w*)\s+(?:with|to)\b", re.IGNORECASE)
_NEAR = 200
"""How near the word "interview" its guest is named, where the headline does not say with whom one talked."""
_MARKED = re.compile(r"^\W{0,3}(?:Q|Question)\W{0,2}[:.]", re.MULTILINE)
_TURNS = 2
_MANY = 6
"""From how many paragraphs that end in a question mark on a text is an interview, whatever it calls itself."""


class Interview:
    """Whether an article is an interview, and who its guest is."""

    def __init__(self, text: str, register: Register) -> None:
        self.text = text
        self.guest: Party | None = None
        paragraphs = [p for p in re.split(r"\n\s*", text) if p.strip()]
        asked = sum(p.rstrip().endswith("?") and len(p) < 400 for p in paragraphs[1:])
        top, intro = "\n".join(paragraphs[:2]), "\n".join(paragraphs[:6])
        self.is_marked = len(_MARKED.findall(text)) >= _TURNS
        self.is_one = (
            (asked >= 3 and (_INTERVIEW.search(intro) is not None or _TELLS.search(top) is not None))
            or asked >= _MANY
            or (asked >= 3 and asked >= len(paragraphs) / 4)
            or self.is_marked
            or (asked > 0 and text.count("?") >= 3 and _INTERVIEW.search(top) is not None)
        )
        if self.is_one:
            people = sorted(register.of_kind("named-person"), key=lambda p: p.first)
            word = text.lower().find("interview")
            breaks = [m.end() for m in re.finditer(r"\n\s*", text)]
            limit = breaks[5] if len(breaks) > 5 else len(text)
            headline = breaks[0] if breaks else 0
            met = _WITH.search(text, 0, headline)
            named = [p for p in people if met and met.end() <= p.first < headline]
            named = [p for p in named if text[p.first - 1] not in "'\"“‘"]  # no "An interview with the 'River Poet'"
            head = [p for p in people if p.first < headline]
            near = [p for p in people if abs(p.first - word) < _NEAR]
            guests = named or (head if len(head) == 1 else []) or near or people
            self.guest = next((p for p in guests if p.first < limit), None)

    def turn(self, label: str) -> Literal["asks", "answers"] | None:
        """RETURNS (str | None): whose turn the mark before it opens, where the text marks them: "Q:" and "A:"."""
        turns: dict[str, Literal["asks", "answers"]] = {"q": "asks", "question": "asks"}
        turns |= {"a": "answers", "answer": "answers"}
        return turns.get(label.lower().rstrip(".:")) if self.is_marked else None

    def answers(self, at: int) -> Party | None:
        """RETURNS (Party | None): the guest, where the text is an interview and not a question of it."""
        if not self.is_one:
            return None
        end = self.text.find("\n", at)
        paragraph = self.text[at : end if end >= 0 else len(self.text)]
        return None if paragraph.rstrip().endswith("?") else self.guest
