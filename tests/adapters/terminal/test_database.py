"""`hearsay db …` and `hearsay settings …`: what they do, say and return."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from adapters.terminal import database
from bot.store import Channel, Store, schema
from tests.store.databases import breakdown

REPOSITORY = Path(__file__).resolve().parents[3]
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(database.db)
app.add_typer(database.settings)
SLACK = ("--platform", "slack", "--workspace", "T1")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARSAY_DATABASE", str(tmp_path / "hearsay.db"))
    monkeypatch.delenv("HEARSAY_USER_KEY", raising=False)
    return tmp_path / "hearsay.db"


@pytest.fixture
def ready(path: Path) -> Path:
    assert hearsay("db", "upgrade").exit_code == 0
    return path


def hearsay(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def fill(path: Path) -> None:
    async def work() -> None:
        here = Channel("slack", "T1", "C1")
        async with Store.open(path) as store:
            put = await store.breakdowns.put("https://example.org/a", breakdown(), content_hash="h")
            await store.replies.add(here, reply="r", message="m", url=put.url, breakdown=put.id, user="U1")
            await store.feedback.add(put.id, "wrong", channel=here, user="U1")

    asyncio.run(work())


def test_a_database_is_set_up_once(path: Path) -> None:
    assert hearsay("db", "upgrade").stdout == f"The database is set up ({schema.head()}).\n"
    assert hearsay("db", "upgrade").stdout == f"The database is up to date ({schema.head()}).\n"
    assert path.exists()


def test_before_that_each_command_names_the_one_to_run(path: Path, tmp_path: Path) -> None:
    for command in (("db", "status"), ("db", "backup", tmp_path / "b"), ("settings", "show", *SLACK)):
        result = hearsay(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"hearsay: There is no database {path}; make it with `hearsay db upgrade`.\n"


def test_the_option_outweighs_the_environment(ready: Path, tmp_path: Path) -> None:
    result = hearsay("db", "status", "--database", tmp_path / "other.db")
    assert f"There is no database {tmp_path / 'other.db'}" in result.stderr


def test_status_shows_where_it_is_and_what_it_holds(ready: Path) -> None:
    fill(ready)
    result = hearsay("db", "status")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{ready}, up to date\n")
    assert "        1 replies\n" in result.stdout


def test_a_backup_is_written_checked_and_restored(ready: Path, tmp_path: Path) -> None:
    fill(ready)
    saved = tmp_path / "saved.db"
    assert hearsay("db", "backup", saved).stdout.startswith(f"Backed up to {saved}: ")
    assert hearsay("db", "check", saved).stdout.startswith(f"{saved} is whole (revision {schema.head()}): ")
    assert hearsay("db", "restore", saved).stderr == (
        f"hearsay: The database {ready} is not empty; restore into an empty one.\n"
    )
    new = tmp_path / "new.db"
    assert hearsay("db", "restore", saved, "--database", new).exit_code == 0
    assert "1 replies" in hearsay("db", "status", "--database", new).stdout


def test_a_damaged_backup_ends_with_code_one(tmp_path: Path) -> None:
    (tmp_path / "saved.db").write_text("nonsense " * 1000)
    result = hearsay("db", "check", tmp_path / "saved.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "damaged or no database" in result.stderr


@pytest.mark.parametrize(
    ("what", "deleted"),
    [
        (("--user", "U1", "--platform", "slack"), "1 feedback, 1 replies"),
        (("--workspace", "T1", "--platform", "slack"), "1 feedback, 1 replies"),
        (("--url", "https://example.org/a"), "1 feedback, 1 replies, 1 breakdowns"),
        (("--url", "http://www.example.org/a?utm_source=chat#top"), "1 feedback, 1 replies, 1 breakdowns"),
        (("--url", "no link"), "nothing"),
        (("--user", "U2", "--platform", "slack"), "nothing"),
    ],
)
def test_forgetting_says_what_it_deleted(ready: Path, what: tuple[str, ...], deleted: str) -> None:
    fill(ready)
    result = hearsay("db", "forget", *what)
    assert result.exit_code == 0
    assert result.stdout == f"Deleted: {deleted}. Backups made before still hold it.\n"


@pytest.mark.parametrize("what", [(), ("--user", "U1"), ("--user", "U1", "--url", "https://a.org")])
def test_forgetting_needs_one_thing_and_whose_it_is(ready: Path, what: tuple[str, ...]) -> None:
    assert hearsay("db", "forget", *what).exit_code == 2


def test_sweeping_says_what_it_deleted(ready: Path) -> None:
    fill(ready)
    assert hearsay("db", "sweep").stdout == "Deleted: nothing.\n"
    with sqlite3.connect(ready) as connection:
        connection.execute("UPDATE replies SET posted_at = '2020-01-01 00:00:00.000000'")
    connection.close()
    assert hearsay("db", "sweep", "--days", "7").stdout == "Deleted: 1 replies.\n"


def test_settings_are_set_shown_and_reset(ready: Path) -> None:
    result = hearsay("settings", "set", *SLACK, "--channel", "C1", "mode=automatic", "user-cooldown=5m")
    assert (result.exit_code, result.stdout) == (0, "mode=automatic\nuser_cooldown=300\n")
    hearsay("settings", "set", *SLACK, "denied_domains=ads.example.org")
    shown = hearsay("settings", "show", *SLACK, "--channel", "C1").stdout.splitlines()
    lines = dict(line.split("=", 1) for line in shown)
    assert lines["mode"].split() == ["automatic", "(channel)"]
    assert lines["denied_domains"].split() == ["ads.example.org", "(workspace)"]
    assert lines["min_words"].split() == ["150", "(default)"]
    assert hearsay("settings", "reset", *SLACK, "mode", "--channel", "C1").stdout == "mode=off\n"
    assert "user_cooldown=60\n" in hearsay("settings", "reset", *SLACK, "--channel", "C1").stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (["colour=red"], "hearsay: There is no setting 'colour'; there are mode, allowed_domains,"),
        (["min_words=10", "mode=loud"], "hearsay: mode takes off, command or automatic, not 'loud'."),
        (["mode"], "hearsay: 'mode' is not of the form name=value, such as mode=automatic."),
    ],
)
def test_a_wrong_setting_is_said_and_nothing_is_set(ready: Path, changes: list[str], sentence: str) -> None:
    result = hearsay("settings", "set", *SLACK, *changes)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(sentence)
    assert "(workspace)" not in hearsay("settings", "show", *SLACK).stdout


def test_resetting_what_is_no_setting_is_said(ready: Path) -> None:
    result = hearsay("settings", "reset", *SLACK, "colour")
    assert result.exit_code == 2
    assert "There is no setting 'colour'" in result.stderr


def test_every_command_has_help() -> None:
    for group, commands in {
        "db": ("upgrade", "status", "backup", "check", "restore", "sweep", "forget"),
        "settings": ("show", "set", "reset"),
    }.items():
        overview = hearsay(group, "--help").stdout
        for command in commands:
            assert command in overview
            assert "Usage:" in hearsay(group, command, "--help").stdout


def test_the_module_is_light() -> None:
    heavy = {"sqlalchemy", "alembic", "bot.store"}
    code = f"import sys, adapters.terminal.database; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
