"""Who writes as "I" in a page of letters to the editor: each letter's signer, who stands below it."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.analysis.names import person_name
from bot.analysis.parties import Party, Register

_HEADING = re.compile(
    r"^\W*(?:letters?(?: to the editor)?|reader letters|your letters|facebook|dear editor)\W*$", re.IGNORECASE
)
_SIGNED = re.compile(r"^[—–-]*\s*((?:[A-Z][\w’'-]*\.?\s+){1,3}[A-Z][\w’'-]+)(?:,\s[^.]{2,40})?\.?$")


class Letters:
    """The letters of one article, if it is a page of them."""

    def __init__(self, text: str, register: Register) -> None:
        self._ends: list[int] = []
        self._signers: list[Party | None] = []
        lines = [(m.start(), m.group().strip()) for m in re.finditer(r"[^\n]+", text)]
        if not any(_HEADING.match(line) for _, line in lines[:6]):
            return
        for at, line in lines:
            signed = _SIGNED.match(line)
            if _HEADING.match(line):
                self._end(at, None)
            elif signed and (name := person_name(signed[1])) is not None and name.is_full:
                self._end(at, register.add_person(signed[1], at))

    def _end(self, at: int, signer: Party | None) -> None:
        self._ends.append(at)
        self._signers.append(signer)

    def signer(self, at: int) -> Party | None:
        """RETURNS (Party | None): who signed the letter that holds the offset."""
        nth = bisect_left(self._ends, at)
        return self._signers[nth] if nth < len(self._signers) else None
