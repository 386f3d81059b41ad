"""Where the answer goes: standard output, a file that appears whole or not at all, or a folder of pages."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from adapters.terminal.clean import shown_name
from adapters.terminal.inputs import Input

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 100


class TargetError(Exception):
    """A target that cannot be written to; the message is one sentence for the person who named it."""


def check_file(target: Path, inputs: Iterable[Input]) -> None:
    """Raise TargetError unless `target` can become one file and is none of the inputs."""
    if target.is_dir():
        raise TargetError(f"{shown_name(str(target))} is a folder; name a file.")
    if not target.parent.is_dir():
        raise TargetError(f"There is no folder {shown_name(str(target.parent))}; create it first.")
    _check_not_read([target], inputs)


def check_folder(target: Path | None, inputs: Iterable[Input]) -> dict[Input, Path]:
    """Plan one page for each input.

    RETURNS (dict[Input, Path]): Where the page of each goes; no two share a name.
    Raises TargetError where `target` is missing, a file or lies nowhere, or would have a page over an input.
    """
    if target is None:
        raise TargetError("Several pages need a folder to go to: add -o FOLDER.")
    if target.exists() and not target.is_dir():
        raise TargetError(f"{shown_name(str(target))} is a file; several pages need a folder.")
    if not target.parent.is_dir():
        raise TargetError(f"There is no folder {shown_name(str(target.parent))}; create it first.")
    inputs = list(inputs)
    plan: dict[Input, Path] = {}
    taken: set[str] = set()
    for item in inputs:
        stem = _UNSAFE.sub("_", item.id).strip("._")[:_LONGEST_NAME] or "article"
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        plan[item] = target / f"{name}.html"
    _check_not_read(plan.values(), inputs)
    return plan


def _check_not_read(targets: Iterable[Path], inputs: Iterable[Input]) -> None:
    read = {os.path.realpath(item.path) for item in inputs if item.path}
    for target in targets:
        if os.path.realpath(target) in read and not _is_special(target):
            raise TargetError(f"{shown_name(str(target))} is one of the inputs and would be overwritten.")


def _is_special(path: Path) -> bool:
    """RETURNS (bool): whether it is a device or a pipe: written to, never replaced."""
    return path.exists() and not path.is_file()


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """Open a file that takes its name only when all of it is written; what was there before stays until then."""
    target = Path(os.path.realpath(target))
    if _is_special(target):
        with target.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    temporary = target.with_name(f".hearsay-{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as file:
            yield file
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def standard_output(*, utf8: bool) -> TextIO:
    """Standard output, fit for any text.

    utf8 (bool): Whether the format is UTF-8 whatever the terminal's encoding is (JSON, HTML).
    """
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        if utf8:
            reconfigure(encoding="utf-8", errors="strict", newline="\n")
        else:
            reconfigure(errors="replace")
    return sys.stdout


def abandon_standard_output() -> None:
    """Let the interpreter's last flush go nowhere, when nobody reads any more."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError, AttributeError):  # a stream without a descriptor has nothing to flush into
        return
