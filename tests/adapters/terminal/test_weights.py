"""HEARSAY_MODEL names other weights; weights that cannot be used are one clear line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.analysis.tagger import WEIGHTS

TEXT = "“We will rebuild the bridge,” Mayor Ana Ruiz said on Monday after the council had met in the town hall.\n" * 3
HEARSAY = [sys.executable, "-c", "from adapters.terminal.main import main; main()"]


def read(folder: Path, article: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HEARSAY_MODEL": str(folder)}
    command = [*HEARSAY, "read", str(article), str(article), "-f", "jsonl"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_other_weights_of_the_same_form_are_used(tmp_path: Path, article: Path) -> None:
    shutil.copytree(WEIGHTS, tmp_path / "mine")
    found = read(tmp_path / "mine", article)
    assert (found.returncode, found.stderr) == (0, "")
    assert len(found.stdout.splitlines()) == 2


def remove(folder: Path) -> None:
    (folder / "model.onnx").unlink()


def cut_short(folder: Path) -> None:
    path = folder / "model.onnx"
    path.write_bytes(path.read_bytes()[:100_000])


def other_version(folder: Path) -> None:
    path = folder / "config.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 99'), encoding="utf-8")


def garble(folder: Path) -> None:
    (folder / "config.json").write_bytes(b"\x00\xff{")


@pytest.mark.parametrize(
    ("spoil", "named"),
    [(remove, "model.onnx"), (cut_short, "model.onnx"), (other_version, "config.json"), (garble, "config.json")],
)
def test_weights_that_cannot_be_used_are_one_clear_line(
    tmp_path: Path, article: Path, spoil: Callable[[Path], None], named: str
) -> None:
    shutil.copytree(WEIGHTS, tmp_path / "mine")
    spoil(tmp_path / "mine")
    found = read(tmp_path / "mine", article)
    assert found.returncode == 1
    assert found.stdout == ""
    (line,) = found.stderr.splitlines()
    assert line.startswith("hearsay: ")
    assert named in line
    assert "HEARSAY_MODEL" in line


def test_a_folder_that_does_not_exist_is_one_clear_line(tmp_path: Path, article: Path) -> None:
    found = read(tmp_path / "nowhere", article)
    assert found.returncode == 1
    (line,) = found.stderr.splitlines()
    assert "nowhere" in line
