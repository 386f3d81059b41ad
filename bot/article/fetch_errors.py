"""What can go wrong with a download: a sentence for the person who shared the link, and a line for the operator."""

# ruff: noqa: N818 -- each class is named for what happened, as it stands in the log

from __future__ import annotations

from typing import ClassVar

from bot.article.model import ArticleError

PASTE = "paste the text of the article instead"


class FetchError(ArticleError):
    """A link whose page could not be downloaded.

    `message` is one sentence for the chat. `log` is for the operator: it may name the host, the path and the cause,
    never a query string, a user name or a password. `temporary` says whether asking again later can help.
    """

    text: ClassVar[str]
    temporary: ClassVar[bool] = False

    def __init__(self, log: str, *, message: str | None = None) -> None:
        self.message = message or self.text
        self.log = log
        super().__init__(self.message)


class BadLink(FetchError):
    """Not a link to a web page."""

    text = "This is not a link to a web page."


class RefusedAddress(FetchError):
    """The link leads to an address where no request may go."""

    text = "This link does not lead to a public website, so it is not read."


class NameNotFound(FetchError):
    """The website's name does not exist."""

    text = "There is no website at this address; check the link."


class Unreachable(FetchError):
    """No connection, or one that broke off."""

    text = "The website could not be reached; try again later."
    temporary = True


class TimedOut(FetchError):
    """The site did not answer, or not fast enough."""

    text = "The website took too long to answer; try again later."
    temporary = True


class Busy(FetchError):
    """Too much is being downloaded already."""

    text = "Too many articles are being fetched at the moment; try again in a minute."
    temporary = True


class BadCertificate(FetchError):
    """The site cannot prove to be itself."""

    text = "The website's security certificate is not valid, so the page is not read."


class TooManyRedirects(FetchError):
    """The link leads in a circle, or through too many addresses."""

    text = f"This link leads from one address to the next without arriving at a page; {PASTE}."


class TooLarge(FetchError):
    """More bytes than an article has."""

    text = f"This page is too large to be an article; {PASTE}."


class NotAPage(FetchError):
    """A file that is neither a web page nor a text."""

    text = f"This link leads to a file, not to a web page; {PASTE}."


class UnreadableAnswer(FetchError):
    """An answer that breaks the rules of HTTP, or is compressed in an unknown way."""

    text = f"The website's answer could not be read; {PASTE}."


class NotFound(FetchError):
    """404, 410."""

    text = "The website says that this page does not exist; check the link."


class Forbidden(FetchError):
    """401, 402, 403, 407, 451."""

    text = f"The website does not let this page be read without signing in or paying, or not by programs; {PASTE}."


class LegallyBlocked(Forbidden):
    """451."""

    text = f"The website withholds this page for legal reasons where this program runs; {PASTE}."


class RateLimited(FetchError):
    """429."""

    text = "The website asks for a pause before it is read again; try again later."
    temporary = True


class ServerTrouble(FetchError):
    """5xx."""

    text = "The website has a problem of its own at the moment; try again later."
    temporary = True


class UnexpectedStatus(FetchError):
    """Any other answer without a page."""

    text = f"The website did not give this page out; {PASTE}."


class RobotsForbid(FetchError):
    """robots.txt disallows the page for automatic visits."""

    text = "The website asks programs not to read this page by themselves; ask for it with a command."


class RobotsUnknown(FetchError):
    """robots.txt could not be had, which counts as disallowed for now."""

    text = "The website could not be asked whether programs may read this page by themselves; try again later."
    temporary = True


def error_of_status(status: int, log: str) -> FetchError:
    """Give the error that stands for an answer without a page."""
    if status in (404, 410):
        return NotFound(log)
    if status == 451:
        return LegallyBlocked(log)
    if status in (401, 402, 403, 407):
        return Forbidden(log)
    if status == 429:
        return RateLimited(log)
    return ServerTrouble(log) if status >= 500 else UnexpectedStatus(log)
