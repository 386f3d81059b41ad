"""The process pool: real processes, really killed."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.article.model import ArticleError
from bot.jobs import AnalysisFailed, AnalysisTooSlow, AnalysisUnavailable, Page
from bot.jobs.child import NICENESS
from bot.jobs.pool import ProcessPool
from bot.jobs.reading import prepare
from tests.jobs.workers import MODEL, prepare_badly, prepare_once, prepare_orders, prepare_to_die, prepare_with_a_fault

REPOSITORY = Path(__file__).resolve().parents[2]


def pool(workers: int = 1, *, limit: float = 30.0, abandoned_limit: float = 0.2) -> ProcessPool:
    return ProcessPool(workers, limit=limit, abandoned_limit=abandoned_limit, prepare=prepare_orders)


async def text_of(pool: ProcessPool, order: str) -> str:
    return (await pool.read(Page(order.encode(), "x"))).article.text


def is_running(pid: int) -> bool:
    """RETURNS (bool): whether there is such a process, zombies included."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(condition: object, timeout: float = 10.0) -> None:
    assert callable(condition)
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_workers_give_way_to_the_process_that_answers() -> None:
    async with pool() as working:
        worker = int(await text_of(working, "pid"))
        assert os.getpriority(os.PRIO_PROCESS, worker) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)


async def test_the_real_worker_reads_a_page_and_says_what_it_is_made_with(seed: Path) -> None:
    async with ProcessPool(prepare=functools.partial(prepare, None)) as real:
        reading = await real.read(Page(seed.read_bytes(), "seed", "text/plain"))
        model = reading.breakdown.model
        assert real.model == f"{model.name}@{model.version}"
        assert reading.article.id == reading.breakdown.article.id == "seed"
        assert reading.breakdown.attributions
        with pytest.raises(ArticleError, match="empty"):
            await real.read(Page(b" ", "blank"))
        assert len(real.pids) == 1


async def test_the_model_is_known_when_the_pool_is_open_and_one_process_serves_all_jobs() -> None:
    async with pool() as workers:
        assert workers.model == MODEL
        assert {await text_of(workers, "pid") for _ in range(5)} == {str(workers.pids[0])}


async def test_more_processes_start_only_when_they_are_needed() -> None:
    async with pool(3) as workers:
        await text_of(workers, "a")
        assert len(workers.pids) == 1
        start = time.monotonic()
        await asyncio.gather(*(text_of(workers, "sleep 2") for _ in range(2)))
        assert time.monotonic() - start < 15
        assert len(workers.pids) == 2


