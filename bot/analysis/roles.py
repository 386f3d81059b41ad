"""Role and affiliation, as the words beside a name give them: titles, appositions, "X of Y", parentheses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis import seats
from bot.analysis.kinds import person_heads, phrase
from bot.analysis.lexicon import cues, word_set
from bot.analysis.names import bare, body_parts, is_head
from bot.analysis.tagger import TaggedEntity
from bot.analysis.vocabulary import Vocabulary

_COURTESY = frozenset(["mr", "mrs", "ms", "miss", "mx", "mme", "mssrs", "messrs", "madam"])
_WORD = re.compile(r"\S+")
_REACH = 90
"""How many characters before a name its title may begin; how long an apposition is read behind it is twice that."""
_STOP = frozenset(
    "against about over under between among around through without within toward towards per via despite near behind"
    " during including amid upon"
    " and or but that which who when where while as if by with in on at from to into for than like then after before"
    " said says told is was are were be been being has have had does did will would can could not it they we"
    " you i he she".split()
)
_NOT_TOLD = _STOP - {"and", "in", "at", "for", "to", "on", "with"}
_ARTICLES = frozenset(["the", "a", "an", "one", "another"])
_SAID = frozenset(["said", "says", "told", "added"])
_DETERMINERS = frozenset("the a an his her their its our my another one former-".split())
_MODIFIERS = frozenset(
    "former senior vice deputy acting chief assistant associate longtime long-time veteran retired late ex co-"
    " top leading then-"
    " incoming outgoing newly-elected interim current onetime one-time fellow lead executive managing press campaign"
    " communications policy security research finance political legislative foreign technical medical general"
    " presidential vice-presidential gubernatorial mayoral senatorial congressional".split()
)
MEMBERS = "Republican|Democrat|Libertarian|Tory"
_MEMBER = re.compile(rf"\b({MEMBERS})\s$")
_MEMBER_REACH = 14
"""Characters before a name in which the party stands: "Republican Ana Ruiz"."""
_COMPASS = frozenset(
    "new old north south east west northern southern eastern western central united great san saint".split()
)
"""Words that many places' names have, so that they tell none from another."""
_PARENTHESIS = re.compile(r"\s*[(\[]([^()\[\]\n]{1,60})[)\]]")
_AGE = re.compile(r"\s*,\s*(?:aged? )?\d{1,3}(?=\s*,)")
_APPOSED = re.compile(
    r"\s*(?:,|\s--|\s?[–—])\s*(?:who (?:is|was|has been|serves as|served as|works as|worked as|became)(?: also|"
    r" now| once| then)? )?"
    r"(?P<role>[^,;:()\n–—\"“”]{3,160})"
)
_SERVES = re.compile(
    r"\s*,\s*who (?:serves|served|works|worked|acts|acted) (?:as|for|with|at)\s+(?P<role>[^,;:()\n–—\"“”]{3,120})"
)
_RELATIVE_END = re.compile(r"\s+(?:who|whom|which|that|whose)\b.*$|\s+--.*$", re.DOTALL)
_SENTENCE_END = re.compile(
    r"(?<=[A-Z]{2})\.\s+(?=[A-Z])"
    r"|(?<=[a-z0-9)”\"])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bSen)(?<!\bGov)(?<!\bRep)[.?!](?:\s|$)"
)
_OBJECT = re.compile(r"\b[a-z]+\s+(?:with\s+)?(?:him|them)\b")
_OWN = re.compile(r"\b(?:his|her|their|its)\s+([a-z-]+),\s+$", re.IGNORECASE)
"""What somebody is to the one before: "her successor, Ana Ruiz"."""
_OFFICE = re.compile(
    r"(?:(?:[Ff]ormer|[Vv]ice|[Dd]eputy|[Aa]cting|[Aa]ssistant|[A-Z][a-z]+)\s+)?\b([A-Z][a-z]+)\s+(?:of|for)\s+(?:the\s+)?"
    r"[A-Z][\w’-]+(?:(?:,?\s+(?:and\s+)?)[A-Z][\w’-]+){0,2}\s+$"
)
"""An office that ends in what it is for: "Minister of Dams and Rivers"."""
_TOLD = re.compile(
    r"(?:^|(?<=[.;:!?“”\"—–(\n] )|(?<=[\n“\"(—–])|(?<=, )|(?<=\b[Aa]nd )|(?<=\b[Bb]ut )|(?<=\b[Aa]s )|(?<=\bwhen )"
    r"|(?<=\b[Ww]hile )|(?<=\b[Tt]hen )|(?<=\bthat )|(?<=\bby )|(?<=\bfrom )|(?<=\bto )|(?<=\bwith )|(?<=\bof )"
    r"|(?<=\bsaid )|(?<=\btold ))"
    r"((?:[Tt]he|[Aa]nother|[Oo]ne|[Ii]ts|[Aa]n?|[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3}[’']s?)\s"
    r"(?:[\w.&’'-]+\s){0,9}?[\w’'-]+),\s+$"
)
"""A description and a comma before a name, from where a phrase can begin."""
_FULL_STOP = re.compile(r"[a-z]{2,}\.\s")
_GOES_ON = re.compile(r"[’']?(?:,(?!\s(?:and|or)\s)|[.;:]|\s*$)")
"""What stands behind a name that is not one of a list."""
_OF = re.compile(r"\s+(?:of|for|at|with|from|in|to|on)\s+(?:the\s+)?$")


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is said to be: the words, and the body, party or person that they serve, where that is given."""

    words: str
    affiliation: str | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        """RETURNS (tuple[str, ...]): the lower-cased trades and offices in it."""
        core = re.split(r"\s(?:of|for|to|at|in|with|from|on|under)\s", self.words, maxsplit=1)[0]
        heads = person_heads(re.split(r"[’']s?\s", core)[-1])
        return (*heads, *(head.removeprefix("co-") for head in heads if head.startswith("co-")))

    @property
    def marks(self) -> frozenset[str]:
        """RETURNS (frozenset[str]): the lower-cased names in it, of a party or a place say."""
        return marks(f"{self.words} {self.affiliation or ''}")


def marks(words: str) -> frozenset[str]:
    """RETURNS (frozenset[str]): the names in a description, lower-cased, without titles and words for bodies."""
    found = re.findall(r"\b[A-Z][\w.]*\w", words)
    common = word_set("organisation-heads") | _COMPASS
    return frozenset(w.lower() for w in found if not is_title(w) and w.lower() not in common)


class Roles:
    """Reads roles off the text beside the names of one article."""

    def __init__(self, text: str, entities: Sequence[TaggedEntity], vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.entities = entities
        self._starts = [one.start for one in entities]

    def beside(self, start: int, end: int, title: str = "") -> list[Role]:
        """RETURNS (list[Role]): what stands before and behind the name at `start` to `end`; at most two."""
        found = [role for role in (self._before(start, title), self._behind(end)) if role]
        if not found and (told := self._told_before(start, end)):
            found.append(told)
        seat = seats.behind(self.text, end)
        member = _MEMBER.search(self.text, max(0, start - _MEMBER_REACH), start)
        party = self._parenthesis(end) or (seat[0] if seat else None) or (member[1] if member else None)
        if party:
            found.append(Role("", party))
        return found

    def before_start(self, start: int) -> int:
        """RETURNS (int): where the title before a name at `start` begins; `start` where there is none."""
        return self._title_start(start)

    def _before(self, start: int, title: str) -> Role | None:
        begin = self._title_start(start)
        words = " ".join(self.text[begin:start].split()).strip(" ,")
        words = f"{words} {title}".strip() if title else words
        words = re.sub(r"^(?:the|an?|his|her|their|its|our|my)\s+", "", words, flags=re.IGNORECASE)
        possessor = self._possessor(begin if begin < start else start)
        if not words and (kin := _OWN.search(self.text, max(0, start - _REACH), start)) and is_head(kin[1].lower()):
            return Role(kin[1])
        if not words or words.lower().rstrip(".") in _COURTESY:
            party = possessor or (None if words else self._party(start))
            return Role("", party) if party else None
        words = re.sub(r"\s*\b(?:Mr|Mrs|Ms|Miss)\.?$", "", words).strip(" ,")
        words = _title_alone(words)
        if not words:
            return None
        return Role(words, self.served(begin, start) or possessor or _body_before_head(words))

    def _told_before(self, start: int, end: int) -> Role | None:
        """What a description says to which the name is the apposition: "the mill’s owner, Ana Ruiz, said"."""
        if not _GOES_ON.match(self.text, end):
            return None
        low = max(0, start - _REACH)
        found: list[re.Match[str]] = []
        at = low
        while words := _TOLD.search(self.text, at, start):
            if not _FULL_STOP.search(words[1]):
                found.append(words)
            at = words.start(1) + 1
        ending = [one for one in found if is_head(one[1].split()[-1].lower())]  # "an aide to the mayor, Ana Ruiz,"
        for words in ending[-1:] or found:
            told = phrase(words[1])
            new = re.match(r"(?:an?|one|another)\s", words[1], re.IGNORECASE)
            if new and re.search(r"\b(?:by|from|to|with|of)\s$", self.text[low : words.start(1)]):
                return None  # "Born to a single mother, Ana Ruiz, 46, left"
            person = is_head(told.head) or " head of " in f" {words[1]} "
            if person and not told.plural and not set(words[1].lower().split()) & _NOT_TOLD:
                if self._apposed_itself(words.start(1)):
                    return None
                body = re.sub(r"^(?:the|an?|its|another|one|our)\s+", "", words[1], flags=re.IGNORECASE)
                body = " ".join(re.sub(r"^.*\b(?:its|his|her|their)\s+", "", body).split())
                served = self.served(words.start(1), start) or _body_before_head(body)
                return Role(body, served if served != body else None)
        return None

    def _apposed_itself(self, at: int) -> bool:
        """Whether the description stands behind another name: "Leo Falk, the mayor, Ana Ruiz and others"."""
        nth = bisect_left(self._starts, at) - 1
        return nth >= 0 and re.fullmatch(r"[’']?s?,\s+", self.text[self.entities[nth].end : at]) is not None

    def _title_start(self, start: int) -> int:
        """Walk left over the words of a title: capitals, known modifiers; or all of it, where an article opens it."""
        low = max(0, start - _REACH)
        before = self.text[low:start]
        low += max(before.rfind(c) for c in '\n"“”;:,()?!—–') + 1
        words = [(m.start() + low, m.group()) for m in _WORD.finditer(self.text[low:start])]
        sure, loose = start, False
        for nth, (position, word) in enumerate(reversed(words[-9:])):
            plain = word.strip(".,’'").lower()
            titled = is_title(word)
            if nth == 0 and not titled:
                office = _OFFICE.search(self.text, low, start)
                return office.start() if office and is_title(office[1]) else start
            if plain in _DETERMINERS:
                return position + len(word) + 1
            if plain in _STOP or (word.endswith(".") and not _is_abbreviation(word)):
                break
            known = titled or word[0].isupper() or plain in _MODIFIERS or plain in word_set("organisation-heads")
            if plain != "of" and (loose or not known):
                loose = True
                if plain in cues().forms:
                    break
            elif plain != "of":
                sure = position
        return sure

    def _behind(self, end: int) -> Role | None:
        at = end
        if parenthesis := _PARENTHESIS.match(self.text, at):
            at = parenthesis.end()
        if age := _AGE.match(self.text, at):
            at = age.end()
        found = _SERVES.match(self.text, at, at + 2 * _REACH) or _APPOSED.match(self.text, at, at + 2 * _REACH)
        if found is None:
            return None
        begin, words = found.start("role"), found["role"]
        ends = _SENTENCE_END.search(words)
        words = _RELATIVE_END.sub("", words[: ends.start()] if ends else words)
        words = words.rstrip(" .’'")
        lower = words.lower().split()
        if not lower or lower[0] in ("whose", "who", "which"):
            return None
        named = lower[0] in _ARTICLES | {"his", "her", "their", "its"} or self._opens_with_possessor(begin)
        if not named and not (
            is_head(lower[0].strip(".")) or lower[0] in _MODIFIERS or person_heads(words.split(" of ")[0])
        ):
            return None
        if _OBJECT.search(words):
            return None  # "Leo Falk, his mother and two brothers went with him"
        core = re.split(r"\s(?:of|for|at|to|in|from|on|with)\s", words, maxsplit=1)[0]
        if any(w in _STOP and w != "and" for w in core.lower().split()):
            return None
        if any(
            e.label == "PER" and not re.match(r"[’']", self.text[e.end : e.end + 1])
            for e in self._inside(begin, begin + len(core))
        ):
            return None  # "with Leo Falk, President Ana Ruiz made …": the subject of the sentence
        speaks = core.split()[-1].lower() in cues().forms and not is_head(lower[-1])
        if lower[0] in _ARTICLES and (speaks or lower[-1] in _SAID):
            return None  # "in a talk with Ana Ruiz, the candidate stated": the subject of the sentence
        if not person_heads(core) and not (
            named and _closes(self.text, begin + len(found["role"])) and _no_verb(words)
        ):
            return None
        body = re.sub(r"^(?:the|an?)\s+", "", " ".join(words.split()), flags=re.IGNORECASE)
        return Role(body, self.served(begin, begin + len(words)) or _body_before_head(body))

    def _opens_with_possessor(self, at: int) -> bool:
        inside = self._inside(at, at + 60)
        return bool(inside) and inside[0].start == at and self.text[inside[0].end :][:1] in "’'"

    def _parenthesis(self, end: int) -> str | None:
        found = _PARENTHESIS.match(self.text, end)
        if found is None:
            return None
        words = found[1].strip()
        return words if re.fullmatch(r"[A-Z](?:[-,–]\s?[A-Z][\w. ]*)?", words) else None

    def _possessor(self, start: int) -> str | None:
        """A body whose name stands in the possessive right before: "the network's Ana Ruiz"."""
        nth = bisect_left(self._starts, start) - 1
        if nth < 0:
            return None
        one = self.entities[nth]
        between = self.text[one.end : start]
        held = self.text[one.start : one.end].endswith(("’s", "'s", "’", "'")) and not between.strip()
        return bare(self.text[one.start : one.end]) if held or re.fullmatch(r"[’']s?\s+", between) else None

    def _party(self, start: int) -> str | None:
        """Of which party or people somebody is whom nothing else introduces: "Elmian Ana Ruiz", beside "Elmians"."""
        before = re.search(r"(?:^|[\s(])([A-Z][a-z]+)\s+$", self.text[max(0, start - 24) : start])
        return before[1] if before and self.vocabulary.has_plural(before[1]) else None

    def _inside(self, start: int, end: int) -> list[TaggedEntity]:
        nth, found = bisect_left(self._starts, start), []
        while nth < len(self.entities) and self.entities[nth].end <= end + 2 and self.entities[nth].start < end:
            found.append(self.entities[nth])
            nth += 1
        return found

    def served(self, start: int, end: int) -> str | None:
        """RETURNS (str | None): the body in a role's words; else the person or the country that it serves."""
        inside = self._inside(start, end)
        for labels in (("ORG",), ("PER",), ("LOC",)):
            fitting = [e for e in inside if e.label in labels]
            if fitting:
                of = [e for e in fitting if labels == ("LOC",) and _OF.search(self.text[start : e.start])]
                one = (of or fitting)[0]
                behind = re.match(
                    r"\s+(campaign|administration|camp|team|government|foundation)\b", self.text[one.end : end + 1]
                )
                name = bare(self.text[one.start : one.end])
                return f"{name} {behind[1]}" if behind else name
        return None


