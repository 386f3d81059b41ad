"""Every place of an article where somebody who may speak is named, described or stood for by a pronoun."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from bot.analysis.kinds import is_plural, kind_of, phrase
from bot.analysis.lexicon import cues, word_set
from bot.analysis.names import is_head
from bot.analysis.quotation import outermost, role_of
from bot.analysis.roles import Roles
from bot.analysis.tagger import TaggedEntity
from bot.breakdown import Attribution, Span

Form = Literal["name", "described", "pronoun"]
_PARAGRAPH = re.compile(r"\n\s*")
_OBLIQUE = frozenset(
    "of by to with for from about against on at in over under than like between after before into near behind around"
    " via per including despite toward towards".split()
)
_CLOSED = frozenset(
    "of by to with for from about against on at in over under than like between after before into near and or"
    " but that which"
    " who whom whose when where while if as is are was were be been has have had do does did will would can"
    " could may might"
    " should not it he she they we you i him them us his her their its our my your this these those there said"
    " says told"
    " no all both each every any some many most more less very too so just only also then now not".split()
)
_OPENS = frozenset(
    "the a an his her their its another one this that my our some many several most other few these"
    " those all two three".split()
)
_SINGULAR_OPENS = frozenset(["that", "this", "another"])
_APPOSED = re.compile(r",\s+(?:(?:the|an?)\s+(?:[a-z-]+\s+){1,3})?")
_ONE = frozenset(["a", "an"])
_SEVERAL = re.compile(r"(?:children|people|men|women|police|\w+s)\b")
_ADJECTIVES = frozenset(
    "major general private principal official native local elder minor senior junior liberal conservative radical"
    " moderate chief representative intellectual".split()
)
"""Words for people that as often only tell of what sort the next word is."""
_NOUN = re.compile(
    r"\s(?!(?:who|whom|whose|that|which|and|or|but|of|in|on|at|to|for|from|with|by|as|said|says|told|was|is|has|had|will"
    r"|would|could|may|might|can|also|then|later|added|asked|wrote|argued|warned|noted)\b)[a-z]{3,}"
)
_PRONOUN = re.compile(r"(?<![\w’'-])(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im|[Hh]imself|[Hh]erself)(?![\w-])")


@dataclass(slots=True, eq=False)
class Mention:
    """One place where somebody is named, described or stood for."""

    start: int
    end: int
    form: Form
    words: str
    label: str
    """PER, ORG or LOC of a name; "person", "group" or "body" of a description."""
    sentence: int
    paragraph: int
    leading: bool = False
    """Whether it is the first of its sentence that can be a subject."""
    oblique: bool = False
    """Whether it follows a preposition, or only describes another ("the Ruiz campaign", "Ruiz’s plan")."""
    inside: int = -1
    """The number of the attribution in whose content it stands; -1 for none."""
    quoted: bool = False
    """Whether it stands between quotation marks."""


class Layout:
    """Where sentences, paragraphs, quotations and contents of an article begin and end, to be asked by offset."""

    def __init__(self, doc: Doc, text: str) -> None:
        self.text = text
        self._sentences = [s.start_char for s in doc.sents]
        self._paragraphs = [0, *(m.end() for m in _PARAGRAPH.finditer(text))]
        speech = [q for q in outermost(doc._.quotations) if role_of(text, q) == "speech"]
        self._quoted = [(q.start, q.end) for q in speech]
        spans = [(s.start, s.end, n) for n, one in enumerate(doc._.attributions) for s in one.content]
        self._contents = sorted(spans)
        self._longest: list[int] = []
        top = 0
        for _, end, _ in self._contents:
            top = max(top, end)
            self._longest.append(top)

    def sentence(self, at: int) -> int:
        """RETURNS (int): the number of the sentence at an offset."""
        return bisect_right(self._sentences, at) - 1

    def sentence_start(self, number: int) -> int:
        """RETURNS (int): where the sentence begins."""
        return self._sentences[number] if self._sentences else 0

    def sentence_end(self, number: int) -> int:
        """RETURNS (int): where the sentence ends."""
        return self._sentences[number + 1] if number + 1 < len(self._sentences) else len(self.text)

    def paragraph(self, at: int) -> int:
        """RETURNS (int): the number of the paragraph at an offset."""
        return bisect_right(self._paragraphs, at) - 1

    def paragraph_bounds(self, number: int) -> tuple[int, int]:
        """RETURNS (tuple[int, int]): where the paragraph begins and where the next one does."""
        following = self._paragraphs[number + 1] if number + 1 < len(self._paragraphs) else len(self.text)
        return self._paragraphs[number], following

    def is_quoted(self, at: int) -> bool:
        """Whether the offset stands inside a quotation that is somebody's speech."""
        nth = bisect_right(self._quoted, (at, len(self.text))) - 1
        return nth >= 0 and self._quoted[nth][0] <= at < self._quoted[nth][1]

    def content_at(self, at: int) -> int:
        """RETURNS (int): the number of the innermost attribution whose content holds the offset, else -1."""
        nth = bisect_right(self._contents, (at, len(self.text), len(self._contents))) - 1
        for _ in range(8):  # contents nest two or three deep
            if nth < 0 or self._longest[nth] <= at:
                return -1
            if self._contents[nth][1] > at:
                return self._contents[nth][2]
            nth -= 1
        return -1


