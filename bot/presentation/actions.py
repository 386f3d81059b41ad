"""What a button or a choice asks for, as a short id that a platform hands back when it is pressed.

All the state there is travels in the id, so that buttons work after a restart and for anyone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Page = Literal["summary", "claims", "sources", "assertions", "about"]
Verdict = Literal["useful", "wrong"]
SettingsPage = Literal["basics", "finer"]

MAX_LENGTH = 100
"""Most characters of an id; the shortest limit among the chat platforms."""
LAST_NUMBER = 999_999
PREFIX = "h1:"
"""Says whose ids these are and in which form; another form gets another number."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHOW = re.compile(rf"{PREFIX}s:({_IDENTIFIER.pattern}):({'|'.join(get_args(Page))}):([1-9][0-9]{{0,5}})")
_CHOOSE = re.compile(rf"{PREFIX}c:({_IDENTIFIER.pattern})")
_DISMISS = re.compile(rf"{PREFIX}d:({_IDENTIFIER.pattern})")
_FEEDBACK = re.compile(rf"{PREFIX}f:({_IDENTIFIER.pattern}):({'|'.join(get_args(Verdict))})")
_POST = re.compile(rf"{PREFIX}p:({_IDENTIFIER.pattern})")
_EDIT = re.compile(rf"{PREFIX}e:({'|'.join(get_args(SettingsPage))})")


@dataclass(frozen=True, slots=True)
class _About:
    breakdown: str
    """The id under which the breakdown is kept."""

    def __post_init__(self) -> None:
        if not is_identifier(self.breakdown):
            raise ValueError(f"not the id of a breakdown: {self.breakdown!r}")


@dataclass(frozen=True, slots=True)
class Show(_About):
    """Put a page in place of what is shown."""

    page: Page = "summary"
    number: int = 1
    """Of the pages into which a long list is cut, from 1; one that is past the end shows the last."""

    def __post_init__(self) -> None:
        _About.__post_init__(self)
        if not 1 <= self.number <= LAST_NUMBER:
            raise ValueError(f"not the number of a page: {self.number}")


@dataclass(frozen=True, slots=True)
class Choose(_About):
    """Do what the chosen option says; the id of a select, whose options carry ids of their own."""


@dataclass(frozen=True, slots=True)
class Dismiss(_About):
    """Remove the answer."""


@dataclass(frozen=True, slots=True)
class Feedback(_About):
    """Keep what a reader thinks of the answer; "wrong" opens a form, whose id is this same one."""

    verdict: Verdict = "useful"


@dataclass(frozen=True, slots=True)
class Post(_About):
    """Post an answer that only its asker sees to the channel."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Open a page of the form for the channel's settings; also that form's id."""

    page: SettingsPage = "basics"


@dataclass(frozen=True, slots=True)
class Reset:
    """Let the channel's settings be what the workspace or the defaults say."""

    sure: bool = False
    """Whether it was asked back."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what is held about the workspace; the button that confirms it."""


Action = Show | Choose | Dismiss | Feedback | Post | Edit | Reset | Forget


def is_identifier(text: str) -> bool:
    """RETURNS (bool): whether the text can stand as a breakdown's id in an action."""
    return _IDENTIFIER.fullmatch(text) is not None


def encode(action: Action) -> str:
    """RETURNS (str): at most `MAX_LENGTH` characters of A-Z, a-z, 0-9, ":", "_" and "-"."""
    match action:
        case Show(breakdown, page, number):
            return f"{PREFIX}s:{breakdown}:{page}:{number}"
        case Choose(breakdown):
            return f"{PREFIX}c:{breakdown}"
        case Dismiss(breakdown):
            return f"{PREFIX}d:{breakdown}"
        case Feedback(breakdown, verdict):
            return f"{PREFIX}f:{breakdown}:{verdict}"
        case Post(breakdown):
            return f"{PREFIX}p:{breakdown}"
        case Edit(settings_page):
            return f"{PREFIX}e:{settings_page}"
        case Reset(sure):
            return _RESET_NOW if sure else _RESET
        case Forget():
            return _FORGET


def decode(identifier: str) -> Action | None:
    """RETURNS (Action | None): what `encode` was given; None for whatever else a stranger sends."""
    if found := _SHOW.fullmatch(identifier):
        return Show(found[1], _PAGES[found[2]], int(found[3]))
    if found := _FEEDBACK.fullmatch(identifier):
        return Feedback(found[1], _VERDICTS[found[2]])
    if found := _DISMISS.fullmatch(identifier):
        return Dismiss(found[1])
    if found := _CHOOSE.fullmatch(identifier):
        return Choose(found[1])
    if found := _POST.fullmatch(identifier):
        return Post(found[1])
    if found := _EDIT.fullmatch(identifier):
        return Edit(_SETTINGS_PAGES[found[1]])
    return _WHOLE.get(identifier)


def opens_form(identifier: str) -> bool:
    """RETURNS (bool): whether a form may come of it, which platforms want as the very first answer, within seconds."""
    match decode(identifier):
        case Edit() | Feedback(_, "wrong"):
            return True
        case _:
            return False


_PAGES: dict[str, Page] = {page: page for page in get_args(Page)}
_SETTINGS_PAGES: dict[str, SettingsPage] = {page: page for page in get_args(SettingsPage)}
_VERDICTS: dict[str, Verdict] = {verdict: verdict for verdict in get_args(Verdict)}
_RESET, _RESET_NOW, _FORGET = f"{PREFIX}r:ask", f"{PREFIX}r:now", f"{PREFIX}x:workspace"
_WHOLE: dict[str, Action] = {_RESET: Reset(), _RESET_NOW: Reset(sure=True), _FORGET: Forget()}
