"""The command line: what goes in, what comes out where, and with which exit code."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from adapters.terminal.main import app
from bot.article.model import Article
from bot.breakdown import Breakdown

Result = subprocess.CompletedProcess[bytes]
HEARSAY = [sys.executable, "-c", "from adapters.terminal.main import main; main()"]
ARTICLE = (
    "“The bridge was safe,” Ann Lee, the mayor of Marl, said on Monday. The council had asked for a report in June, "
    "and it was never published.\n\n"
    "Critics say that the town ignored the warnings. Some 40 people were hurt when it fell, and the collapse caused "
    "panic in the streets around the market.\n"
)


def hearsay(
    *arguments: str | Path, stdin: bytes | None = b"", env: dict[str, str] | None = None, cwd: Path | None = None
) -> Result:
    clean = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    return subprocess.run(
        [*HEARSAY, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=clean | (env or {}),
        cwd=cwd,
        timeout=100,
    )


def problems(result: Result) -> list[str]:
    return result.stderr.decode().splitlines()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_a_file_is_read_and_its_answer_printed_without_colours(good: Path) -> None:
    result = hearsay("read", good)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "Ann Lee" in result.stdout.decode()
    assert b"\x1b" not in result.stdout


def test_one_file_as_json_is_one_object_that_fits_the_printed_schema(good: Path) -> None:
    schema = json.loads(hearsay("schema").stdout)
    result = hearsay("read", good, "--format", "json")
    answer = json.loads(result.stdout)
    Draft202012Validator(schema).validate(answer)
    assert (answer["article"]["id"], answer["article"]["text"]) == ("good", ARTICLE)


def test_json_is_utf8_in_any_locale(good: Path) -> None:
    result = hearsay("read", good, "-f", "json", env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(result.stdout.decode("utf-8"))["article"]["text"] == ARTICLE


def test_text_survives_a_terminal_that_knows_only_ascii(good: Path) -> None:
    result = hearsay("read", good, env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert "Ann Lee" in result.stdout.decode("ascii")


def test_standard_input_is_read(good: Path) -> None:
    result = hearsay("read", "-", "-f", "jsonl", stdin=good.read_bytes())
    assert json.loads(result.stdout)["article"]["id"] == "stdin"


def test_several_inputs_are_an_array_as_json_and_lines_in_order_as_jsonl(good: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(good, tmp_path / "a.txt"))
    assert [a["article"]["id"] for a in json.loads(hearsay("read", good, other, "-f", "json").stdout)] == ["good", "a"]
    lines = hearsay("read", good, other, "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["article"]["id"] for line in lines] == ["good", "a"]


def test_a_folder_gives_its_own_articles_by_name_and_always_an_array(good: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deeper").mkdir(parents=True)
    for name in ("b.txt", "a.TXT", ".hidden.txt", "notes.md", "deeper/c.txt"):
        shutil.copy(good, folder / name)
    answers = json.loads(hearsay("read", folder, "-f", "json").stdout)
    assert [a["article"]["id"] for a in answers] == ["a", "b"]
    (folder / "b.txt").unlink()
    assert len(json.loads(hearsay("read", folder, "-f", "json").stdout)) == 1


def bad_inputs(folder: Path) -> dict[str, bytes | None]:
    return {
        "missing.txt": None,
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "binary.txt": bytes(range(256)) * 40,
        "german.txt": (
            "Der Bürgermeister sagte am Montag, die Brücke sei sicher gewesen und niemand habe ihn "
            "gewarnt. Die Stadt will den Bericht nun doch veröffentlichen. " * 5
        ).encode(),
        "page.html": b"<html><head><title>x</title></head><body><nav><a href='/'>Home</a></nav></body></html>",
    }


@pytest.mark.parametrize("name", list(bad_inputs(Path())))
def test_a_bad_input_is_one_clear_line_and_harms_no_other(good: Path, tmp_path: Path, name: str) -> None:
    data = bad_inputs(tmp_path)[name]
    bad = tmp_path / name
    if data is not None:
        bad.write_bytes(data)
    result = hearsay("read", bad, good, "-f", "jsonl")
    assert result.returncode == 1
    (line,) = problems(result)
    assert line.startswith(f"hearsay: {bad}: ")
    assert "unexpected" not in line
    assert [json.loads(x)["article"]["id"] for x in result.stdout.splitlines()] == ["good"]


def test_a_folder_of_good_and_bad_is_read_as_far_as_it_goes(good: Path, tmp_path: Path) -> None:
    for name, data in bad_inputs(tmp_path).items():
        if data is not None:
            (tmp_path / name).write_bytes(data)
    result = hearsay("read", tmp_path, "-f", "jsonl")
    assert (result.returncode, len(problems(result)), len(result.stdout.splitlines())) == (1, 5, 1)


def test_a_file_of_50_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    start = time.monotonic()
    result = hearsay("read", huge)
    assert "larger than" in problems(result)[0]
    assert (result.returncode, result.stdout) == (1, b"")
    assert time.monotonic() - start < 30


def test_a_stream_without_end_is_cut_off() -> None:
    result = hearsay("read", "/dev/zero")
    assert result.returncode == 1
    assert "larger than" in problems(result)[0]


def test_a_pipe_given_as_a_file_is_read(good: Path) -> None:
    result = subprocess.run(
        ["bash", "-c", '"$0" -c "$1" read <(cat "$2") -f json', sys.executable, HEARSAY[2], str(good)],
        capture_output=True,
        timeout=100,
    )
    assert json.loads(result.stdout)["article"]["text"] == ARTICLE


def test_an_empty_folder_and_a_dangling_link_each_say_so(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    result = hearsay("read", empty, folder)
    assert result.returncode == 1
    no_articles, gone = problems(result)
    assert "no articles in this folder" in no_articles
    assert gone.endswith("gone.txt: there is no such file")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "give a file, a folder, a link, or - for standard input"),
        ("javascript:alert(1)", "Only links that begin with http"),
        ("data:text/html,hi", "Only links that begin with http"),
        ("mailto:desk@example.org", "Only links that begin with http"),
    ],
)
def test_what_is_neither_a_file_nor_a_web_link_is_told_so(given: str, said: str) -> None:
    result = hearsay("read", given)
    assert result.returncode == 1
    assert said in problems(result)[0]


def test_names_that_cannot_be_printed_are_shown_escaped(good: Path, tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff\x1b[31m.txt"
    result = hearsay("read", os.fsdecode(raw), os.fsdecode(raw))
    assert rb"\xff\x1b[31m.txt: there is no such file" in result.stderr
    assert b"\x1b" not in result.stderr
    Path(os.fsdecode(raw)).write_text(ARTICLE, encoding="utf-8")
    named = hearsay("read", os.fsdecode(raw), "-f", "json")
    assert json.loads(named.stdout)["article"]["id"] == r"\xff\x1b[31m"


WRONG = [
    ["read"],
    ["read", "-", "-"],
    ["read", "GOOD", "--format", "pdf"],
    ["read", "GOOD", "--nonsense"],
    ["read", "GOOD", "GOOD", "-f", "html"],
    ["read", "GOOD", "-o", "FOLDER"],
    ["read", "GOOD", "-o", "FOLDER/none/x.txt"],
    ["read", "GOOD", "-o", "GOOD"],
    ["read", "GOOD", "GOOD", "-f", "html", "-o", "GOOD"],
    ["write", "GOOD"],
    [],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_exit_code_2_and_changes_nothing(good: Path, tmp_path: Path, arguments: list[str]) -> None:
    filled = [a.replace("GOOD", str(good)).replace("FOLDER", str(tmp_path)) for a in arguments]
    result = CliRunner().invoke(app, filled)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert good.read_text(encoding="utf-8") == ARTICLE
    assert list(tmp_path.iterdir()) == [good]


def test_an_answer_goes_to_a_file_whole_or_not_at_all(good: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("before")
    target.chmod(0o640)
    assert hearsay("read", tmp_path / "missing.txt", "-f", "json", "-o", target).returncode == 1
    assert target.read_text() == "before"
    assert hearsay("read", good, "-f", "json", "-o", target).returncode == 0
    assert json.loads(target.read_text(encoding="utf-8"))["article"]["id"] == "good"
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good.txt", "out.json"]


def test_a_device_is_written_to_and_not_replaced(good: Path) -> None:
    assert hearsay("read", good, "-o", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_pages_go_to_a_folder_one_for_each_article(good: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(good, other / "good.txt")
    pages = tmp_path / "pages"
    result = hearsay("read", good, other, "-f", "html", "-o", pages)
    assert result.returncode == 0
    assert sorted(p.name for p in pages.iterdir()) == ["good-2.html", "good.html"]
    assert (pages / "good.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_one_page_goes_to_standard_output(good: Path) -> None:
    assert hearsay("read", good, "-f", "html").stdout.startswith(b"<!doctype html>")


def test_a_reader_that_has_seen_enough_is_left_in_peace(good: Path) -> None:
    script = '"$0" -c "$1" read "$2" "$2" "$2" -f json | head -c 10; echo " ${PIPESTATUS[0]}"'
    result = subprocess.run(
        ["bash", "-c", script, sys.executable, HEARSAY[2], str(good)], capture_output=True, timeout=100
    )
    assert result.stderr == b""
    assert result.stdout.split()[-1] == b"0"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(good: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run([*HEARSAY, "read", str(good)], stdout=full, stderr=subprocess.PIPE, timeout=100)
    assert result.returncode == 1
    assert result.stderr.decode().startswith("hearsay: the answer cannot be written")
    assert len(result.stderr.splitlines()) == 1


def test_an_interrupt_is_quiet_and_exits_with_130(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*HEARSAY, "read", "-", "-o", str(tmp_path / "x")],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdin is not None
    running.stdin.write(b"word " * 200_000)  # more than a pipe holds: returns only when it is being read
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert errors.strip() == b""
    assert list(tmp_path.iterdir()) == []


def test_a_bar_of_progress_is_on_the_terminal_and_never_in_the_answer(good: Path) -> None:
    terminal, theirs = pty.openpty()
    arguments = [*HEARSAY, "read", str(good), str(good), "-f", "jsonl"]
    result = subprocess.run(
        arguments, stdout=subprocess.PIPE, stderr=theirs, timeout=100, env=os.environ | {"TERM": "xterm"}
    )
    os.close(theirs)
    seen = os.read(terminal, 100_000)
    os.close(terminal)
    assert b"Reading" in seen
    assert [json.loads(line)["article"]["id"] for line in result.stdout.splitlines()] == ["good", "good"]


def test_an_unexpected_error_in_one_input_is_told_and_the_others_are_read(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bot.analysis.pipeline as pipeline

    real = pipeline.analyse
    poison = tmp_path / "poison.txt"
    poison.write_text(ARTICLE, encoding="utf-8")

    def analyse(article: Article, *others: Any) -> Breakdown:
        if article.id == "poison":
            raise ZeroDivisionError("secret")
        return real(article, *others)

    monkeypatch.setattr(pipeline, "analyse", analyse)
    quiet = CliRunner().invoke(app, ["read", str(poison), str(good), "-f", "jsonl"])
    assert quiet.exit_code == 1
    assert len(quiet.stdout.splitlines()) == 1
    assert "unexpected error (ZeroDivisionError); please report it" in quiet.stderr
    assert "secret" not in quiet.stderr
    told = CliRunner().invoke(app, ["read", str(poison), "--debug"])
    assert "ZeroDivisionError: secret" in told.stderr


def test_the_help_names_every_option_and_loads_nothing_heavy() -> None:
    page = hearsay("read", "--help").stdout.decode()
    for option in ("--format", "-f", "--output", "-o", "--all", "--debug", "--help", "INPUT"):
        assert option in page
    code = (
        "import sys, adapters.terminal.main as m\n"
        "try: m.app(['--help'], prog_name='hearsay')\n"
        "except SystemExit: pass\n"
        "print([n for n in ('spacy', 'trafilatura', 'pydantic', 'lxml', 'jinja2', 'rich') if n in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "Examples" in result.stdout
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_version_is_the_installed_one() -> None:
    from importlib.metadata import version

    assert hearsay("--version").stdout.decode().strip() == f"hearsay {version('hearsay-bot')}"
