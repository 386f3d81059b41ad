"""Slack passes the suite that every adapter passes."""

from __future__ import annotations

import pytest

from tests.adapters.contract import Contract
from tests.adapters.platform import Platform
from tests.adapters.slack.harness import Harness


class TestSlack(Contract):
    @pytest.fixture
    def platform(self, harness: Harness) -> Platform:
        return harness