def _title_alone(words: str) -> str:
    """The title in the words before a name: "Mayor" of "profile of Mayor" and of "deal Mayor"; "" where there is none.

    What stands before "of" must be a trade or an office itself, and before a capital only words that go with it.
    """
    while (of := re.search(r"\sof\s+(?:the\s+)?", words)) and not any(is_title(w) for w in words[: of.start()].split()):
        words = words[of.end() :]
    tokens = words.split()
    capital = max((n for n, word in enumerate(tokens) if word[0].isupper() and is_title(word)), default=0)
    kept = next((n + 1 for n in range(capital - 1, -1, -1) if _is_stray(tokens[n])), 0)
    tokens = tokens[kept:]
    return " ".join(tokens) if any(is_title(w) or w.rstrip(".,") in _MODIFIERS for w in tokens) else ""


def _is_stray(word: str) -> bool:
    """Whether a word before a capitalised title does not belong to it: "deal President", unlike "then President"."""
    plain = word.strip(".,’'").lower()
    known = plain in _MODIFIERS or plain in word_set("organisation-heads") or is_title(word) or "-" in plain
    return word[0].islower() and word.isalpha() and not known and plain not in _DETERMINERS | {"of", "and", "state"}


def _closes(text: str, at: int) -> bool:
    """Whether an apposition that reaches to `at` ends there with a comma, as it does between a name and its verb."""
    return text[at : at + 1] == ","


