"""The service: canonical key, memory, one analysis for many askers, download, analysis, memory again."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType

from bot.article.address import parse_link
from bot.article.canonical import canonical, destination
from bot.article.fetch import Fetched, Fetcher
from bot.article.fetch_errors import Busy, FetchError, RobotsForbid, RobotsUnknown
from bot.article.model import ArticleError
from bot.article.turns import Turns
from bot.jobs import Analyser, AnalysisFailed, AnalysisTooSlow, AnalysisUnavailable, Page
from bot.jobs.errors import place_of
from bot.service.answers import (
    Answer,
    DeadlinePassed,
    ServiceBusy,
    ServiceLimits,
    ServiceTrouble,
    failure_of,
    reason_of,
)
from bot.service.flights import Flights
from bot.service.leases import leased
from bot.service.naming import content_hash, key_of_page, named
from bot.store import Store, StoredBreakdown, StoredFailure, StoreError, breakdown_id, model_key

log = logging.getLogger(__name__)

DEFAULT_LIMITS = ServiceLimits()
_TEXT = "a text"
_OURS = (ServiceBusy, ServiceTrouble, DeadlinePassed, AnalysisUnavailable, Busy)
"""Failures that say nothing about the link."""
_ROBOTS = (RobotsForbid, RobotsUnknown)
"""Failures that hold only where nobody asked; the downloader remembers them itself."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A link as it goes through the service."""

    key: str
    """What it is known under."""
    address: str
    """Where it is downloaded from."""
    automatic: bool


