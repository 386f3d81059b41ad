"""The tagger's names made fit for bringing mentions together: trimmed, completed, each with one label throughout."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from bot.analysis.kinds import is_demonym, singular
from bot.analysis.lexicon import cues, word_set
from bot.analysis.names import INITIALS, bare, folded, is_head, person_name, unarticled
from bot.analysis.roles import MEMBERS, is_title
from bot.analysis.statements import DATELINE
from bot.analysis.tagger import TaggedEntity
from bot.analysis.vocabulary import Vocabulary

_HYPHENATED = re.compile(r"-([^\W\d_]{2,7})(?![\w-])")
_HYPHENS = frozenset(
    "led era style like backed allied aligned owned funded run linked brand branded themed inspired signed free".split()
)
"""What a hyphen ties to a name without being part of it: "a Ruiz-backed plan"."""

_PEOPLE = re.compile(
    r"(?:(?:North|South|East|West|New|Northern|Southern|Latin|Native)\s)?[A-Z][a-z]+(?:i|e|c|g|s|t|x)ans"
)
_ACTS = re.compile(r"[’”\"]?(?:[,.;:]|\s(?:said|told|says|was|is|has|had|went|wrote|[a-z]+ed)\b)")
_WORDS = r"[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)*"
_PORTFOLIO = re.compile(
    r"(?:Department|Ministry|Committee|Office|Institute|Council|Centre|Center|Commission|Agency|Board|School)"
    rf"\s(?:of|for|on)\s(?:the\s)?{_WORDS}(?:,\s{_WORDS})+,?\sand\s{_WORDS}"
)
"""A body whose name lists what it is for: "Department for Rivers, Dams and Mills"."""
_BODIES_FOR = frozenset(
    "Commission Center Centre Council Committee Institute Department Office Board Agency Society Association Foundation"
    " Bureau Coalition Alliance Union Federation Ministry Administration Authority Fund".split()
)
_PURPOSE = re.compile(
    r"\s(?P<for>for|on)\s(?:the\s)?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May\b"
    rf"|June|July|August|September|October|November|December)({_WORDS})"
)
"""What a body is for, where the tagger ends its name too early: "Commission on Rivers"."""
_SORT_OF_BODY = re.compile(r"(?!(?:the|al|el|de|la|super)\s)(?:[a-z]+-)?[a-z]{4,}(?:-[a-z]+)?\s(?=[A-Z])")
_DESK = re.compile(r"^[A-Z][A-Z.,’' -]*(?:,\s[A-Z][\w. ]+)?\s?\((?P<agency>[A-Z][\w ]{1,20})\)\s*[-–—]", re.MULTILINE)
"""The agency of a dateline, of which the article does not speak: "LUGO (EPA) —"."""
_CALLED = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]his)\s+((?:[A-Z]?[a-z-]+\s+){0,2}?([a-z-]+))\s+$")
_FAMILY_NAMES = frozenset(["bloomberg", "hill", "spiegel", "slate", "dawn", "sky", "insider"])
"""Outlets that are called as people may be."""


_PARTY = re.compile(r"[A-Z]-[A-Z][\w. ]*")
"""A party and a state beside a name, no body: "Ana Ruiz, R-W.Va."."""
_SEVERAL = re.compile(
    r"(?:Members|Leaders|Officials|Residents|Supporters|Critics|Opponents|Aides|Lawyers|Spokesmen|Representatives"
    r"|Employees|Workers|Students|Parents|Friends|Relatives)\s(?:of|for|in|at)\s"
)
"""What names several people by what they are members or critics of, no body."""
_STATE = re.compile(r"\s+\([A-Z](?:-|\)|$)")
_PORTFOLIO_OF = re.compile(r"\b(?:[Ss]ecretary|[Mm]inister|[Cc]ommissioner|[Dd]irector) (?:of|for) (?:the )?$")
_HEAD_OF = re.compile(r"(?:[Tt]he\s+)?(?:[A-Z][\w-]*\s+)?([A-Z][a-z-]+)\s+of\s+(?:the\s+)?(?=[A-Z])")
_SEATS_OF_POWER = frozenset(
    ["Downing Street", "Number 10", "No 10", "No. 10", "Whitehall", "Westminster", "Foggy Bottom"]
)
"""Places that stand for those who govern there."""
_MEMBER = re.compile(rf"(?:{MEMBERS})\s+(?=[A-Z])")
"""What says of which party somebody is, before their name."""
_OF_PARTY = re.compile(r"(?:Republican|Democrat|Independent) (?:of|from) [A-Z]")
"""Of which party and state somebody is, behind their name: no body."""
_PRO_TEM = re.compile(r"Pro Tem(?:pore)?\s+(?=[A-Z])")
_CAPITAL = re.compile(r"(?<![\w’'-])[A-Z][\w’-]*?(?=[’']s\b|[^\w’-]|$)")
_GIVEN, _GIVEN_REACH = re.compile(r"(?<![\w’'-])([A-Z][\w.]*[\w.]) $"), 30
"""A word that may be a family name; one that may be a given name right before, of no more characters."""
_NICKNAMED = re.compile(r"\s+[“\"‘'(][A-Z][\w.’'-]{1,15}(?: [A-Z][\w’'-]{1,15})?[”\"’')]\s+")
_GIVEN_NICKNAMED = re.compile(r"\b([A-Z][\w’-]+)\s[“\"‘'(][A-Z][\w.’'-]{1,15}[”\"’')]\s$")
_NICKNAME_OPEN = re.compile(r"\s[“\"‘'(][A-Z][\w.’'-]*$")
_NICKNAME_CLOSED = re.compile(r"[”\"’')]\s+[A-Z][\w’-]+")
_NICKNAME_ALONE = re.compile(r"\s+[“\"‘'(][A-Z][\w.-]{1,15}[”\"’')]\s+[A-Z][\w’-]+")


def consistent(text: str, entities: Sequence[TaggedEntity]) -> list[TaggedEntity]:
    """Trim names to what is name in them, and give the same words the same label throughout.

    A place that has a named person's family name is that person where nothing before it says that it is a place.
    """
    vocabulary = Vocabulary(text)
    alone = {folded(unarticled(text[e.start : e.end])) for e in entities if e.label == "ORG"}
    entities = [part for one in _with_nicknames(text, entities) for part in _each(text, one, alone)]
    desks = {m.start("agency") for m in _DESK.finditer(text)}
    entities = [one for one in entities if not _is_dateline(text, one)]
    entities = [one for one in entities if one.start not in desks]
    entities = [one for one in entities if not _PARTY.fullmatch(text, one.start, one.end)]
    trimmed = [one for entity in entities if (one := _trim(text, entity)) and not _is_common(text, vocabulary, one)]
    weight: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in trimmed:
        weight[folded(unarticled(text[one.start : one.end]))][one.label] += one.score
    labelled = []
    for one in trimmed:
        labels = weight[folded(unarticled(text[one.start : one.end]))]
        label = max(labels, key=lambda label: labels[label])
        articled = text[max(0, one.start - 4) : one.start] == "The " or text[one.start : one.end].startswith("The ")
        outlets = word_set("outlets") - (frozenset() if articled else _FAMILY_NAMES)  # "The Hill", but "Hill said"
        if label == "PER" and folded(unarticled(text[one.start : one.end])) in outlets:
            label = "ORG"
        if label == "PER" and text[one.start : one.end] in _SEATS_OF_POWER:
            label = "ORG"
        if label == "PER" and body_word(text, one.start):
            label = "ORG"  # "the data firm Statline"
        if label == "PER" and INITIALS.fullmatch(text, one.start, one.end) and not text.isupper():
            label = "PER" if text[one.end : one.end + 1] == ":" else "ORG"
        labelled.append(TaggedEntity(one.start, one.end, label, one.score))
    labelled = _completed(text, labelled)
    headline = text.find("\n")
    full = [person_name(text[one.start : one.end]) for one in labelled if one.label == "PER" and one.start > headline]
    families = {name.surname for name in full if name and name.is_full}
    labelled = [_without_verb(text, one, families) if one.end <= headline else one for one in labelled]
    return [
        TaggedEntity(one.start, one.end, "PER", one.score)
        if one.label != "PER"
        and not text[one.start : one.end].isupper()
        and "." not in text[one.start : one.end - 1]
        and folded(bare(text[one.start : one.end])) in families
        and not re.search(
            r"\b(?:in|at|from|to|near|of|outside|through|around|the)\s+$", text[max(0, one.start - 12) : one.start]
        )
        else one
        for one in labelled
    ]


def _without_verb(text: str, one: TaggedEntity, families: set[str]) -> TaggedEntity:
    """The family name alone, where a headline's capitals took more for it: "Ruiz Slams Dam Plan"."""
    words = text[one.start : one.end].split()
    if len(words) < 2 or folded(bare(words[0])) not in families or folded(bare(words[-1])) in families:
        return one
    return TaggedEntity(one.start, one.start + len(words[0]), "PER", one.score)


