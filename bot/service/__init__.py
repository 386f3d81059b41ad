"""Link or text in, breakdown out: memory, one analysis for many askers, limits.

`Service` is the way in; what it raises is fit for a chat.
"""

from bot.service.answers import Answer, DeadlinePassed, RememberedFailure, ServiceBusy, ServiceLimits, ServiceTrouble
from bot.service.service import Service

__all__ = [
    "Answer",
    "DeadlinePassed",
    "RememberedFailure",
    "Service",
    "ServiceBusy",
    "ServiceLimits",
    "ServiceTrouble",
]