async def test_a_killed_process_does_not_lose_the_question(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with pool() as workers:
        before = workers.pids
        assert await text_of(workers, f"die {tmp_path / 'once'}") == f"die {tmp_path / 'once'}"
        assert workers.pids != before
    assert "exit code -9" in caplog.text
    assert "asked again" in caplog.text


async def test_a_page_that_kills_twice_is_given_up_and_harms_no_other() -> None:
    async with pool() as workers:
        dying, after = await asyncio.gather(text_of(workers, "die"), text_of(workers, "after"), return_exceptions=True)
        assert isinstance(dying, AnalysisFailed)
        assert after == "after"


async def test_the_death_of_one_process_is_no_business_of_the_others() -> None:
    async with pool(2) as workers:
        slow = asyncio.create_task(text_of(workers, "sleep 3"))
        await asyncio.sleep(0.1)
        with pytest.raises(AnalysisFailed):
            await text_of(workers, "die")
        assert await slow == "sleep 3"


async def test_a_process_killed_while_idle_is_replaced_unnoticed() -> None:
    async with pool() as workers:
        os.kill(workers.pids[0], signal.SIGKILL)
        assert await text_of(workers, "a") == "a"


async def test_a_page_that_takes_too_long_is_given_up_and_its_process_killed() -> None:
    async with pool(limit=1.0) as workers:
        before = workers.pids[0]
        start = time.monotonic()
        with pytest.raises(AnalysisTooSlow, match="took too long"):
            await text_of(workers, "sleep 60")
        assert time.monotonic() - start < 5
        assert not is_running(before)
        assert await text_of(workers, "a") == "a"


async def test_our_errors_cross_as_themselves_and_others_without_their_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with pool() as workers:
        with pytest.raises(ArticleError, match=r"No article here\."):
            await text_of(workers, "raise No article here.")
        for order in ("fault", "crooked x"):
            with pytest.raises(AnalysisFailed) as raised:
                await text_of(workers, order)
            assert "secret" not in str(raised.value)
        assert await text_of(workers, "a") == "a"
    assert "ValueError in workers.py:" in caplog.text
    assert "CrookedError in workers.py:" in caplog.text
    assert "secret" not in caplog.text


async def test_an_asker_that_leaves_the_queue_gives_its_place_up() -> None:
    async with pool() as workers:
        first = asyncio.create_task(text_of(workers, "sleep 0.5"))
        second = asyncio.create_task(text_of(workers, "sleep 60"))
        third = asyncio.create_task(text_of(workers, "third"))
        await asyncio.sleep(0.1)
        second.cancel()
        assert await first == "sleep 0.5"
        assert await third == "third"
        assert second.cancelled()


async def test_a_page_nobody_waits_for_any_more_is_not_read_to_the_end() -> None:
    async with pool() as workers:
        asker = asyncio.create_task(text_of(workers, "sleep 60"))
        await asyncio.sleep(0.2)
        asker.cancel()
        assert await asyncio.wait_for(text_of(workers, "next"), 30) == "next"


async def test_a_page_that_is_almost_read_is_read_to_the_end_and_its_process_kept() -> None:
    async with pool(abandoned_limit=10) as workers:
        before = workers.pids
        asker = asyncio.create_task(text_of(workers, "sleep 0.3"))
        await asyncio.sleep(0.1)
        asker.cancel()
        assert await text_of(workers, "next") == "next"
        assert workers.pids == before


async def test_no_process_outlives_the_pool_and_who_waits_is_told() -> None:
    async with pool(2) as workers:
        askers = [asyncio.create_task(text_of(workers, "sleep 60")) for _ in range(4)]
        await until(lambda: len(workers.pids) == 2)
        await asyncio.sleep(0.5)
        pids = workers.pids
    results = await asyncio.gather(*askers, return_exceptions=True)
    assert [type(result) for result in results] == [AnalysisUnavailable] * 4
    assert not any(map(is_running, pids))
    with pytest.raises(AnalysisUnavailable):
        await text_of(workers, "a")


async def test_a_process_is_replaced_after_its_share_of_pages() -> None:
    async with ProcessPool(jobs=2, prepare=prepare_orders) as workers:
        pids = [await text_of(workers, "pid") for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_a_process_that_cannot_be_started_again_is_no_fault_of_the_page(tmp_path: Path) -> None:
    starts = functools.partial(prepare_once, tmp_path / "started")
    async with ProcessPool(prepare=starts) as workers:
        with pytest.raises(AnalysisUnavailable):
            await text_of(workers, "die")


async def test_a_pool_that_cannot_start_says_why_and_leaves_nothing(caplog: pytest.LogCaptureFixture) -> None:
    for prepare_so, message in (
        (prepare_badly, "The weights are broken."),
        (prepare_to_die, "cannot read articles at the moment"),
        (prepare_with_a_fault, "cannot read articles at the moment"),
    ):
        broken = ProcessPool(prepare=prepare_so)
        with pytest.raises(ArticleError, match=message):
            await broken.__aenter__()
        assert broken.pids == []
    assert "exit code -9" in caplog.text
    assert "secret" not in caplog.text


async def test_a_cancelled_start_leaves_no_process() -> None:
    starting = pool()
    task = asyncio.create_task(starting.__aenter__())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert starting.pids == []


HOST = """
import asyncio
from bot.jobs import Page
from bot.jobs.child import NICENESS
from bot.jobs.pool import ProcessPool
from tests.jobs.workers import prepare_orders

async def main():
    async with ProcessPool(prepare=prepare_orders) as pool:
        print(pool.pids[0], flush=True)
        await pool.read(Page(b"sleep 60", "x"))

try:
    asyncio.run(main())
except KeyboardInterrupt:
    raise SystemExit(130)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)])
async def test_no_worker_outlives_a_program_that_is_stopped(number: signal.Signals, code: int) -> None:
    """Ctrl-C, which goes to the workers too, is cleared up after; the others close the pipe, which says as much."""
    idle = HOST.replace('b"sleep 60", "x"))', 'b"x", "x"))\n        await asyncio.sleep(60)')
    program = subprocess.Popen(
        [sys.executable, "-c", HOST if number == signal.SIGINT else idle],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY, start_new_session=True,
    )  # fmt: skip
    assert program.stdout is not None
    worker = int(await asyncio.to_thread(program.stdout.readline))
    await asyncio.sleep(0.5)
    if number == signal.SIGINT:
        os.killpg(program.pid, number)
    else:
        program.send_signal(number)
    _, said = await asyncio.to_thread(program.communicate, timeout=30)
    await until(lambda: not is_running(worker))
    assert (program.returncode, said) == (code, "")


async def test_a_worker_at_work_ends_soon_after_its_program_was_killed() -> None:
    soon = HOST.replace("async def main", "import bot.jobs.worker\nbot.jobs.worker.ALARM_GRACE = 0\n\nasync def main")
    soon = soon.replace("prepare=prepare_orders", "limit=3.0, prepare=prepare_orders")
    program = subprocess.Popen([sys.executable, "-c", soon], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert program.stdout is not None
    worker = int(await asyncio.to_thread(program.stdout.readline))
    await asyncio.sleep(0.5)
    program.kill()
    await asyncio.to_thread(program.communicate)
    assert is_running(worker)
    await until(lambda: not is_running(worker))
