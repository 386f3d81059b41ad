"""The analysis in processes on this machine: as many at once as are allowed, each with the model loaded once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TypeVar

from bot.jobs import AnalysisFailed, AnalysisUnavailable, Page, Reading
from bot.jobs.reading import Prepare, prepare
from bot.jobs.worker import JOBS, Worker, WorkerLostError

log = logging.getLogger(__name__)

T = TypeVar("T")

JOB_LIMIT = 30.0
"""Seconds for one page, after which its process is killed."""
ABANDONED_LIMIT = 2.0
"""Seconds that a page is read on after its asker has left: about what a new process costs."""


class ProcessPool:
    """An `Analyser`; an async context manager.

    Opening it starts the first process and raises what is wrong with the model; the others start when they are needed.

    Args:
        workers: the most processes.
        limit: seconds for one page.
        jobs: pages for one process, after which another takes its place.
        abandoned_limit: seconds for a page that nobody waits for any more.
        prepare: what each process runs first: loads the model, and says how to read.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        limit: float = JOB_LIMIT,
        jobs: int = JOBS,
        abandoned_limit: float = ABANDONED_LIMIT,
        prepare: Prepare = prepare,
    ) -> None:
        if workers < 1:
            raise ValueError("a pool needs a worker")
        self._limit = limit
        self._abandoned_limit = abandoned_limit
        self._workers = [Worker(prepare, jobs=jobs) for _ in range(workers)]
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="hearsay-worker")
        # the one that came back last is taken first, so that the others need not be started
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for worker in reversed(self._workers):
            self._free.put_nowait(worker)
        self._jobs: set[_Job] = set()
        self._closed = False
        self.model = ""
        """What makes the breakdowns: `name@version`; known once the pool is open."""

    async def __aenter__(self) -> ProcessPool:
        first = self._workers[0]
        try:
            await self._in_thread(first.start)
        except WorkerLostError as lost:
            await self.close()
            log.error("the process for the analysis died while it started (%s)", lost)  # noqa: TRY400 - no trace of ours
            raise AnalysisUnavailable from None
        except BaseException:
            await self.close()
            raise
        self.model = first.model
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def pids(self) -> list[int]:
        """RETURNS (list[int]): the processes that there are now."""
        return [pid for worker in self._workers if (pid := worker.pid) is not None]

    async def read(self, page: Page) -> Reading:
        """Read a page and break it down, in the order of asking.

        A page whose process dies over it is given to another once. An asker that is cancelled while it waits gives its
        place up at once, and while its page is read, soon.

        Raises:
            AnalysisTooSlow: it took longer than the limit.
            AnalysisFailed: it failed for a reason that is in the log, or its process died over it twice.
            AnalysisUnavailable: no process could be started, or the pool is closed.
            ArticleError: there is no article to be read.
        """
        worker = await self._free.get()
        if self._closed:
            self._free.put_nowait(worker)
            raise AnalysisUnavailable
        job = _Job(worker, page)
        job.task = asyncio.create_task(self._read(job))
        self._jobs.add(job)
        job.task.add_done_callback(lambda _: self._ended(job))
        try:
            return await asyncio.shield(job.task)
        except asyncio.CancelledError:
            if not job.task.done():  # else the worker has somebody else's page by then
                job.abandoned = True
                job.killer = asyncio.get_running_loop().call_later(self._abandoned_limit, job.worker.kill)
            raise

    async def close(self) -> None:
        """Kill what is at work, end all processes and wait for them."""
        self._closed = True
        for worker in self._workers:
            worker.kill(for_good=True)
        tasks = [job.task for job in self._jobs if job.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(self._in_thread(worker.stop) for worker in self._workers))
        self._threads.shutdown(wait=False)

    async def _read(self, job: _Job) -> Reading:
        for is_last in (False, True):
            try:
                return await self._in_thread(lambda: job.worker.ask(job.page, self._limit))
            except WorkerLostError as lost:
                if job.abandoned or self._closed:
                    raise AnalysisUnavailable from None
                what = "while it started" if lost.starting else f"over a page of {len(job.page.data)} bytes"
                log.warning("a worker process died %s (%s); %s", what, lost, "given up" if is_last else "asked again")
                if is_last:
                    raise (AnalysisUnavailable if lost.starting else AnalysisFailed) from None
        raise AssertionError

    def _ended(self, job: _Job) -> None:
        if job.killer is not None:
            job.killer.cancel()
        if job.task is not None and not job.task.cancelled():
            job.task.exception()  # seen, also where its asker has left
        self._jobs.discard(job)
        self._free.put_nowait(job.worker)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


class _Job:
    """A page with the worker that reads it."""

    def __init__(self, worker: Worker, page: Page) -> None:
        self.worker = worker
        self.page = page
        self.task: asyncio.Task[Reading] | None = None
        self.killer: asyncio.TimerHandle | None = None
        self.abandoned = False
