"""A Summary as text for a terminal, at any width from 40 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.breakdown import Assertion, Attribution, Flag
from bot.presentation import excerpt
from bot.presentation.clean import clean
from bot.presentation.given import given
from bot.presentation.parts import doubt
from bot.presentation.sources import by_naming, flags_to_show, not_heard, office, told
from bot.presentation.summary import Balance, Speaker, Summary, evidence, percentages
from bot.presentation.texts import texts
from bot.presentation.wording import say

MIN_WIDTH, MAX_WIDTH = 40, 100
EXCERPT = 160
"""Most characters of the article in one excerpt."""
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each are shown; None shows all."""

    assertions: int | None = 5
    statements: int | None = 8
    """For each speaker."""
    speakers: int | None = 10


EVERYTHING = Limits(None, None, None)


@dataclass(frozen=True, slots=True)
class _Voice:
    label: str
    words: int
    percent: int
    style: str
    block: str


@dataclass(frozen=True, slots=True)
class Report:
    """One article's answer as something that rich can print."""

    summary: Summary
    limits: Limits = Limits()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Print one section after the other, with a blank line between two."""
        styled = console.color_system is not None or console.is_terminal
        yield from _heading(self.summary)
        yield Text()
        yield from _balance(self.summary, options.max_width, options.ascii_only)
        sections = (
            ("Quoted claims", _claims(self.summary, self.limits)),
            ("Given as a thought or an order", _beliefs(self.summary, self.limits)),
            ("Sources", _sources(self.summary, self.limits)),
            ("What stands on nobody's word", _assertions(self.summary, self.limits, styled)),
        )
        for title, body in sections:
            parts = list(body)
            if parts:
                yield Text()
                yield Text(title, style="bold underline" if styled else "")
                yield from parts
        yield Text()
        yield Text(texts().closing, style="dim italic")


def plural(count: int, one: str, many: str = "") -> str:
    """RETURNS (str): the count with its noun, "1 source" or "3 sources"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _unbroken(text: str) -> str:
    """RETURNS (str): the text with spaces at which no line is broken."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _heading(summary: Summary) -> Iterator[Text]:
    article = summary.breakdown.article
    yield Text(clean(article.title or article.id) or "Untitled", style="bold")
    facts = [article.byline, article.publisher, article.published, plural(article.words, "word")]
    yield Text(" · ".join(clean(fact) for fact in facts if fact), style="dim")
    for remark in summary.remarks:
        yield Text(f"Note: {clean(remark)}", style="yellow")


def _balance(summary: Summary, width: int, ascii_only: bool) -> Iterator[Text | Padding]:
    counts = (
        plural(summary.direct, "quotation"),
        plural(summary.reported, "reported statement"),
        plural(summary.sources, "source"),
        plural(len(summary.assertions), "assertion to ask about", "assertions to ask about"),
    )
    yield Text(" · ".join(_unbroken(count) for count in counts))
    voices = _voices(summary.balance, ascii_only)
    if not sum(v.words for v in voices):
        return
    yield Text()
    yield Padding(_bar(voices, width - 2 * _INDENT), (0, _INDENT))
    legend = Text()
    for voice in voices:
        legend.append("   " if legend else "")
        legend.append(voice.block * 2, style=voice.style)
        legend.append(_unbroken(f" {voice.label} {voice.percent} %"))
    yield Padding(legend, (0, _INDENT))
    if top := summary.most_quoted:
        yield Padding(_speaks_most(top), (0, _INDENT))


def _voices(balance: Balance, ascii_only: bool) -> list[_Voice]:
    blocks = "#=." if ascii_only else "█▓░"
    labels = texts().voices
    return [
        _Voice(labels[name], share.words, share.percent, style, block)
        for name, share, style, block in zip(
            ("quoted", "reported", "narrated"),
            (balance.quoted, balance.reported, balance.narrated),
            ("blue", "cyan", "dim"),
            blocks,
            strict=True,
        )
    ]


def _bar(voices: Sequence[_Voice], width: int) -> Text:
    """RETURNS (Text): `width` blocks shared out by words; a voice that has any words gets at least one."""
    present = [v for v in voices if v.words]
    cells = [max(1, c * width // 100) for c in percentages([v.words for v in present])]
    cells[cells.index(max(cells))] += width - sum(cells)
    bar = Text(no_wrap=True)
    for voice, count in zip(present, cells, strict=True):
        bar.append(voice.block * count, style=voice.style)
    return bar


def _speaks_most(top: Speaker) -> Text:
    line = Text("Given the most words: ")
    line.append(clean(top.name), style="bold")
    line.append(f" ({plural(len(top.statements), 'statement')}, {top.percent_of_article} % of the article's words, ")
    line.append(f"{top.percent_of_said} % of all that is said).")
    return line


def _claims(summary: Summary, limits: Limits) -> Iterator[Text | Padding | Table]:
    """Statements by speaker; both in order of appearance."""
    speakers = summary.talking
    for number, speaker in enumerate(speakers[: limits.speakers]):
        yield Padding(_speaker_line(speaker), (min(number, 1), 0, 0, _INDENT))
        grid = _grid()
        for attribution in speaker.statements[: limits.statements]:
            _add_statement(grid, summary, speaker, attribution, texts().statement_kinds[attribution.kind])
        _add_more(grid, len(speaker.statements), limits.statements, "statement")
        yield Padding(grid, (0, 0, 0, _INDENT))
    if rest := _left_out(len(speakers), limits.speakers):
        yield _more_line(rest, "speaker")


def _beliefs(summary: Summary, limits: Limits) -> Iterator[Text | Padding | Table]:
    speakers = summary.thinking
    for number, speaker in enumerate(speakers[: limits.speakers]):
        yield Padding(_speaker_line(speaker), (min(number, 1), 0, 0, _INDENT))
        grid = _grid()
        for attribution in speaker.beliefs[: limits.statements]:
            _add_statement(grid, summary, speaker, attribution, attribution.act)
        _add_more(grid, len(speaker.beliefs), limits.statements, "more", "more")
        yield Padding(grid, (0, 0, 0, _INDENT))
    if rest := _left_out(len(speakers), limits.speakers):
        yield _more_line(rest, "speaker")


def _speaker_line(speaker: Speaker) -> Text:
    line = Text(clean(speaker.name), style="bold cyan")
    if speaker.is_known:
        line.append(f" · {_described(speaker)}", style="not bold dim default")
    return line


def _described(speaker: Speaker) -> str:
    """RETURNS (str): role, affiliation and kind, as far as the article gives them."""
    source = speaker.source
    if source is None:
        return ""
    parts = (*office(source), texts().source_kinds[source.kind])
    return " · ".join(clean(part) for part in parts if part)


def _add_statement(grid: Table, summary: Summary, speaker: Speaker, attribution: Attribution, label: str) -> None:
    words = Text(str(given(summary.breakdown, attribution, EXCERPT)))
    if note := doubt(speaker, attribution):
        words.append(f" ({note})", style="dim")
    grid.add_row(Text(label, style="dim"), words)
    for flag in attribution.flags:
        line = Text(texts().flags[flag.code], style="magenta")
        line.append(f": {clean(flag.why)}", style="default")
        grid.add_row(Text(), line)


def _sources(summary: Summary, limits: Limits) -> Iterator[Text | Padding | Table]:
    """Who speaks and how much, by name or without; then who is only talked about."""
    if summary.speakers:
        yield from _source_table(summary, limits)
    lines = []
    if words := by_naming(*summary.by_naming):
        lines.append(f"{say('statements_from')}: {words}.")
    if found := not_heard(summary.breakdown.balance):
        lines.append(f"{say('not_heard')}: {found.plain()}.")
    for number, line in enumerate(lines):
        yield Padding(Text(line), (0 if number or not summary.speakers else 1, 0, 0, _INDENT))


def _source_table(summary: Summary, limits: Limits) -> Iterator[Padding]:
    """A source's description and flags stand beneath it."""
    breakdown, speakers = summary.breakdown, summary.speakers
    table = Table.grid(padding=(0, 2, 0, 0), expand=False)
    table.add_column(ratio=1)
    for _ in range(3):
        table.add_column(justify="right", no_wrap=True)
    table.add_row(*(Text(head, style="dim") for head in ("", "said", "words", "share")))
    for speaker in speakers[: limits.speakers]:
        who = Text(clean(speaker.name), style="bold")
        if speaker.source and speaker.is_known:
            words = (_described(speaker), *told(breakdown, speaker.source, quoting=True))
            who.append(f"\n{' · '.join(words)}", style="not bold dim")
        for flag in flags_to_show(breakdown, speaker.source) if speaker.source else ():
            who.append(f"\n{clean(flag.why)} ", style="not bold")
            who.append(f"Ask: {clean(flag.ask)}", style="not bold italic")
        row = (str(len(speaker.statements)), str(speaker.words), f"{speaker.percent_of_article} %")
        table.add_row(who, *(Text(cell) for cell in row))
    yield Padding(table, (0, 0, 0, _INDENT))
    if rest := _left_out(len(speakers), limits.speakers):
        yield _more_line(rest, "source")
    yield Padding(Text("share: of all words in the article", style="dim"), (0, 0, 0, _INDENT))


