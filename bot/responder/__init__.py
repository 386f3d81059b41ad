"""The policy of a channel: events in, replies out, whatever the chat platform."""

from bot.responder.cards import Cards
from bot.responder.incoming import Incoming, Kind, Place, Pressed, Reply
from bot.responder.policy import Limits
from bot.responder.respond import AlreadyAnswered, LinkTo, Reader, Responder

__all__ = [
    "AlreadyAnswered",
    "Cards",
    "Incoming",
    "Kind",
    "Limits",
    "LinkTo",
    "Place",
    "Pressed",
    "Reader",
    "Reply",
    "Responder",
]
