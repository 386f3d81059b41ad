"""What can go wrong with reading a page that is not the page's own fault to tell."""

# ruff: noqa: N818 -- each error is named for what happened, as it stands in the log

from __future__ import annotations

from bot.article.model import ArticleError


class AnalysisFailed(ArticleError):
    """Whatever read the page fell over it, twice."""

    def __init__(self, message: str = "Something went wrong while this article was read; try its text alone.") -> None:
        super().__init__(message)


class AnalysisUnavailable(ArticleError):
    """Nothing reads pages at the moment: it cannot be started, or is being stopped. The page has no part in it."""

    def __init__(self, message: str = "This bot cannot read articles at the moment; try again in a minute.") -> None:
        super().__init__(message)


class AnalysisTooSlow(ArticleError):
    """The page took longer than any article should."""

    def __init__(
        self, message: str = "Reading this page took too long; paste the text of the article instead."
    ) -> None:
        super().__init__(message)


def place_of(error: BaseException) -> str:
    """RETURNS (str): `ValueError in body.py:42`, for the log; an error's own message may hold words of the page."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"