def _no_verb(words: str) -> bool:
    return not any(
        w in cues().forms or w in _STOP - {"and", "in", "on", "at", "from", "for", "to"} for w in words.lower().split()
    )


def is_title(word: str) -> bool:
    """Whether a word before a name tells who somebody is: "Mr.", "Senator", "economist"."""
    plain = word.strip(".,’'").lower()
    return (
        is_head(plain) or word.lower() in word_set("titles") or plain in word_set("titles") | word_set("office-titles")
    )


def _is_abbreviation(word: str) -> bool:
    return (is_title(word) and word[0].isupper()) or bool(re.fullmatch(r"(?:[A-Z]\.)+|[A-Z][a-z]{0,3}\.", word))


def _body_before_head(words: str) -> str | None:
    """Take "Foreign Ministry" of "Foreign Ministry Spokesman": the capitals up to a word that names a body."""
    tokens = words.split()
    for at, token in enumerate(tokens):
        if token.lower().strip(".,") in word_set("organisation-heads") and at + 1 < len(tokens):
            first = at
            while first > 0 and tokens[first - 1][:1].isupper():
                first -= 1
            if first < at or token[0].isupper():
                return " ".join(tokens[first : at + 1])
    found = re.search(
        r"\b(?:of|at|for|with|to) (?:the )?((?:[A-Z][\w.’-]*)(?: (?:of |and |for |the )*[A-Z][\w.’-]*)*)", words
    )
    if found:
        return found[1] if found[1] != "State" else None
    # "a Elmian pollster": the adjective of a party or a country
    adjective = next(
        (t for t in tokens[:-1] if t[0].isupper() and not is_title(t) and t.lower() not in _MODIFIERS), None
    )
    return adjective.strip(".,") if adjective and tokens[-1][0].islower() else None


def joined(roles: Sequence[Role]) -> tuple[str | None, str | None]:
    """RETURNS (tuple): the roles and the affiliations of one party, each once, joined with "; "."""
    words: list[str] = []
    for role in roles:
        heads = set(role.words.lower().split())
        if role.words and not any(heads <= set(w.lower().split()) for w in words):
            words = [w for w in words if not set(w.lower().split()) <= heads] + [role.words]
    bodies: list[str] = []
    for role in roles:
        if role.affiliation and body_parts(role.affiliation) not in [body_parts(b) for b in bodies]:
            bodies.append(re.sub(r"[’']s?$", "", role.affiliation))
    return "; ".join(words[:3]) or None, "; ".join(bodies[:3]) or None