def _is_dateline(text: str, one: TaggedEntity) -> bool:
    """Whether the place that a line begins with was taken for somebody: "LUGO — The mayor"."""
    opens = one.start == 0 or text[one.start - 1] == "\n"
    line = DATELINE.match(text, one.start) if opens and one.label != "LOC" else None
    return line is not None and one.end <= line.end() and ":" not in line.group()


def _each(text: str, one: TaggedEntity, alone: set[str]) -> list[TaggedEntity]:
    """The two whom the tagger took for one: "Alan Ruiz and Lady Ruiz", two bodies of which one is named alone, too."""
    both = re.search(r"(?<=\w)\s+(?:and|&)\s+(?=[A-Z])", text[one.start : one.end])
    if both is None or one.label == "LOC":
        return [one]
    halves = {folded(unarticled(half)) for half in (both.string[: both.start()], both.string[both.end() :])}
    if one.label == "ORG" and not halves & alone:
        return [one]
    first = TaggedEntity(one.start, one.start + both.start(), one.label, one.score)
    return [first, TaggedEntity(one.start + both.end(), one.end, one.label, one.score)]


def body_word(text: str, at: int) -> str | None:
    """RETURNS (str | None): what a body is called before its name: "river charity" of "the river charity Lugo"."""
    found = _CALLED.search(text, max(0, at - 50), at)
    return found[1] if found and found[2] in word_set("organisation-heads") - {"state", "city", "country"} else None


