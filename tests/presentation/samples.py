"""A small Breakdown made by hand, with one of everything that a reader is shown."""

from __future__ import annotations

from bot.article.model import Article, Paragraph
from bot.breakdown import (
    ArticleFacts,
    Assertion,
    Attribution,
    Breakdown,
    Flag,
    FlagCode,
    Model,
    Source,
    Span,
    Voices,
)

TEXT = (
    "“The bridge was safe,” Ann Lee, the mayor of Marl, claimed on Monday.\n"
    "Critics say the town ignored ‘clear’ warnings. Lee wants to stay in office.\n"
    "The collapse caused panic and 40 people were hurt."
)


def span(words: str, text: str = TEXT) -> Span:
    """RETURNS (Span): where the words stand first."""
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def flag(code: FlagCode, words: str, why: str = "Nobody is named.", ask: str = "Who says so?") -> Flag:
    return Flag(code=code, evidence=(span(words),), why=why, ask=ask)


def breakdown(
    *, text: str = TEXT, title: str | None = "Bridge falls", name: str = "Ann Lee", why: str = "No source is given."
) -> Breakdown:
    """RETURNS (Breakdown): of TEXT; `text` may differ from it beyond TEXT's end."""
    return Breakdown(
        article=ArticleFacts(id="bridge", title=title, language="en", words=35, partial=False, text=text),
        attributions=(
            Attribution(
                id="a1",
                kind="direct",
                act="says",
                content=(span("“The bridge was safe,”"),),
                cue=(span("claimed"),),
                source=(span("Ann Lee, the mayor of Marl"),),
                source_id="s1",
                confidence=0.97,
                flags=(flag("loaded-verb", "claimed", "“claimed” doubts.", "Would “said” do?"),),
            ),
            Attribution(
                id="a2",
                kind="indirect",
                act="says",
                content=(span("the town ignored ‘clear’ warnings"),),
                cue=(span("say"),),
                source=(span("Critics"),),
                source_id="s2",
                confidence=0.8,
            ),
            Attribution(
                id="a3",
                kind="indirect",
                act="thinks",
                content=(span("to stay in office"),),
                cue=(span("wants"),),
                source=(span("Lee wants").model_copy(update={"end": span("Lee wants").start + 3}),),
                source_id="s1",
                confidence=0.6,
            ),
        ),
        sources=(
            Source(
                id="s2",
                name="critics",
                kind="unnamed-group",
                mentions=(span("Critics"),),
                attribution_ids=("a2",),
                flags=(flag("vague-attribution", "Critics", "Nobody can check who they are."),),
            ),
            Source(
                id="s1",
                name=name,
                kind="named-person",
                role="mayor of Marl",
                mentions=(span("Ann Lee"),),
                attribution_ids=("a1", "a3"),
            ),
        ),
        assertions=(
            Assertion(
                id="u1",
                span=span("The collapse caused panic and 40 people were hurt."),
                support="none",
                weight=0.5,
                flags=(flag("unsourced-number", "40", why), flag("unsourced-cause", "caused")),
            ),
            Assertion(
                id="u2",
                span=span("Lee wants to stay in office."),
                support="carried-over",
                weight=0.9,
                flags=(flag("mind-reading", "wants"),),
            ),
        ),
        voices=Voices(quoted=4, reported=9, narrated=22),
        model=Model(name="by hand", version="1"),
    )


def article(text: str = TEXT, **facts: object) -> Article:
    """RETURNS (Article): the text with a paragraph for each line."""
    paragraphs, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(start, start + len(line)))
        start += len(line) + 1
    return Article(id="bridge", text=text, paragraphs=tuple(paragraphs), **facts)  # type: ignore[arg-type]
