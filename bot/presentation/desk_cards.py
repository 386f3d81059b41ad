"""Cards about the bot itself: what it does in a channel, what it holds, what came of a form, and help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.presentation.actions import Edit, Forget, Reset, SettingsPage, encode
from bot.presentation.card import Button, Card, Divider, Facts, Heading, Items, Line, Lines, Part, Run, Tone
from bot.presentation.clean import fit, web_link
from bot.presentation.durations import spoken
from bot.presentation.missing import Missing, missing_lines
from bot.presentation.parts import TITLE
from bot.presentation.texts import texts
from bot.presentation.wording import counted, joined, phrase, say
from bot.store.channel_settings import ChannelSettings, Mode

SITES = 8
"""Sites of a list that a card names; the rest is counted."""
_LABEL, _FACT, _COMMAND, _SENTENCE = 45, 200, 80, 200


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds in a channel, and where it comes from."""

    settings: ChannelSettings
    origins: Mapping[str, str]
    """By the names of the settings: "channel", "workspace" or "default"."""
    whole: bool = False
    """Whether it is the workspace that is spoken of."""


@dataclass(frozen=True, slots=True)
class Records:
    """What the bot did of late, and what it holds about the workspace."""

    here: int
    everywhere: int
    """Answers in the channel, and in all of them, …"""
    within: timedelta
    """… in this time."""
    held: Mapping[str, int]
    """Rows by table."""
    keep: timedelta
    version: str


def status_card(
    standing: Standing,
    records: Records,
    facts: Sequence[tuple[str, str]] = (),
    *,
    missing: Sequence[Missing] = (),
    direct: bool = False,
    can_manage: bool = False,
) -> Card:
    """RETURNS (Card): what the bot does here and why, what it did of late, and what it holds."""
    if direct:
        parts: list[Part] = [Lines((phrase("direct"),))]
        title = say("status_title_direct")
    else:
        parts = [Lines((_line(texts().modes_explained[standing.settings.mode]),)), *_missing(missing)]
        parts.append(Facts(tuple(_settings(standing))))
        title = say("status_title_all") if standing.whole else say("status_title")
    parts += [Facts((*_extra(facts), *_records(records))), Lines((phrase("kept", time=_spoken(records.keep)),))]
    buttons = _buttons("basics", "finer", reset=_is_own(standing)) if can_manage and not direct else ()
    return Card(title, (*parts, *buttons))


def saved_card(standing: Standing, page: SettingsPage, *, changed: bool, missing: Sequence[Missing] = ()) -> Card:
    """RETURNS (Card): what holds after a form was sent, and the way to the other page."""
    other: SettingsPage = "finer" if page == "basics" else "basics"
    title, line = (say("saved_title"), phrase("saved")) if changed else (say("unchanged_title"), phrase("unchanged"))
    parts = (Lines((line,)), *_missing(missing), Facts(tuple(_settings(standing))))
    return Card(title, (*parts, *_buttons(other, reset=_is_own(standing))))


def problems_card(page: SettingsPage, problems: Mapping[str, str]) -> Card:
    """RETURNS (Card): what is wrong with each field, and the way back to the form."""
    items = tuple(
        (phrase("problem", name=Run(texts().settings[name], "strong"), sentence=sentence),)
        for name, sentence in problems.items()
    )
    button = Button(say("open_again"), encode(Edit(page)), "primary")
    return Card(say("problems_title"), (Lines((phrase("problems"),)), Items(items), Divider(), button), "problem")


def reset_card(*, whole: bool) -> Card:
    """RETURNS (Card): asks whether the settings are to go."""
    line = phrase("reset_ask_all") if whole else phrase("reset_ask")
    return _asking(say("reset_title"), line, Button(say("reset"), encode(Reset(sure=True)), "danger"))


def reset_done_card(standing: Standing) -> Card:
    """RETURNS (Card): what holds after the reset."""
    parts = (Facts(tuple(_settings(standing))), *_buttons("basics", "finer"))
    return Card(say("reset_done_title"), parts)


def forget_card(held: Mapping[str, int]) -> Card:
    """RETURNS (Card): asks whether what is held about the workspace is to go."""
    line = phrase("forget_ask", what=_held(held) or say("held_nothing"))
    return _asking(say("forget_title"), line, Button(say("forget"), encode(Forget()), "danger"))


def forgotten_card(deleted: Mapping[str, int], keep: timedelta) -> Card:
    """RETURNS (Card): what was deleted, and what else there is."""
    what = _held(deleted)
    line = phrase("forgotten", what=what) if what else phrase("forgotten_nothing")
    return Card(say("forgotten_title"), (Lines((line, phrase("forgotten_rest", time=_spoken(keep)))),))


def help_card(commands: Sequence[tuple[str, str]], how_it_works: str | None = None) -> Card:
    """RETURNS (Card): what the bot is, what can be asked of it, and where it is explained."""
    lines: list[Line] = [phrase("what_it_is"), phrase("what_it_is_not")]
    if link := web_link(how_it_works):
        lines.append((Run(say("how_it_works"), url=link),))
    items = tuple(
        (phrase("command", command=Run(fit(command, _COMMAND), "code"), what=fit(what, _SENTENCE)),)
        for command, what in commands
    )
    listed: tuple[Part, ...] = (Heading(say("commands")), Items(items)) if items else ()
    return Card(say("help_title"), (Lines(tuple(lines)), *listed))