def _with_nicknames(text: str, entities: Sequence[TaggedEntity]) -> list[TaggedEntity]:
    """Join a given and a family name that a nickname parts: "Marta “Tia” Ruiz"."""
    out: list[TaggedEntity] = []
    for one in entities:
        last = out[-1] if out else None
        if one.label == "PER" and _NICKNAME_OPEN.search(text, one.start, one.end):
            behind = _NICKNAME_CLOSED.match(text, one.end)
            one = TaggedEntity(one.start, behind.end(), "PER", one.score) if behind else one
        if one.label == "PER" and " " not in text[one.start : one.end]:
            given = _GIVEN_NICKNAMED.search(text, max(0, one.start - 40), one.start)
            if given and not is_title(given[1]) and (last is None or last.end <= given.start(1)):
                one = TaggedEntity(given.start(1), one.end, "PER", one.score)
        if last and last.label == one.label == "PER" and _NICKNAMED.fullmatch(text, last.end, one.start):
            out[-1] = TaggedEntity(last.start, one.end, "PER", max(last.score, one.score))
        elif last and last.label == "PER" and _NICKNAME_ALONE.fullmatch(text, last.end, one.end):
            out[-1] = TaggedEntity(last.start, one.end, "PER", last.score)
        else:
            out.append(one)
    return out


def _completed(text: str, entities: Sequence[TaggedEntity]) -> list[TaggedEntity]:
    """Add what the tagger has missed of people whom it has found elsewhere in the text, given names included."""
    families = {
        word
        for one in entities
        if one.label == "PER"
        and one.score > 0.3
        and len(word := bare(text[one.start : one.end]).rpartition(" ")[2]) > 3
        and word[0].isupper()
        and word.lower() not in word_set("not-names")
    }
    if not families:
        return list(entities)
    out: list[TaggedEntity] = []
    ends, last = iter(entities), 0
    waiting = next(ends, None)
    for match in _CAPITAL.finditer(text):
        given = _GIVEN.search(text, max(0, match.start() - _GIVEN_REACH), match.start())
        while waiting is not None and waiting.start < match.end():
            last = max(last, waiting.end)
            if (
                waiting.start == match.start()
                and given
                and waiting.label == "PER"
                and match[0] in families
                and waiting.end == match.end()
                and _is_given(text, given.start(1), given[1])
            ):
                waiting = TaggedEntity(given.start(1), waiting.end, waiting.label, waiting.score)
            out.append(waiting)
            waiting = next(ends, None)
        if match[0] in families and match.start() >= last:
            start = match.start()
            if given and given.start(1) >= last and _is_given(text, given.start(1), given[1]):
                start = given.start(1)
            out.append(TaggedEntity(start, match.end(), "PER", 0.5))
            last = match.end()
    while waiting is not None:
        out.append(waiting)
        waiting = next(ends, None)
    return sorted(out, key=lambda one: one.start)


def _is_given(text: str, at: int, word: str) -> bool:
    """Whether a capitalised word before a family name is a given name: no title, and no word that opens a sentence."""
    lower = word.lower()
    if at < text.find("\n") or (word.endswith(".") and len(word) > 2):
        return False  # a headline's words have capitals all; "on Tuesday. Ruiz"
    if (
        is_title(word)
        or lower in word_set("not-names")
        or lower in cues().forms
        or lower in word_set("organisation-heads") | word_set("partisans")
    ):
        return False
    return bool(re.search(r"[a-z,]\s$", text[max(0, at - 2) : at]))


