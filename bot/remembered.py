"""What was found out a short time ago, so that it is not asked for again."""

from __future__ import annotations

import time
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by key, each for some seconds, and the youngest so many of them."""

    def __init__(self, seconds: float, *, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._known: dict[K, tuple[float, V]] = {}

    def get(self, key: K) -> V | None:
        """RETURNS (V | None): None where it is not known, or not any more."""
        until, value = self._known.get(key, (0.0, None))
        return value if time.monotonic() < until else None

    def put(self, key: K, value: V) -> V:
        """RETURNS (V): the value, which is known from now on."""
        self.forget(key)
        while len(self._known) >= self._most:
            self._known.pop(next(iter(self._known)))
        self._known[key] = (time.monotonic() + self._seconds, value)
        return value

    def forget(self, key: K) -> None:
        """Know it no more."""
        self._known.pop(key, None)
