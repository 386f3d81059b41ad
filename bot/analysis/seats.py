"""The party and the state of US politicians, as the words behind a name give them: "Ana Ruiz, R-Ariz.,"."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.analysis.lexicon import us_states

_BEHIND = re.compile(
    r"\s*,\s+(?:(?P<short>[RDI]-(?:[A-Z][a-z]*\.?\s?){1,3})(?=\s*,|\s+(?:said|told|says|who|has|and)\b)"
    r"|(?P<long>(?:Republican|Democrat|Independent) of [A-Z]\w+(?: [A-Z]\w+)?)(?=,))"
)
_SEAT = re.compile(r"(?P<party>[RDI])-(?P<state>[A-Z][\w. ]*)")
_MEANT = re.compile(
    r"(?:[Tt]he|[Tt]his) (?P<state>[A-Z]\w+(?: [A-Z]\w+)?) (?P<what>Republican|Democrat|Independent|lawmaker|legislator"
    r"|senator|congressman|congresswoman|representative)"
)


class Seat(NamedTuple):
    """What a politician sits for; `party` is "R", "D", "I", or None where only the state is told."""

    party: str | None
    state: str


def behind(text: str, end: int) -> tuple[str, int] | None:
    """RETURNS (tuple | None): the party and state right behind a name that ends at `end`, and where they end."""
    found = _BEHIND.match(text, end)
    words = (found["long"] or found["short"]).strip() if found else ""
    return (words, found.end()) if found and seat_of(words) else None


def seat_of(affiliation: str) -> Seat | None:
    """RETURNS (Seat | None): of "R-Ariz." or "Republican of Arizona"; None for any other affiliation."""
    if long := re.fullmatch(r"(Republican|Democrat|Independent) of (.+)", affiliation):
        return Seat(long[1][0], long[2]) if long[2] in us_states().values() else None
    short = _SEAT.fullmatch(affiliation.strip())
    state = us_states().get(re.sub(r"[. ]", "", short["state"]), short["state"]) if short else ""
    return Seat(short["party"], state) if short and state in us_states().values() else None


def meant(words: str) -> Seat | None:
    """RETURNS (Seat | None): whose seat a description tells: "the Arizona Republican", "the Ohio senator"."""
    found = _MEANT.fullmatch(words)
    if found is None or found["state"] not in us_states().values():
        return None
    return Seat(found["what"][0] if found["what"][0].isupper() else None, found["state"])
