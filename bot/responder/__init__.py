"""The policy of a channel: events in, replies out, whatever the chat platform."""

from bot.responder.buttons import LinkTo
from bot.responder.cards import Cards
from bot.responder.desk import Desk, Saved
from bot.responder.incoming import Incoming, Kind, Place, Pressed, Reply
from bot.responder.pace import Pace
from bot.responder.policy import Limits
from bot.responder.poster import NowhereError, Poster
from bot.responder.respond import AlreadyAnswered, Reader, Responder

__all__ = [
    "AlreadyAnswered",
    "Cards",
    "Desk",
    "Incoming",
    "Kind",
    "Limits",
    "LinkTo",
    "NowhereError",
    "Pace",
    "Place",
    "Poster",
    "Pressed",
    "Reader",
    "Reply",
    "Responder",
    "Saved",
]
