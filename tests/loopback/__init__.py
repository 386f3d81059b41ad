"""A real HTTP server on loopback for tests: queued answers, a record of what was asked, and bad manners on request."""

from tests.loopback.server import Answer, Request, Server, Step, dripping, endless, page, redirect
from tests.loopback.watch import Watch

__all__ = ["Answer", "Request", "Server", "Step", "Watch", "dripping", "endless", "page", "redirect"]
