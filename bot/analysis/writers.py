"""Who writes as "I": the signer of a letter to the editor, or the guest whom the last lines of a column introduce."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.analysis.names import person_name
from bot.analysis.parties import Party, Register

_HEADING = re.compile(
    r"^\W*(?:letters?(?: to the editor)?|reader letters|your letters|facebook|dear editor)\W*$", re.IGNORECASE
)
_NAME = r"(?:[A-Z][\w’'-]*\.?\s+){1,3}[A-Z][\w’'-]+"
_SIGNED = re.compile(rf"^[—–-]*\s*({_NAME})(?:,\s[^.]{{2,40}})?\.?$")
_INTRODUCED = re.compile(
    rf"^\W*({_NAME})(?:,\s[^,]{{3,80}},)?\s+(?:is|was|serves as)\s+(?:an?|the|chair|president|director)\b"
)
_STAFF = re.compile(r"\b(?:reporter|correspondent|staff writer|journalist|covers|editor|contribut\w+)\b", re.IGNORECASE)
_FIRST = re.compile(r"(?<![\w’'-])I(?![\w-])")
_LAST_LINES, _OFTEN = 3, 3
"""Among so many lines at the end a column introduces its writer; whoever writes "I" less often only reports."""


class Writers:
    """Whose "I" each part of an article is, where it is not the journalist's."""

    def __init__(self, text: str, register: Register) -> None:
        self._ends: list[int] = []
        self._writers: list[Party | None] = []
        lines = [(m.start(), m.group().strip()) for m in re.finditer(r"[^\n]+", text)]
        if any(_HEADING.match(line) for _, line in lines[:6]):
            self._read_letters(lines, register)
        elif len(_FIRST.findall(text)) >= _OFTEN:
            for at, line in lines[-_LAST_LINES:]:
                found = _INTRODUCED.match(line)
                name = person_name(found[1]) if found else None
                if found and name and name.is_full and not _STAFF.search(line):
                    self._end(at, register.add_person(found[1], at))

    def _read_letters(self, lines: list[tuple[int, str]], register: Register) -> None:
        for at, line in lines:
            signed = _SIGNED.match(line)
            name = person_name(signed[1]) if signed else None
            if _HEADING.match(line):
                self._end(at, None)
            elif signed and name and name.is_full:
                self._end(at, register.add_person(signed[1], at))

    def _end(self, at: int, writer: Party | None) -> None:
        self._ends.append(at)
        self._writers.append(writer)

    def of(self, at: int) -> Party | None:
        """RETURNS (Party | None): who wrote what stands at the offset, None for the journalist."""
        nth = bisect_left(self._ends, at)
        return self._writers[nth] if nth < len(self._writers) else None
