"""Several that an article names in one breath, so that "they", "both" and "the two" can take them up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.analysis.mentions import Mention
from bot.analysis.parties import BODIES, PEOPLE, Party, Register
from bot.analysis.salience import Place

_AND = re.compile(r"[’']?\s*(?:\([^()]{1,30}\)\s*)?(?:of [A-Z][\w ]{2,20})?,?\s+(?:and|&)\s+(?:[\w.-]+\s+){0,4}")
_COMMA = re.compile(r"\s*(?:\([^()]{1,30}\))?,\s+(?:[\w.-]+\s+){0,4}")
_APART = re.compile(r"\s(?:at|of the|for|in|from|with|by|on|to)\s")
"""What ties the second name to words of its own: "director of the Mint and a professor at Lugo University"."""
_MOST = 6
"""So many names in a row are one group; more are a list that nobody takes up as one."""


def together(
    mentions: Sequence[Mention], party_of: Callable[[Mention], Party | None], text: str, register: Register
) -> Iterator[Place]:
    """Yield the groups that names joined by "and" make, all people or all bodies, where the last of them stands.

    party_of (Callable): the party of a name, None where it cannot be told by the name alone.
    """
    run: list[tuple[Mention, Party]] = []
    names = [one for one in mentions if one.form == "name"]
    for nth, one in enumerate(names):
        party = party_of(one)
        if party is None or party.members > 1 or party.kind not in PEOPLE | BODIES:
            run = []
            continue
        gap = text[names[nth - 1].end : one.start] if run else ""
        closed = _AND.fullmatch(gap) and not _APART.search(gap)
        if not run or not (closed or _COMMA.fullmatch(gap)) or _sort(run[-1][1]) != _sort(party):
            run = [(one, party)]
            continue
        run.append((one, party))
        if closed and 1 < len({id(p) for _, p in run}) == len(run) <= _MOST:
            yield _place(run, register)
            run = []


def _sort(party: Party) -> str:
    return "person" if party.kind in PEOPLE else "place" if party.place else "body"


def _place(run: Sequence[tuple[Mention, Party]], register: Register) -> Place:
    first = run[0][0]
    kind = run[0][1].kind if len({p.kind for _, p in run}) == 1 else "named-organisation"
    party = register.described(" + ".join(p.name for _, p in run), kind, first.start)
    party.members = len(run)
    party.place = run[0][1].place
    last = run[-1][0]
    return Place(
        party, last.start, last.sentence, last.paragraph, first.leading, first.oblique, last.inside, last.quoted, False
    )