def _assertions(summary: Summary, limits: Limits, styled: bool) -> Iterator[Text | Padding | Table]:
    for number, assertion in enumerate(summary.assertions[: limits.assertions], 1):
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(justify="right", no_wrap=True, min_width=2)
        grid.add_column(ratio=1)
        grid.add_row(Text(str(number), style="bold magenta"), _sentence(summary, assertion, styled))
        for flag in assertion.flags:
            grid.add_row(Text(), _flag(flag))
        if note := texts().support[assertion.support]:
            grid.add_row(Text(), Text(note, style="dim"))
        yield Padding(grid, (0 if number == 1 else 1, 0, 0, _INDENT))
    if rest := _left_out(len(summary.assertions), limits.assertions):
        yield Text()
        yield _more_line(rest, "assertion")


def _sentence(summary: Summary, assertion: Assertion, styled: bool) -> Text:
    """RETURNS (Text): the excerpt; its evidence is bold, or between asterisks where there are no styles."""
    pieces = excerpt.sentence(summary.breakdown.article.text, assertion.span, evidence(assertion.flags), EXCERPT)
    line = Text()
    for piece in pieces:
        words = clean(piece.text)
        if not piece.marked:
            line.append(words)
        elif styled:
            line.append(words, style="bold underline")
        else:
            line.append(f"*{words}*")
    return line


def _flag(flag: Flag) -> Text:
    line = Text(texts().flags[flag.code], style="magenta")
    line.append(f": {clean(flag.why)}", style="default")
    line.append(f"\nAsk: {clean(flag.ask)}", style="default italic")
    return line


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=8)
    grid.add_column(ratio=1)
    return grid


def _left_out(count: int, limit: int | None) -> int:
    return 0 if limit is None else max(0, count - limit)


def _add_more(grid: Table, count: int, limit: int | None, one: str, many: str = "") -> None:
    if rest := _left_out(count, limit):
        grid.add_row(Text(), Text(f"… and {plural(rest, one, many)} (--all)", style="dim"))


def _more_line(rest: int, noun: str) -> Padding:
    return Padding(Text(f"… and {plural(rest, f'more {noun}')} (--all shows them)", style="dim"), (0, 0, 0, _INDENT))


def page_width(columns: int) -> int:
    """RETURNS (int): the width to write for, between 40 and 100 columns."""
    return max(MIN_WIDTH, min(columns, MAX_WIDTH))
