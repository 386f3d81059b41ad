"""Who answers in an interview that is printed as questions and answers."""

from __future__ import annotations

import re

from bot.analysis.parties import Party, Register


class Interview:
    """Whether an article is an interview, and who its guest is."""

    def __init__(self, text: str, register: Register) -> None:
        self.text = text
        self.guest: Party | None = None
        paragraphs = [p for p in re.split(r"\n\s*", text) if p.strip()]
        asked = sum(p.rstrip().endswith("?") and len(p) < 400 for p in paragraphs[1:])
        intro = "\n".join(paragraphs[:6]).lower()
        self.is_one = asked >= 3 and "interview" in intro
        if self.is_one:
            people = sorted(register.of_kind("named-person"), key=lambda p: p.first)
            word = text.lower().find("interview")
            near = [p for p in people if abs(p.first - word) < 200]
            self.guest = next(iter(near or people), None)

    def answers(self, at: int) -> Party | None:
        """RETURNS (Party | None): the guest, where the text is an interview and not a question of it."""
        if not self.is_one:
            return None
        end = self.text.find("\n", at)
        paragraph = self.text[at : end if end >= 0 else len(self.text)]
        return None if paragraph.rstrip().endswith("?") else self.guest
