"""What Hearsay remembers, in SQLite or PostgreSQL: the only package that knows the database.

`Store` is the way in; its repositories take and give the records named here.
"""

from bot.store.backup import Checked
from bot.store.backup import check as check_backup
from bot.store.breakdowns import breakdown_id, model_key
from bot.store.channel_settings import ChannelSettings, SettingError
from bot.store.errors import (
    StoreAheadError,
    StoreBehindError,
    StoreCorruptError,
    StoreError,
    StoreForeignError,
    StoreFullError,
    StoreLockedError,
    StoreMissingError,
    StoreReadOnlyError,
    StoreUnreachableError,
)
from bot.store.records import (
    Channel,
    Claim,
    Counts,
    EventKey,
    Known,
    Reply,
    StoredBreakdown,
    StoredFailure,
)
from bot.store.retention import RETENTION
from bot.store.store import Store, upgrade

__all__ = [
    "RETENTION",
    "Channel",
    "ChannelSettings",
    "Checked",
    "Claim",
    "Counts",
    "EventKey",
    "Known",
    "Reply",
    "SettingError",
    "Store",
    "StoreAheadError",
    "StoreBehindError",
    "StoreCorruptError",
    "StoreError",
    "StoreForeignError",
    "StoreFullError",
    "StoreLockedError",
    "StoreMissingError",
    "StoreReadOnlyError",
    "StoreUnreachableError",
    "StoredBreakdown",
    "StoredFailure",
    "breakdown_id",
    "check_backup",
    "model_key",
    "upgrade",
]
