"""Several processes, and processes that are killed."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.store import Store
from tests.responder.worker import RUN, prepared
from tests.store.databases import Postgres, clean_environment

REPOSITORY = Path(__file__).resolve().parents[2]


def worker(mode: str, url: str, last: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.responder.worker", mode, url, last],
        cwd=REPOSITORY,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.timeout(300)
def test_a_thousand_events_delivered_three_times_to_two_processes_are_answered_once_each(postgres: Postgres) -> None:
    url = postgres.new()
    asyncio.run(prepared(url))
    processes = [worker("share", url, owner) for owner in ("one", "two")]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    posts: list[list[str]] = []
    for process in processes:
        answer, errors = process.communicate(timeout=250)
        assert process.returncode == 0, errors
        posts.append(json.loads(answer))
    assert all(posts), "both should have answered some"
    assert sorted(posts[0] + posts[1]) == sorted(f"m{n}" for n in range(1000))


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts"
    path.touch()
    return path


@pytest.mark.timeout(300)
def test_after_ten_kills_nothing_is_lost_and_nothing_is_answered_twice(url: str, posts: Path) -> None:
    asyncio.run(prepared(url))
    process = worker("killed", url, str(posts))
    _, errors = process.communicate(timeout=250)
    assert process.returncode == 0, errors
    counts = Counter(posts.read_text().split())
    assert counts == Counter({f"m{n}": 1 for n in range(RUN)})

    async def remembered() -> int:
        async with Store.open(url) as store:
            return (await store.counts()).rows["replies"]

    assert asyncio.run(remembered()) == RUN
