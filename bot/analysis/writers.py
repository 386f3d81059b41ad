"""Who writes as "I" or "we": the signer of a letter to the editor, or whom a column's last line introduces."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice

from bot.analysis.lexicon import word_set
from bot.analysis.names import person_name
from bot.analysis.parties import Party, Register

_HEADING = re.compile(
    r"^\W*(?:letters?(?: to the editor)?|reader letters|your letters|facebook|dear editor)\W*$", re.IGNORECASE
)
_PAGE = re.compile(r"^\W*(?:letters|your letters|reader letters|letters to the editor)\s*(?:$|[:–—-])", re.IGNORECASE)
_NAME = r"(?:[A-Z][\w’'-]*\.?\s+){1,3}[A-Z][\w’'-]+"
_SIGNED = re.compile(rf"^[—–-]*\s*({_NAME})(?:,\s[^.]{{2,40}})?\.?$")
_SIGNED_BOTH = re.compile(r"^[—–-]*\s*([A-Z][\w’-]+) and ([A-Z][\w’-]+) ([A-Z][\w’-]+)(?:,\s[^.]{2,40})?$")
_WITHHELD = re.compile(r"^\W*name (?:and address )?(?:supplied|withheld)\b", re.IGNORECASE)
_INTRODUCED = re.compile(rf"(?:^\W*|\band\s+|[.;]\s+)({_NAME})(?=(?:,\s[^,]{{3,80}},)?\s+[a-z]+\b|\s+and\s+[A-Z])")
_VERB = re.compile(
    r"\b(?:is|are|was an?|serve[sd]?|teach(?:es)?|taught|runs?|leads?|works?|lives?|writes?|wrote|chairs?|directs?)\b"
)
_STAFF = re.compile(
    r"\b(?:reporters?|correspondents?|staff writers?|journalists?|covers?|editors?|contribut(?:ed|es|ing))\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?<![\w’'-])(?:I|[Ww]e)(?![\w-])")
_QUOTED = re.compile(r"[“\"][^“”\"\n]*[”\"]")
_MANY = 50
"""So many paragraphs with a name at their end are looked over."""
_LAST_LINES, _OFTEN, _LONG, _MOST = 3, 3, 150, 6
"""Among so many lines at the end a column introduces its writers; whoever writes "I" less often only reports."""
_TWEETED = re.compile(
    r"(?:^|[ \t])[—–-]{1,2}[ \t]*((?:[A-Z][\w’'.-]*[ \t]+){0,3}[A-Z][\w’'.-]*)[ \t]*\(@\w{1,15}\)", re.MULTILINE
)
"""How a post that a page shows is signed: "— Ana Ruiz (@anaruiz) October 3, 2019"."""
_PULLED = re.compile(rf"^([^\n“”\"]{{20,600}}[.!?])(?:[ \u00a0]+|\n+)({_NAME})$", re.MULTILINE)
"""A quotation without marks, as pages set it apart in large type."""
_POST = 1000
"""No post has more characters."""


class Writers:
    """Whose "I" or "we" each part of an article is, where it is not the journalist's."""

    def __init__(self, text: str, register: Register) -> None:
        self._ends: list[int] = []
        self._writers: list[Party | None] = []
        self._posts = sorted([*_posts(text), *_pulled(text)])
        self._register = register
        lines = [(m.start(), m.group().strip()) for m in re.finditer(r"[^\n]+", text)]
        if any(_HEADING.match(line) or _PAGE.match(line) for _, line in lines[:6]):
            self._read_letters(lines, register)
        elif len(_FIRST.findall(_QUOTED.sub("", text))) >= _OFTEN:
            for nth, (at, line) in enumerate(lines[-_LAST_LINES:], start=max(0, len(lines) - _LAST_LINES)):
                if any(len(later) > _LONG for _, later in lines[nth + 1 :]):
                    continue  # the article goes on: somebody of whom it tells
                people = [(at + offset, name) for offset, name in _guests(line) if _is_new(text, name, at)]
                if people:
                    found = [register.add_person(name, place) for place, name in people]
                    self._end(at, _joined([p for p in found if p], register, at))

    def _read_letters(self, lines: list[tuple[int, str]], register: Register) -> None:
        for at, line in lines:
            signed, both = _SIGNED.match(line), _SIGNED_BOTH.match(line)
            name = person_name(signed[1]) if signed else None
            if _HEADING.match(line) or _PAGE.match(line) or _WITHHELD.match(line):
                self._end(at, None)
            elif both:
                people = [register.add_person(f"{given} {both[3]}", at) for given in (both[1], both[2])]
                self._end(at, _joined([p for p in people if p], register, at))
            elif signed and name and name.is_full:
                self._end(at, register.add_person(signed[1], at))

    def _end(self, at: int, writer: Party | None) -> None:
        self._ends.append(at)
        self._writers.append(writer)

    def of(self, at: int) -> Party | None:
        """RETURNS (Party | None): who wrote what stands at the offset, None for the journalist."""
        last = bisect_right(self._posts, at, key=lambda post: post[0]) - 1
        if last >= 0 and at < self._posts[last][1]:
            return self._register.add_person(self._posts[last][2], at)
        nth = bisect_left(self._ends, at)
        return self._writers[nth] if nth < len(self._writers) else None


def _posts(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each post begins and ends that a page shows with its signature, and by whom it is."""
    for signed in _TWEETED.finditer(text):
        end = signed.start()
        while end > 0 and text[end - 1].isspace():
            end -= 1
        low = max(0, end - _POST)
        yield max(low, text.rfind("\n", low, end) + 1), end, signed[1]


def _pulled(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the paragraphs without marks that are signed by somebody of whom the article tells: "I fell. Ana Ruiz"."""
    for found in islice(_PULLED.finditer(text), _MANY):
        name = person_name(found[2])
        if name and name.is_full and _FIRST.search(found[1]) and text.count(found[2]) > 1:
            yield found.start(1), found.end(1), found[2]


def _guests(line: str) -> Iterator[tuple[int, str]]:
    """Yield offset and name of each one whom a line introduces: "Ana Ruiz teaches law and Leo Falk is a clerk"."""
    if _STAFF.search(line) or not _VERB.search(line):
        return
    for nth, found in enumerate(islice(_INTRODUCED.finditer(line), _MOST)):
        name = person_name(found[1])
        if nth == 0 and re.search(r"\w", line[: found.start(1)]):
            return  # the line is about something else
        behind = line[found.end() : found.end() + 90]
        if name and name.is_full and (_VERB.search(behind) or re.match(r"\s+and\s", behind)):
            yield found.start(1), found[1]


def _is_new(text: str, name: str, at: int) -> bool:
    """Whether the article has not spoken of them before its last lines, but for a byline; it may of their kin."""
    given, family = name.split()[0], name.split()[-1]
    before = text[text.find("\n", 0, 300) + 1 : at]
    spoken = re.finditer(rf"(?:\b([A-Z][\w’'-]+)\s)?(?<!\w){re.escape(family)}(?!\w)", before)
    if all(m[1] and m[1] != given and m[1].lower() not in word_set("titles") for m in spoken):
        return True
    return re.search(rf"^\W*(?:[Bb]y|BY)\s+{re.escape(name)}", text, re.MULTILINE) is not None


def _joined(people: list[Party], register: Register, at: int) -> Party | None:
    if len(people) < 2:
        return people[0] if people else None
    party = register.described(" + ".join(p.name for p in people), "named-person", at)
    party.members = len(people)
    return party
