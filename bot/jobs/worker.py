"""One worker process seen from outside: started when there is work, killed when it hangs, and always waited for.

`concurrent.futures.ProcessPoolExecutor` was not taken: when one of its processes dies, the jobs of all the others are
lost as well; it cannot end a job that hangs; and its processes stay behind when their parent is killed.

All methods but `kill` block and belong into a thread; they wait for each other.
"""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import signal
import threading
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from bot.jobs import AnalysisFailed, AnalysisTooSlow, AnalysisUnavailable, Page, Reading
from bot.jobs.child import Done, Fault, Order, Raised, Reply, serve
from bot.jobs.reading import Prepare

log = logging.getLogger(__name__)

START_LIMIT = 120.0
"""Seconds for the start of a process and the loading of its model."""
JOBS = 1000
"""Pages for one process; what the libraries below never give back goes with it."""
ALARM_GRACE = 5.0
JOIN_LIMIT = 5.0
_CONTEXT = multiprocessing.get_context("spawn")


class WorkerLostError(Exception):
    """The process died before it answered; how, for the log.

    starting: whether it had not come to the page yet.
    """

    def __init__(self, how: str, *, starting: bool) -> None:
        super().__init__(how)
        self.starting = starting


class Worker:
    """A process that reads one page at a time.

    prepare: what it runs first, once; see `bot.jobs.reading`.
    jobs: pages, after which another process takes its place.
    """

    def __init__(self, prepare: Prepare, *, jobs: int = JOBS) -> None:
        self._prepare = prepare
        self._jobs = jobs
        self._left = 0
        self._is_ready = False
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._turn = threading.RLock()
        self._starting = threading.Lock()
        self._over = False
        self.model = ""
        """What makes its breakdowns; empty before the first start."""

    @property
    def pid(self) -> int | None:
        """RETURNS (int | None): None while there is no process."""
        process = self._process
        return process.pid if process is not None else None

    def start(self) -> None:
        """Start the process and wait until it can read.

        Raises:
            WorkerLostError: it died.
            AnalysisUnavailable: it could not prepare, for a reason that is in the log.
            Exception: the reason that it gave, where it is one of our own errors (bad weights).
        """
        with self._turn:
            self._start()

    def _start(self) -> None:
        if self._process is not None and self._process.is_alive() and self._left > 0:
            return
        self.stop()
        self._spawn()
        reply = self._reply(START_LIMIT)
        if isinstance(reply, Done):
            self.model, self._left, self._is_ready = str(reply.value), self._jobs, True
            return
        self.stop()
        if isinstance(reply, Raised):
            raise reply.error
        what = reply.what if reply is not None else f"no answer within {START_LIMIT:g} s"
        log.error("a worker process could not load the model: %s", what)
        raise AnalysisUnavailable

    def ask(self, page: Page, limit: float) -> Reading:
        """Have a page read, by a new process if there is none.

        limit: seconds, after which the process is killed.

        Raises:
            WorkerLostError: the process died over it.
            AnalysisTooSlow: it took longer than the limit.
            AnalysisFailed: an error that is not one of ours; it is in the log.
            AnalysisUnavailable: there is no process, and none could be started.
            ArticleError, ModelError: as they were raised.
        """
        with self._turn:
            return self._ask(page, limit)

    def _ask(self, page: Page, limit: float) -> Reading:
        self.start()
        self._left -= 1
        try:
            self._connected().send(Order(page, limit + ALARM_GRACE))
        except OSError as error:
            raise self._lost() from error
        reply = self._reply(limit)
        if reply is None:
            self.stop(gently=False)
            log.warning("a page was given up after %g s of reading (%d bytes)", limit, len(page.data))
            raise AnalysisTooSlow
        if isinstance(reply, Raised):
            raise reply.error
        if isinstance(reply, Fault) or not isinstance(reply.value, Reading):
            log.error("reading a page failed: %s", reply.what if isinstance(reply, Fault) else "no reading")
            raise AnalysisFailed
        return reply.value

    def kill(self, *, for_good: bool = False) -> None:
        """End the process now, from any thread; whoever waits for it sees that it is lost.

        for_good: never start another.
        """
        with self._starting:
            self._over = self._over or for_good
            if self._process is not None and self._process.is_alive():
                self._process.kill()

    def stop(self, *, gently: bool = True) -> None:
        """End the process, after its work if `gently`, and wait for its end."""
        with self._turn:
            process, pipe = self._process, self._pipe
            if pipe is not None:
                pipe.close()
            if process is not None:
                process.join(JOIN_LIMIT if gently else 0)
                with self._starting:
                    process.kill()
                    self._process = None
                process.join()
                process.close()
            self._pipe = None

    def _spawn(self) -> None:
        with self._starting:
            if self._over:
                raise WorkerLostError("no more work is done", starting=True)
            ours, theirs = _CONTEXT.Pipe()
            # a thread's signal mask is inherited: Ctrl-C while the process comes up would end in a trace of its own
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                process = _CONTEXT.Process(target=serve, args=(theirs, self._prepare), name="hearsay-worker")
                process.daemon = True
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
                theirs.close()
            self._process, self._pipe, self._is_ready = process, ours, False

    def _connected(self) -> Connection:
        if self._pipe is None:
            raise WorkerLostError("not started", starting=True)
        return self._pipe

    def _reply(self, limit: float) -> Reply | None:
        """RETURNS (Reply | None): None when the time is over."""
        pipe = self._connected()
        try:
            if not pipe.poll(limit):
                return None
            reply: Reply = pickle.loads(pipe.recv_bytes())  # noqa: S301 -- from our own process
        except (EOFError, OSError) as error:
            raise self._lost() from error
        return reply

    def _lost(self) -> WorkerLostError:
        process = self._process
        code: int | None = None
        if process is not None:
            process.join(JOIN_LIMIT)
            code = process.exitcode
        self.stop(gently=False)
        return WorkerLostError("still running" if code is None else f"exit code {code}", starting=not self._is_ready)
