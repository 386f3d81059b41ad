"""Source mentions resolved to Sources, by rules: name parts, role heads, pronouns to the last fitting speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.lexicon import word_set
from bot.breakdown import Attribution, Source, SourceKind, Span

_TOKEN = re.compile(r"[\w.]+(?:[’'-]\w+)*\.?|&")
_ARTICLE = re.compile(r"^(?:the|a|an|his|her|their|its|our|my|one|another)\s+", re.IGNORECASE)
_APPOSITION = re.compile(r"^(?P<name>[^,]+),\s+(?P<role>(?:the |a |an |who )?[^,]{3,80}),?$")
_PERSON_KINDS: frozenset[SourceKind] = frozenset(["named-person", "unnamed-person"])


@dataclass(slots=True)
class _Party:
    """A source that is being put together."""

    name: str
    kind: SourceKind
    role: str | None = None
    mentions: list[Span] = field(default_factory=list)
    attributions: list[str] = field(default_factory=list)

    @property
    def last_name(self) -> str:
        return self.name.split()[-1].lower() if self.name else ""


@Language.factory("hearsay_sources")
class SourcesByRules:
    """Writes `doc._.sources` (tuple[Source]) and gives each of `doc._.attributions` its `source_id`."""

    def __init__(self, nlp: Language, name: str = "hearsay_sources") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """RETURNS (Doc): the same doc, with its sources."""
        text = doc.text
        parties: list[_Party] = []
        spoke: list[_Party] = []
        unknown: list[str] = []
        for one in doc._.attributions:
            if not one.source:
                unknown.append(one.id)
                continue
            party = _resolve(text, one, parties, spoke)
            if party is None:
                unknown.append(one.id)
                continue
            party.attributions.append(one.id)
            party.mentions.extend(s for s in one.source if s not in party.mentions)
            spoke.append(party)
        if unknown:
            parties.append(_Party("", "unknown", attributions=unknown))
        doc._.sources = tuple(_source(f"s{n}", party) for n, party in enumerate(parties, start=1))
        ids = {attribution: source.id for source in doc._.sources for attribution in source.attribution_ids}
        doc._.attributions = tuple(a.model_copy(update={"source_id": ids.get(a.id)}) for a in doc._.attributions)
        return doc


def _source(name: str, party: _Party) -> Source:
    return Source(
        id=name,
        name=party.name or "not said",
        kind=party.kind,
        role=party.role,
        mentions=tuple(sorted(party.mentions, key=lambda s: s.start)),
        attribution_ids=tuple(party.attributions),
    )


def _resolve(text: str, one: Attribution, parties: list[_Party], spoke: list[_Party]) -> _Party | None:
    """RETURNS (_Party | None): the party that the mention names, a new one if need be; None if it stays open."""
    words = " ".join(span.of(text) for span in one.source).strip()
    lower = words.lower()
    if lower in word_set("pronouns-person"):
        return _latest(spoke, _PERSON_KINDS) or _party_named_before(text, one.source[0].start, parties)
    if lower in word_set("pronouns-group"):
        return _latest(spoke, frozenset(["named-organisation", "unnamed-group", "document", "poll", "other-media"]))
    if lower in ("i", "we", "this reporter"):
        return _add(parties, _Party("the author", "author"))
    name, role = _name_and_role(words)
    kind = _kind(words, name)
    if kind == "unnamed-person" and lower.startswith("the "):
        return _described(lower, spoke) or _add(parties, _Party(_ARTICLE.sub("", words), kind))
    if kind == "named-person":
        known = _known_person(name, parties)
        if known is None and " " not in name:
            full = _full_name(text, name, one.source[0].start)
            name, role = (full[0], role or full[1]) if full else (name, role)
        if known:
            known.role = known.role or role
            known.name = max(known.name, name, key=len)
            return known
        return _add(parties, _Party(name, kind, role))
    label = _ARTICLE.sub("", words)
    same = next((p for p in parties if p.kind == kind and p.name.lower() == label.lower()), None)
    return same or _add(parties, _Party(label, kind))


def _add(parties: list[_Party], party: _Party) -> _Party:
    for known in parties:
        if known.kind == party.kind and known.name == party.name:
            return known
    parties.append(party)
    return party


def _latest(spoke: list[_Party], kinds: Iterable[SourceKind]) -> _Party | None:
    return next((party for party in reversed(spoke) if party.kind in kinds), None)


def _described(lower: str, spoke: list[_Party]) -> _Party | None:
    """The last person who spoke and whom the description can mean; a stated role of another trade rules one out."""
    head = next((word for word in reversed(lower.split()) if word in word_set("person-heads")), "")
    for party in reversed(spoke):
        if party.kind not in _PERSON_KINDS:
            continue
        heads = {w for w in (party.role or party.name).lower().split() if w in word_set("person-heads")}
        stem = head[:6]
        if not heads or any(h[:6] == stem for h in heads) or (head in ("official", "man", "woman") and party.role):
            return party
    return None


def _name_and_role(words: str) -> tuple[str, str | None]:
    """Split "Foreign Ministry Spokesman Wang Wenbin" and "Ana Ruiz, the mayor of Lugo," into name and role."""
    apposition = _APPOSITION.match(words)
    if apposition:
        name, inner = _name_and_role(apposition["name"])
        role = re.sub(r"^(?:the|a|an|who is) ", "", apposition["role"])
        return name, inner or role
    tokens = words.split()
    cut = 0
    for at, token in enumerate(tokens):
        bare = token.lower().strip(",")
        if bare in word_set("titles") or bare in word_set("person-heads"):
            cut = at + 1
    particles = ("de", "von", "van", "der", "al", "bin", "el", "la")
    parts = [t for t in tokens[cut:] if t[:1].isupper() or t.lower() in particles]
    if not parts:
        return _ARTICLE.sub("", words), None
    role = _ARTICLE.sub("", " ".join(tokens[:cut]))
    courtesy = role.lower().rstrip(".") in ("mr", "mrs", "ms", "dr", "miss")
    return " ".join(parts).strip(",.’'"), None if courtesy or not role else role


def _kind(words: str, name: str) -> SourceKind:
    tokens = [t.lower() for t in _TOKEN.findall(words)]
    has_name = any(t[:1].isupper() and t.lower() not in word_set("not-names") for t in name.split())
    for known, kind in (("poll-heads", "poll"), ("group-heads", "unnamed-group"), ("document-heads", "document")):
        if any(t in word_set(known) for t in tokens):
            return kind  # type: ignore[return-value]  # the literals of the line above
    last = tokens[-1] if tokens else ""
    described = last in word_set("person-heads") and words.rstrip(",")[-len(last) :].islower()
    if described or (any(t in word_set("person-heads") for t in tokens) and not has_name):
        return "unnamed-person"
    if any(t in word_set("organisation-heads") for t in tokens[-2:]) and name == _ARTICLE.sub("", words):
        return "named-organisation"
    if has_name and last in word_set("media"):
        return "other-media"
    if has_name and not words.lower().startswith("the "):
        acronym = len(name) <= 5 and name.isupper()
        return "named-organisation" if acronym else "named-person"
    if has_name:
        return "named-organisation"
    return "unnamed-group" if last.endswith("s") else "unnamed-person"


def _known_person(name: str, parties: list[_Party]) -> _Party | None:
    last = name.split()[-1].lower()
    fitting = [p for p in parties if p.kind == "named-person" and p.last_name == last]
    exact = [p for p in fitting if p.name.lower() == name.lower()]
    if exact:
        return exact[0]
    if " " in name:  # a full name joins only who is known by the surname alone
        return next((p for p in fitting if " " not in p.name), None)
    return fitting[0] if len(fitting) == 1 else None


def _full_name(text: str, surname: str, before: int) -> tuple[str, str | None] | None:
    """The last full name with this surname before the mention, and the capitalised role before it."""
    pattern = rf"((?:[A-Z][\w.’'-]+ ){{1,5}}){re.escape(surname)}\b"
    matches = list(re.finditer(pattern, text[max(0, before - 20_000) : before]))
    if not matches:
        return None
    name, role = _name_and_role(matches[-1].group())
    first = name.split()[0].lower()
    return None if first in word_set("not-names") or " " not in name else (name, role)


def _party_named_before(text: str, at: int, parties: list[_Party]) -> _Party | None:
    """A person named in the sentence before, when nobody has spoken yet."""
    found = list(re.finditer(r"(?:[A-Z][\w’'-]+ )+[A-Z][\w’'-]+", text[max(0, at - 400) : at]))
    if not found:
        return None
    name, role = _name_and_role(found[-1].group())
    return _add(parties, _Party(name, "named-person", role)) if " " in name else None
