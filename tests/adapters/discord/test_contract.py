"""Discord passes the suite that every adapter passes."""

from __future__ import annotations

import pytest

from tests.adapters.contract import Contract
from tests.adapters.discord.harness import Harness
from tests.adapters.platform import Platform


class TestDiscord(Contract):
    @pytest.fixture
    def platform(self, harness: Harness) -> Platform:
        return harness
