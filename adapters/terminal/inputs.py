"""What the command line names, as a list of things to read, and the bytes of each."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from adapters.terminal.clean import shown_name

STDIN = "-"
SUFFIXES = frozenset({".txt", ".html", ".htm"})
"""What counts as an article in a folder."""
_LINK = re.compile(r"https?:/|[a-z][a-z0-9+.-]+://|(?:about|data|javascript|mailto|tel|view-source):", re.IGNORECASE)
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EACCES: "it may not be read (permission denied)",
    errno.EPERM: "it may not be read (permission denied)",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "its name is too long",
}


class InputError(Exception):
    """An input that cannot be had; the message is one clause for the person who named it."""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read."""

    name: str
    """As it is shown: printable."""
    id: str
    """The article's id."""
    path: Path | None = None
    """None for standard input and for links."""
    link: str | None = None
    """The address of a page to download."""
    problem: str | None = None
    """Why it cannot be read, when that is known without opening it."""


def is_several(arguments: Sequence[str]) -> bool:
    """RETURNS (bool): whether the answer is a list, however many articles are found: a folder, or many inputs."""
    return len(arguments) > 1 or any(a != STDIN and os.path.isdir(a) for a in arguments)  # noqa: PTH112 (never raises)


def expand(arguments: Sequence[str]) -> list[Input]:
    """RETURNS (list[Input]): one for each file and link, in the order given; a folder's own files by name."""
    return [item for argument in arguments for item in _expand(argument)]


def _expand(argument: str) -> Iterator[Input]:
    name = shown_name(argument)
    if not argument.strip():
        advice = "give a file, a folder, a link, or - for standard input"
        yield Input(name or "an empty name", "nothing", problem=advice)
    elif argument == STDIN:
        yield Input("standard input", "stdin")
    elif _LINK.match(argument):
        yield Input(name, _stem_of(argument), link=argument)
    elif os.path.isdir(argument):  # noqa: PTH112 (unlike Path.is_dir it never raises)
        yield from _folder(Path(argument), name)
    else:
        yield _file(Path(argument))


def _stem_of(link: str) -> str:
    """RETURNS (str): what a page about the article may be called: the website, and the end of the address."""
    address = _LINK.sub("", link, count=1).partition("?")[0].partition("#")[0].strip("/")
    host, _, path = address.partition("/")
    end = path.rpartition("/")[2].partition(".")[0]
    return shown_name(f"{host.removeprefix('www.')}-{end}" if end else host)


def _folder(folder: Path, name: str) -> Iterator[Input]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Input(name, "folder", problem=_reason(error).replace("file", "folder"))
        return
    found = [entry for entry in entries if _is_article(entry)]
    if not found:
        yield Input(name, "folder", problem="no articles in this folder (no .txt, .html or .htm files directly in it)")
    yield from map(_file, found)


def _is_article(entry: Path) -> bool:
    """RETURNS (bool): whether a folder's entry is to be read; a dangling link is, so that it gets reported."""
    if entry.name.startswith(".") or entry.suffix.lower() not in SUFFIXES:
        return False
    return entry.is_file() or (entry.is_symlink() and not entry.exists())


def _file(path: Path) -> Input:
    return Input(shown_name(str(path)), shown_name(path.stem), path)


def read_bytes(item: Input, limit: int) -> bytes:
    """Read an input whole, but no more than is allowed, whatever it says about its size.

    limit (int): Most bytes.
    Raises InputError.
    """
    if item.problem:
        raise InputError(item.problem)
    try:
        if item.path is None:
            if sys.stdin is None:
                raise InputError("standard input is closed")
            return _capped(sys.stdin.buffer, limit)
        with item.path.open("rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > limit:
                raise InputError(_too_large(limit))
            return _capped(file, limit)
    except OSError as error:
        raise InputError(_reason(error)) from error
    except ValueError as error:  # a NUL in the name, a closed stream
        raise InputError("it cannot be opened") from error


def _capped(file: BinaryIO, limit: int) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise InputError(_too_large(limit))
    return data


def _too_large(limit: int) -> str:
    return f"it is larger than {limit / 1_000_000:.3g} MB, more than any article; give me the article alone"


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0) or f"it cannot be read ({(error.strerror or 'unknown reason').lower()})"