class Finder:
    """Finds the mentions of one article."""

    def __init__(self, layout: Layout, entities: Sequence[TaggedEntity], roles: Roles) -> None:
        self.layout = layout
        self.text = layout.text
        self.entities = entities
        self.roles = roles
        self._taken = [(e.start, e.end) for e in entities]

    def all(self) -> list[Mention]:
        """RETURNS (list[Mention]): in order of their starts, those inside a longer one left out."""
        found = [*self._names(), *self._descriptions(), *self._pronouns()]
        found.sort(key=lambda m: (m.start, -m.end))
        kept: list[Mention] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        led = -1
        last: Mention | None = None
        for one in kept:
            apposed = last is not None and last.leading and last.form == "described" and one.form == "name"
            if apposed and last is not None and _APPOSED.fullmatch(self.text, last.end, one.start):
                one.leading = True  # "Her co-author, Leo Falk, was blunter"
            if one.sentence != led and not one.oblique and not one.quoted:
                one.leading = True
                led = one.sentence
            last = one
        return kept

    def _mention(self, start: int, end: int, form: Form, label: str, begin: int | None = None) -> Mention:
        at = start if begin is None else begin
        before = self.text[max(0, at - 24) : at].split()[-1:]
        behind = self.text[end : end + 24]
        describes = re.match(r"[’'](?:s\b|\s)|\s?[-–/](?=\w)", behind) or (
            form == "name" and label != "LOC" and _describes(self.text[start:end], behind)
        )
        oblique = bool(describes) or bool(before and before[0].strip('(“"').lower() in _OBLIQUE)
        return Mention(
            start,
            end,
            form,
            " ".join(self.text[start:end].split()),
            label,
            self.layout.sentence(start),
            self.layout.paragraph(start),
            oblique=oblique,
            inside=self.layout.content_at(start),
            quoted=self.layout.is_quoted(start),
        )

    def _names(self) -> Iterator[Mention]:
        begin = len(self.text)
        found: list[Mention] = []
        for one in reversed(self.entities):
            titled = begin <= one.start and one.label != "PER"
            begin = self.roles.before_start(one.start) if one.label == "PER" else begin
            found.append(self._mention(one.start, one.end, "name", one.label, begin if one.label == "PER" else None))
            found[-1].oblique |= titled  # "Elmia" in "former Elmia governor Ana Ruiz"
        yield from reversed(found)

    def _descriptions(self) -> Iterator[Mention]:
        for match in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", self.text):
            head = match.group().lower()
            if head in word_set("pronouns-group"):
                continue
            person = is_head(head)
            if (
                not person
                and head not in word_set("group-heads")
                and not is_head(head[:-1] if head.endswith("s") else "-")
            ):
                continue
            if self._is_taken(match.start()) or self.text[match.end() : match.end() + 1] in "-":
                continue
            if head in _ADJECTIVES and _NOUN.match(self.text, match.end()):
                continue  # "a major issue"
            start = self._phrase_start(match.start(), person)
            if start is None:
                continue
            label = "person" if person else "group"
            yield self._mention(start, match.end(), "described", label)

    def _is_taken(self, at: int) -> bool:
        nth = bisect_right(self._taken, (at, len(self.text))) - 1
        return nth >= 0 and self._taken[nth][1] > at

    def _phrase_start(self, head: int, person: bool) -> int | None:
        """Where the noun phrase begins whose head is at `head`; a person needs a determiner, a group does not."""
        low = max(0, head - 70)
        before = self.text[low:head]
        low += max(before.rfind(c) for c in '\n"“”;:,()?!—–.') + 1
        words = [(m.start() + low, m.group()) for m in re.finditer(r"\S+", self.text[low:head])]
        for nth, (position, word) in enumerate(reversed(words[-6:])):
            plain = word.lower()
            if not person and plain in _SINGULAR_OPENS:
                break  # "that workers wanted": no determiner of several
            if not person and (any(c.isdigit() for c in word) or (plain in _ONE and _SEVERAL.match(self.text, head))):
                break  # "a fisherman pulled four children": the article is another's
            if plain in _OPENS or word.endswith(("’s", "'s")):
                return position
            if plain in _CLOSED or plain in cues().forms or nth > 4:
                break
        return None if person else head

    def _pronouns(self) -> Iterator[Mention]:
        for match in _PRONOUN.finditer(self.text):
            if not self.layout.is_quoted(match.start()):
                yield self._mention(match.start(), match.end(), "pronoun", "PER")


def _describes(name: str, behind: str) -> bool:
    """Whether a name only describes the noun behind it: "the Ruiz campaign", "Ruiz supporters"."""
    if name.endswith(("’s", "'s", "s’", "s'")):
        return True
    following = re.match(r"\s+([a-z][\w’'-]*)", behind)
    if following is None:
        return False
    word = following[1]
    return (
        is_head(word)
        or word in word_set("organisation-heads")
        or word in word_set("document-heads") - set(cues().forms)
        or word in word_set("poll-heads")
        or (
            is_plural(word)
            and word not in cues().forms
            and phrase(word).head == word
            and kind_of(word) == "unnamed-group"
            and word in word_set("group-heads")
        )
    )


def before(mentions: Sequence[Mention], at: int) -> int:
    """RETURNS (int): how many of the ordered mentions begin before the offset."""
    return bisect_left(mentions, at, key=lambda m: m.start)


def within(mentions: Sequence[Mention], spans: Iterable[Span]) -> list[Mention]:
    """RETURNS (list[Mention]): the ordered mentions that begin inside one of the spans."""
    found: list[Mention] = []
    for span in spans:
        nth = before(mentions, span.start)
        while nth < len(mentions) and mentions[nth].start < span.end:
            found.append(mentions[nth])
            nth += 1
    return found


def speaker_place(one: Attribution) -> int:
    """RETURNS (int): where the attribution's source begins; else its cue, else its content."""
    return min(s.start for s in (one.source or one.cue or one.content))
