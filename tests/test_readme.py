"""What the README shows is what the program prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- demo -->\n```\n)(.*?)(```\n<!-- /demo -->)", re.DOTALL)
CUT = "[…]\n"


@pytest.fixture(scope="module")
def demo(request: pytest.FixtureRequest) -> str:
    (seed,) = (README.parent / "seeds").glob("*.txt")
    hearsay = Path(sys.executable).with_name("hearsay")
    found = subprocess.run(
        [str(hearsay), "read", str(seed.relative_to(README.parent))],
        cwd=README.parent,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return found.stdout


def shown(output: str) -> str:
    """The parts worth a reader's first minute: the balance, one speaker, the other two's claims cut, one flag."""
    lines = output.splitlines(keepends=True)
    second = next(n for n, line in enumerate(lines) if n > 10 and line.startswith("  direct")) + 3
    what = next(n for n, line in enumerate(lines) if line.startswith("What stands"))
    return "".join([*lines[: second + 2], CUT, *lines[what : what + 10], CUT, lines[-1]])


def test_the_readme_shows_what_the_demo_prints(demo: str) -> None:
    text = README.read_text(encoding="utf-8")
    found = BLOCK.search(text)
    assert found, "README.md has lost its demo block"
    if os.environ.get("UPDATE_README"):
        README.write_text(BLOCK.sub(lambda m: m[1] + shown(demo) + m[3], text), encoding="utf-8")
        return
    parts = found[2].split(CUT)
    assert len(parts) > 1
    at = 0
    for part in parts:
        at = demo.find(part, at)
        assert at >= 0, f"the demo does not print this part (UPDATE_README=1 writes it anew):\n{part}"


@pytest.mark.parametrize("command", ["demo", "test", "lint", "format", "bench"])
def test_the_commands_that_the_documents_name_exist(command: str) -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{command}:", makefile, re.MULTILINE)
