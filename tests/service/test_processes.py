"""Several processes on one database ask for the same link."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.store import Store
from tests.loopback import Server, page

REPOSITORY = Path(__file__).resolve().parents[2]


async def started(url: str, server: Server, *, seconds: float, askers: int) -> Process:
    """RETURNS (Process): one that waits to be told to ask."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.service.asker", url, str(server.port), server.url("/a"), str(seconds), str(askers),
        stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=REPOSITORY,
    )  # fmt: skip
    assert await line_of(process) == "ready"
    return process


async def line_of(process: Process) -> str:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    return line.decode().strip()


async def begin(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.write(b"go\n")
    await process.stdin.drain()


async def test_two_processes_of_fifty_askers_each_are_one_download_and_one_analysis(url: str, server: Server) -> None:
    server.answer("/a", page("Words."))
    processes = [await started(url, server, seconds=0.5, askers=50) for _ in range(2)]
    await asyncio.gather(*map(begin, processes))
    said = [(await process.communicate()) for process in processes]
    assert [errors for _, errors in said] == [b"", b""]
    lines = [out.decode().splitlines() for out, _ in said]
    assert sum(line.count("analysing") for line in lines) == 1
    assert json.loads(lines[0][-1]) == json.loads(lines[1][-1])
    assert len(json.loads(lines[0][-1])) == 1
    assert len(server.requests) == 1
    async with Store.open(url) as store:
        assert (await store.counts()).rows["jobs"] == 0


async def test_a_process_killed_at_work_is_waited_for_only_until_its_lease_runs_out(url: str, server: Server) -> None:
    server.answer("/a", page("Words."))
    doomed = await started(url, server, seconds=60, askers=1)
    heir = await started(url, server, seconds=0, askers=5)
    await begin(doomed)
    assert await line_of(doomed) == "analysing"
    await begin(heir)
    await asyncio.sleep(0.3)
    doomed.kill()
    await doomed.wait()
    out, errors = await asyncio.wait_for(heir.communicate(), 30)
    assert errors == b""
    assert len(json.loads(out.decode().splitlines()[-1])) == 1
    async with Store.open(url) as store:
        assert (await store.counts()).rows["jobs"] == 0