def _is_common(text: str, vocabulary: Vocabulary, one: TaggedEntity) -> bool:
    """Whether what was taken for a body's name is a word for many bodies, or a people or a party's members."""
    alone = re.fullmatch(r"(?:.*\b)?[Tt]he\s([A-Z][a-z]+)", text[max(0, one.start - 5) : one.end], re.DOTALL)
    if alone and is_demonym(alone[1]) and _ACTS.match(text, one.end):
        return True  # "the Texan told reporters"
    if _PEOPLE.fullmatch(text[one.start : one.end]):
        return True  # "South Texans"
    if _SEVERAL.match(text, one.start, one.end) or _OF_PARTY.match(text, one.start, one.end):
        return True  # "Members of Congress"
    plain = folded(unarticled(text[one.start : one.end]))
    if one.label == "ORG" and plain in word_set("generic-bodies"):
        return True
    last = plain.rpartition(" ")[2]
    if one.label == "ORG" and {last, singular(last)} & word_set("partisans") and " " in plain:
        before = text[max(0, one.start - 12) : one.start]
        return re.search(r"\b(?:told|in|by|to|of|with|from) [Tt]he $", before) is None  # no newspaper of that name
    words = re.sub(r"^(?:Fellow|Some|Many|Most|Other|Several) (?=[A-Z])", "", bare(text[one.start : one.end]))
    return one.label == "ORG" and " " not in words and words[:1].isupper() and vocabulary.has_singular(words)


def _headed(text: str, one: TaggedEntity) -> TaggedEntity | None:
    """Whose name was taken for the end of the body's that they head: "chair of the River Council Ana Ruiz"."""
    words = text[one.start : one.end].split()
    before = re.search(r"([\w-]+)\s+(?:of|at|for)\s+(?:the\s+)?$", text[max(0, one.start - 40) : one.start])
    heads = word_set("organisation-heads") | word_set("media")
    if before and is_head(before[1].lower()) and len(words) > 2 and words[-3].lower() in heads:
        start = one.end - len(re.sub(r"^.*?(\S+\s+\S+)$", r"\1", text[one.start : one.end], flags=re.DOTALL))
        if not {w.lower() for w in words[-2:]} & heads and all(w[0].isupper() for w in words[-2:]):
            return TaggedEntity(start, one.end, "PER", one.score)
    return None


def _names_person(words: str, at: int) -> bool:
    """Whether capitals are a title and a name: "Senate Leader Ana Ruiz"; no body ends like a name behind a title."""
    title, last = words[:at].split()[-1].lower(), words.split()[-1].lower()
    return is_head(title) and last not in word_set("organisation-heads") | word_set("media") | word_set(
        "document-heads"
    )


def _is_abbreviation(words: str) -> bool:
    """Whether a title is abbreviated, which the tagger may take for a name by itself: "Cllr", "Mr.", no "King"."""
    plain = words.lower().rstrip(".")
    return f"{plain}." in word_set("titles") or plain in word_set("office-titles")