def home_card(
    about: Card,
    answering: Sequence[tuple[str, str, Mode]],
    recent: Sequence[tuple[str, str | None]],
    switch: str | None,
    *,
    can_manage: bool,
) -> Card:
    """The page of the bot itself, as one person sees it.

    about: what the bot is, and its commands.
    answering: name, address and mode of channels that are not off.
    recent: title and address of answers.
    switch: what somebody types to change a channel's settings.
    """
    channels = [(Run(f"#{name}", url=url), Run(f": {texts().modes[mode]}")) for name, url, mode in answering]
    answers = [(Run(fit(title, TITLE) or say("untitled"), url=url),) for title, url in recent]
    parts = (
        *about.parts,
        Divider(),
        Heading(say("home_channels")),
        _listed(channels, phrase("home_no_channels", command=Run(switch or "", "code"))),
        Heading(say("home_recent")),
        _listed(answers, phrase("home_nothing_recent")),
        *((Button(say("open_basics"), encode(Edit())), Button(say("open_finer"), encode(Edit("finer")))) * can_manage),
    )
    return Card(say("home_title"), parts)


def _listed(lines: Sequence[Line], otherwise: Line) -> Items | Lines:
    return Items(tuple((line,) for line in lines)) if lines else Lines((otherwise,))


def outdated_card() -> Card:
    """RETURNS (Card): a form came back that is none of ours any more."""
    return _notice(say("outdated_title"), phrase("outdated"), "problem")


def not_manager_card() -> Card:
    """RETURNS (Card): somebody may not do that."""
    return _notice(say("not_manager_title"), phrase("not_manager"))


def _settings(standing: Standing) -> Iterator[tuple[str, Line]]:
    settings = standing.settings
    yield _fact(standing, "mode", texts().modes[settings.mode])
    yield _fact(standing, "allowed_domains", _sites(settings.allowed_domains) or say("all_sites"))
    yield _fact(standing, "denied_domains", _sites(settings.denied_domains) or say("no_sites"))
    everything = set(settings.show) == set(texts().parts)
    shown = say("all_parts") if everything else "; ".join(texts().parts[part] for part in settings.show)
    yield _fact(standing, "show", shown)
    yield _fact(standing, "top_assertions", str(settings.top_assertions))
    if settings.mode == "automatic" or standing.whole:
        for name in ("channel_cooldown", "user_cooldown"):
            yield _fact(standing, name, spoken(getattr(settings, name)) or say("no_pause"))
        yield _fact(standing, "min_words", str(settings.min_words))
        yield _fact(standing, "repeat", _repeat(settings))


def _fact(standing: Standing, name: str, value: str) -> tuple[str, Line]:
    origin = texts().origins[standing.origins.get(name, "default")]
    return texts().settings[name], phrase("setting", value=value, origin=origin)


def _sites(sites: Sequence[str]) -> str:
    shown = list(sites[:SITES])
    if rest := len(sites) - len(shown):
        shown.append(counted("more_sites", rest))
    return ", ".join(shown)


def _repeat(settings: ChannelSettings) -> str:
    if not settings.repeat_within:
        return texts().repeats["again"]
    return say("repeat_within", what=texts().repeats[settings.repeat], time=spoken(settings.repeat_within))


def _extra(facts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Line]]:
    for label, text in facts:
        if (name := fit(label, _LABEL)) and (value := fit(text, _FACT)):
            yield name, (Run(value),)


def _records(records: Records) -> Iterator[tuple[str, Line]]:
    lately = phrase("lately_counts", here=counted("answers", records.here), all=records.everywhere)
    yield say("lately", time=_spoken(records.within)), lately
    yield say("held"), (Run(_held(records.held) or say("held_nothing")),)
    yield say("version"), (Run(fit(records.version, _LABEL) or "–"),)


def _held(rows: Mapping[str, int]) -> str:
    said = (
        counted("held_settings", rows.get("settings", 0)) if rows.get("settings") else None,
        counted("held_replies", rows.get("replies", 0)) if rows.get("replies") else None,
        counted("held_events", rows.get("events", 0)) if rows.get("events") else None,
        counted("held_feedback", rows.get("feedback", 0)) if rows.get("feedback") else None,
    )
    return joined(*said)


def _missing(missing: Sequence[Missing]) -> tuple[Part, ...]:
    return (Heading(say("missing_title")), Lines(missing_lines(missing))) if missing else ()


def _buttons(*pages: SettingsPage, reset: bool = False) -> tuple[Part, ...]:
    labels = {"basics": say("open_basics"), "finer": say("open_finer")}
    parts: list[Part] = [Divider(), *(Button(labels[page], encode(Edit(page))) for page in pages)]
    if reset:
        parts.append(Button(say("reset"), encode(Reset()), "danger"))
    return tuple(parts)


def _is_own(standing: Standing) -> bool:
    """RETURNS (bool): whether anything is set that a reset would take away."""
    return ("workspace" if standing.whole else "channel") in standing.origins.values()


def _asking(title: str, line: Line, button: Button) -> Card:
    return Card(title, (Lines((line,)), Divider(), button), "notice")


def _notice(title: str, line: Line, tone: Tone = "notice") -> Card:
    return Card(title, (Lines((line,)),), tone)


def _line(words: str) -> Line:
    return (Run(words),)


def _spoken(time: timedelta) -> str:
    return spoken(round(time.total_seconds()))
