"""The Breakdown, the whole result for one article, and its JSON form (schema `hearsay.breakdown/1`)."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA = "hearsay.breakdown/1"
_ACTIVE = re.compile("[\x7f-\x9f\u2028\u2029]")

Kind = Literal["direct", "mixed", "indirect"]
Act = Literal["says", "thinks", "orders"]
SourceKind = Literal[
    "named-person",
    "named-organisation",
    "unnamed-person",
    "unnamed-group",
    "document",
    "poll",
    "other-media",
    "author",
    "unknown",
]
Support = Literal["none", "linked", "carried-over"]
FlagCode = Literal[
    "vague-attribution",
    "unsourced-number",
    "unsourced-cause",
    "sweeping",
    "loaded-wording",
    "scare-quotes",
    "loaded-verb",
    "unsourced-fact",
    "headline-mismatch",
    "hedged",
    "opinion-as-fact",
    "mind-reading",
    "unsourced-prediction",
    "editorialising",
]


class _Part(BaseModel):
    """A frozen part of the result; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True)


class Span(_Part):
    """Code points `start` to `end` (exclusive) of the article's text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _not_backwards(self) -> Span:
        if self.end <= self.start:
            raise ValueError(f"an empty span: {self.start} to {self.end}")
        return self

    def of(self, text: str) -> str:
        """RETURNS (str): the words of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """RETURNS (bool): whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """RETURNS (bool): whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


class Flag(_Part):
    """One reason why an assertion, a source or an attribution deserves a question."""

    code: FlagCode
    evidence: tuple[Span, ...]
    why: str
    """One plain sentence, never a verdict."""
    ask: str
    """A question that a reader could ask."""


class Attribution(_Part):
    """One statement that the article gives to somebody: who (source), how (cue), what (content)."""

    id: str
    kind: Kind
    act: Act
    content: tuple[Span, ...] = Field(min_length=1)
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    source_id: str | None = None
    confidence: float = Field(ge=0, le=1)
    flags: tuple[Flag, ...] = ()


class Unnamed(_Part):
    """What the article tells of a source that it does not name."""

    described: bool
    """Whether there is more than a bare word: "a senior Treasury official", not "officials"."""
    knows: Span | None = None
    """The words that tell how the source knows: "who was briefed on the talks"."""
    reason: Span | None = None
    """The words that tell why it is not named: "on condition of anonymity"."""


class Source(_Part):
    """The party behind one or more attributions, with every mention resolved to it."""

    id: str
    name: str
    kind: SourceKind
    role: str | None = None
    affiliation: str | None = None
    mentions: tuple[Span, ...] = ()
    attribution_ids: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    unnamed: Unnamed | None = None
    """For an unnamed person or group: what the reader is told of it."""


class Assertion(_Part):
    """A statement in the article's own voice that carries at least one flag."""

    id: str
    span: Span
    support: Support
    weight: float = Field(ge=0, le=1)
    """How much it matters to a reader; the first few are shown in a chat."""
    flags: tuple[Flag, ...] = Field(min_length=1)


class Voices(_Part):
    """Words of the article by voice; they add up to `ArticleFacts.words`."""

    quoted: int = Field(ge=0)
    reported: int = Field(ge=0)
    narrated: int = Field(ge=0)


class SourceShare(_Part):
    """How much one source says."""

    source_id: str
    statements: int = Field(ge=0)
    words: int = Field(ge=0)
    """Words of its statements, each counted once."""


class NotHeard(_Part):
    """Somebody whom the article makes claims about in its own voice, and who is never a source."""

    name: str
    kind: SourceKind
    mentions: tuple[Span, ...] = Field(min_length=1)
    """Where narrated sentences name them."""


class Balance(_Part):
    """Who is heard how much."""

    by_source: tuple[SourceShare, ...] = ()
    """One for each source, in their order."""
    top_share: float = Field(default=0.0, ge=0, le=1)
    """The part of all words said by somebody that the source with the most words says; 0 where nobody speaks."""
    named: int = Field(default=0, ge=0)
    """Statements of named people and bodies."""
    unnamed: int = Field(default=0, ge=0)
    """Statements of unnamed people and groups."""
    not_heard: tuple[NotHeard, ...] = ()


class ArticleFacts(_Part):
    """What the result says about the article it is of."""

    id: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str
    words: int = Field(ge=0)
    partial: bool
    text: str


class Model(_Part):
    """What made the result: its name and version."""

    name: str
    version: str


class Breakdown(_Part):
    """The whole result for one article."""

    schema_: Literal["hearsay.breakdown/1"] = Field(default="hearsay.breakdown/1", alias="schema")
    article: ArticleFacts
    attributions: tuple[Attribution, ...] = ()
    sources: tuple[Source, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    voices: Voices
    balance: Balance | None = None
    """None in a breakdown that was made before it was counted."""
    model: Model

    def to_json(self, *, indent: int | None = None) -> str:
        """RETURNS (str): the JSON of DESIGN.md's contract; one line unless `indent` is given, in every reader's sense.

        Controls and separators that a terminal or a reader of lines would act on are written as escapes. What was
        added to the contract later ("unnamed", "balance") is left out where there is nothing to tell.
        """
        bare = {n: {"unnamed"} for n, source in enumerate(self.sources) if source.unnamed is None}
        left_out: dict[str, Any] = {"sources": bare} | ({"balance": True} if self.balance is None else {})
        return _ACTIVE.sub(lambda m: f"\\u{ord(m[0]):04x}", self.model_dump_json(indent=indent, exclude=left_out))

    @classmethod
    def from_json(cls, data: str | bytes) -> Breakdown:
        """Read what `to_json` wrote. Raises `pydantic.ValidationError` on anything else."""
        return cls.model_validate_json(data)


def json_schema() -> dict[str, Any]:
    """RETURNS (dict): the JSON Schema (draft 2020-12) of `Breakdown.to_json`'s output."""
    schema = Breakdown.model_json_schema(mode="serialization", by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