class Service:
    """Answers links and texts; an async context manager.

    It uses what it is given and closes none of it: whoever opened the store, the fetcher and the analyser closes them
    after the service.
    """

    def __init__(
        self, store: Store, fetcher: Fetcher, analyser: Analyser, limits: ServiceLimits = DEFAULT_LIMITS
    ) -> None:
        self.limits = limits
        self._store = store
        self._fetcher = fetcher
        self._analyser = analyser
        self._flights: Flights[Answer] = Flights(limits.waiting)
        self._turns = Turns()
        self._renewals: set[asyncio.Task[None]] = set()
        self._texts = itertools.count()

    async def __aenter__(self) -> Service:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def waiting(self) -> int:
        """RETURNS (int): how many askers wait for work that is under way."""
        return self._flights.askers

    async def close(self) -> None:
        """Take no more work, let what is under way finish for a moment, cancel the rest; no lease stays behind."""
        await self._flights.close(self.limits.closing)
        await asyncio.gather(*self._renewals, return_exceptions=True)

    async def breakdown_of(self, link: str, *, automatic: bool = False) -> Answer:
        """Break the article behind a link down, or remember what came of it.

        automatic: nobody asked for it, so robots.txt decides.

        Raises:
            ArticleError: there is none, for a reason that is fit for the chat.
        """
        async with self._within_deadline(link):
            with _fit_for_the_chat(link):
                key, address = canonical(link), destination(link)
                known = await self._store.breakdowns.look_up(key, model=self._analyser.model)
            kept, shared = known.breakdown, _Link(known.url, address, automatic)
            if kept is not None and self._is_fresh(kept):
                return Answer(kept)
            if kept is not None and self._age_is_below(kept, stale=True):
                if known.failure is None:
                    self._renew(shared)
                return Answer(kept)
            if known.failure is not None:
                raise failure_of(known.failure)
            return await self._joined(shared)

    async def breakdown_of_text(self, text: str, *, id: str) -> Answer:
        """Break a text down. Nothing of it is kept, so that `stored` is in no database; its URL is empty.

        id: what the article is to be called.

        Raises:
            ArticleError: it cannot be read, for a reason that is fit for the chat.
        """
        async with self._within_deadline(_TEXT):
            page = Page(text.encode("utf-8", "replace"), id, "text/plain; charset=utf-8")
            return await self._flights.join(f"text {next(self._texts)}", lambda: self._read_text(page))

    # ---- who waits for what

    async def _joined(self, link: _Link) -> Answer:
        """Wait for the work on a link; what robots.txt forbids to others is not forbidden to who asked."""
        try:
            return await self._flights.join(link.key, lambda: self._work(link))
        except _ROBOTS:
            if link.automatic:
                raise
            return await self._flights.join(link.key, lambda: self._work(link))

    def _renew(self, link: _Link) -> None:
        """Look at a page again behind the asker's back, unless that is being done or there is too much to do."""
        if link.key in self._flights or len(self._flights) >= max(1, self.limits.waiting // 2):
            return
        task = asyncio.create_task(self._renewed(link))
        self._renewals.add(task)
        task.add_done_callback(self._renewals.discard)

    async def _renewed(self, link: _Link) -> None:
        try:
            async with self._within_deadline(link.key):
                await self._joined(link)
        except ArticleError:
            return  # logged where it happened

    @asynccontextmanager
    async def _within_deadline(self, what: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self.limits.deadline) as waiting:
                yield
        except TimeoutError:
            if not waiting.expired():
                raise
            log.warning("no breakdown within %g s: %s", self.limits.deadline, _for_log(what))
            raise DeadlinePassed from None
        except ServiceBusy:
            log.warning("turned away, %d at work: %s", len(self._flights), _for_log(what))
            raise

    # ---- the work

    async def _work(self, link: _Link) -> Answer:
        """Break a link down, alone in this process and in all others, unless one of them has just done so."""
        with _fit_for_the_chat(link.key):
            # in this process, one that was cancelled may still be giving its lease back
            async with self._turns.turn(link.key), leased(self._store, link.key, self.limits.lease):
                known = await self._store.breakdowns.look_up(link.key, model=self._analyser.model)
                if known.breakdown is not None and self._is_fresh(known.breakdown):
                    return Answer(known.breakdown)
                if known.failure is not None:
                    raise _KnownFailureError(known.failure)
                try:
                    return await self._downloaded(link, known.breakdown)
                except ArticleError as error:
                    await self._remember(link.key, error)
                    raise

    async def _downloaded(self, link: _Link, before: StoredBreakdown | None) -> Answer:
        """Download and analyse a page, or see that it is as it was `before`."""
        etag, modified = (before.etag, before.last_modified) if before is not None else (None, None)
        got = await self._fetcher.fetch(link.address, etag=etag, last_modified=modified, automatic=link.automatic)
        if got.not_modified and before is not None:
            await self._store.breakdowns.touch(before.id, etag=got.etag, last_modified=got.last_modified)
            same = await self._store.breakdowns.by_id(before.id)
            return Answer(same or before)
        return await self._analysed(link, got, before)

    async def _analysed(self, link: _Link, got: Fetched, before: StoredBreakdown | None) -> Answer:
        reading = await self._analyser.read(Page(got.body, "page", got.content_type, got.url))
        key, digest = key_of_page(reading, got.url), content_hash(reading.article.text)
        if key != link.key:
            known = await self._store.breakdowns.look_up(key, model=self._analyser.model)
            before = known.breakdown or before
        # what the page says of itself leads readers no further than its own site
        article = reading.breakdown.article.model_copy(update={"url": key})
        stored = await self._store.breakdowns.put(
            key,
            reading.breakdown.model_copy(update={"article": article}),
            content_hash=digest,
            remarks=reading.article.remarks,
            etag=got.etag,
            last_modified=got.last_modified,
            also=[link.key, canonical(got.url)],
        )
        changed = before is not None and before.content_hash != digest
        return Answer(stored, named(reading.article, stored.id), changed)

    async def _read_text(self, page: Page) -> Answer:
        with _fit_for_the_chat(_TEXT):
            reading = await self._analyser.read(page)
        digest, model = content_hash(reading.article.text), model_key(reading.breakdown)
        identifier, now = breakdown_id("", digest, model), self._store.database.now()
        remarks = reading.article.remarks
        stored = StoredBreakdown(identifier, "", digest, model, reading.breakdown, now, now, remarks=remarks)
        return Answer(stored, reading.article)

    # ---- memory

    def _is_fresh(self, kept: StoredBreakdown) -> bool:
        return self._age_is_below(kept, stale=False)

    def _age_is_below(self, kept: StoredBreakdown, *, stale: bool) -> bool:
        limit = self.limits.stale_for if stale else self.limits.fresh_for
        return self._store.database.now() - kept.fetched_at < limit

    async def _remember(self, key: str, error: ArticleError) -> None:
        """Remember a failure that the link is to blame for."""
        if isinstance(error, (*_OURS, *_ROBOTS)):
            return
        temporary = isinstance(error, FetchError) and error.temporary
        keep_for = self.limits.brief_failure_for if temporary else self.limits.failure_for
        try:
            await self._store.breakdowns.put_failure(key, reason_of(error), keep_for=keep_for, message=str(error))
        except StoreError as trouble:
            log.warning("a failure could not be remembered: %s", trouble)


class _KnownFailureError(Exception):
    """A failure that somebody else has just written down, and in the log."""

    def __init__(self, failure: StoredFailure) -> None:
        self.error = failure_of(failure)


@contextmanager
def _fit_for_the_chat(what: str) -> Iterator[None]:
    """Let only ArticleErrors out, each with one line in the log: no texts, no query strings, no traces."""
    try:
        yield
    except _KnownFailureError as known:
        raise known.error from None
    except FetchError as error:
        log.info("%s: %s", type(error).__name__, error.log)
        raise
    except (AnalysisFailed, AnalysisTooSlow, AnalysisUnavailable) as error:
        log.warning("%s: %s", type(error).__name__, _for_log(what))
        raise
    except ArticleError as error:
        log.info("no article: %s: %s", _for_log(what), error)
        raise
    except StoreError as error:
        log.error("%s (%s)", error, type(error).__name__)  # noqa: TRY400 -- its sentence says all
        raise ServiceTrouble from None
    except Exception as error:
        log.error("unexpected %s: %s", place_of(error), _for_log(what))  # noqa: TRY400 -- traces may hold texts
        raise ServiceTrouble from None


def _for_log(what: str) -> str:
    """RETURNS (str): a link without its query and whatever else may be secret in it."""
    try:
        return what if what == _TEXT else parse_link(what).for_log
    except ArticleError:
        return "an unreadable link"