def _trim(text: str, one: TaggedEntity) -> TaggedEntity | None:
    """Cut "(D-Lugo", ", R-Lugo" and "of Lugo" off a person's name."""
    if state := _STATE.search(text, one.start, one.end):  # "Ana Ruiz (R-El"
        one = TaggedEntity(one.start, state.start(), one.label, one.score)
    words = text[one.start : one.end]
    if not re.search(r"\w", words):
        return None
    if _is_abbreviation(words) and re.match(r"\.?\s[A-Z]", text[one.end : one.end + 4]):
        return None  # "Cllr", before a name of its own
    titled = [
        m.end()
        for m in re.finditer(r"\S+\s+", words)
        if is_title(m.group().strip()) and (m.group()[0].isupper() or m.start() > 0)
    ]
    if one.label == "ORG" and (chief := _headed(text, one)):
        return chief
    if one.label == "ORG" and (office := _HEAD_OF.match(words)) and is_head(office[1].lower()):
        rest = words[office.end() :]
        if {w.lower() for w in rest.split()} & (word_set("organisation-heads") | word_set("media")):
            return TaggedEntity(
                one.start + office.end(), one.end, "ORG", one.score
            )  # "The President of the River Board"
    if one.label != "PER" and (holder := re.search(r"[’']s\s+(?=(?:[A-Z][\w.’-]*\s+){1,2}[A-Z][\w’-]*$)", words)):
        last = words.split()[-1].lower()
        if last not in word_set("organisation-heads") | word_set("media") | word_set("document-heads"):
            return TaggedEntity(one.start + holder.end(), one.end, "PER", one.score)  # "the mill's Ana Ruiz"
    if (
        one.label != "PER"
        and titled
        and re.fullmatch(r"[A-Z][\w’-]+ (?:[A-Z][\w.’-]* )?[A-Z][\w’-]+", words[titled[-1] :])
        and (words[: titled[-1]].split()[-1][0].islower() or _names_person(words, titled[-1]))
    ):
        return TaggedEntity(one.start + titled[-1], one.end, "PER", one.score)  # "Lugo Mill co-owner Ana Ruiz"
    if (
        one.label != "PER"
        and titled
        and re.search(r"\b(?:Sen|Rep|Gov|Gen|Mr|Mrs|Ms|Dr|Prof)\.", words)
        and len(words) - titled[-1] > 3
    ):
        return TaggedEntity(one.start + titled[-1], one.end, "PER", one.score)
    before = re.search(r"([a-z]+)\s$", text[max(0, one.start - 20) : one.start])
    if (
        one.label == "ORG"
        and before
        and is_head(before[1])
        and re.fullmatch(r"[A-Z][a-z]+ [A-Z][\w’-]+", words)
        and (words.split()[-1].lower() not in word_set("organisation-heads") | word_set("media"))
    ):
        return TaggedEntity(one.start, one.end, "PER", one.score)
    called = re.match(r"(?:[A-Z][a-z]+\s+)?([a-z-]+)\s+(?=[A-Z])", words) if one.label == "ORG" else None
    if called and called[1] in word_set("organisation-heads"):  # "Elmian carmaker Lugo"
        return TaggedEntity(one.start + called.end(), one.end, one.label, one.score)
    if one.label == "ORG" and words.endswith(" Press") and text[one.end : one.end + 10] == " Secretary":
        return TaggedEntity(one.start, one.end - len(" Press"), one.label, one.score)
    if one.label == "PER" and (joined := re.search(r"[A-Z][\w’]+-$", text[max(0, one.start - 20) : one.start])):
        one = TaggedEntity(one.start - len(joined.group()), one.end, one.label, one.score)  # "Pierre-Hugues Ruiz"
        words = text[one.start : one.end]
    if one.label == "ORG" and (sort := _SORT_OF_BODY.match(words)):
        one = TaggedEntity(one.start + sort.end(), one.end, one.label, one.score)  # "nonpartisan River Commission"
        words = words[sort.end() :]
    if one.label == "ORG" and (more := _PORTFOLIO.match(text, one.start)) and more.end() > one.end:
        return TaggedEntity(one.start, more.end(), one.label, one.score)
    purpose = _PURPOSE.match(text, one.end) if one.label == "ORG" and words.split()[-1] in _BODIES_FOR else None
    if purpose and len(words.split()) <= (2 if purpose["for"] == "for" else 1) and " " in purpose[2]:
        person = any(is_title(word) for word in purpose[2].split())  # "Council on Dams Director Ana Ruiz"
        end = purpose.start(2) + len(" ".join(purpose[2].split(" ")[:2])) if person else purpose.end()
        return TaggedEntity(one.start, end, one.label, one.score)
    if one.label != "PER":
        return one
    if len(words.split()) > 2 and _PORTFOLIO_OF.search(text, max(0, one.start - 30), one.start):
        cut = re.match(r"(?:\S+\s+)+?(?=\S+\s+\S+$)", words)  # "Secretary of Commerce Ana Ruiz"
        if cut:
            one = TaggedEntity(one.start + cut.end(), one.end, one.label, one.score)
            words = words[cut.end() :]
    if party := _MEMBER.match(words):  # "Democrat Ana Ruiz"
        one = TaggedEntity(one.start + party.end(), one.end, one.label, one.score)
        words = words[party.end() :]
    if office := _PRO_TEM.match(words):  # "President Pro Tem Ana Ruiz"
        one = TaggedEntity(one.start + office.end(), one.end, one.label, one.score)
        words = words[office.end() :]
    if " " in words and (tail := _HYPHENATED.match(text, one.end)) and tail[1] not in _HYPHENS:
        one = TaggedEntity(one.start, tail.end(), one.label, one.score)  # "Ban Ki-moon"
        words = text[one.start : one.end]
    cut = re.search(r"\s*[(\[,]|\s+of\s", words)
    if (
        cut
        and cut.start() > 1
        and re.search(r"\w", words[: cut.start()])
        and not re.match(r",\s+[JS]r\b", words[cut.start() :])
    ):
        return TaggedEntity(one.start, one.start + cut.start(), one.label, one.score)
    return one
