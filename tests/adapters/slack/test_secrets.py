"""What slack_sdk would log is free of what opens a connection."""

from __future__ import annotations

import pytest

from adapters.slack.workspaces import sdk_log


def test_the_log_holds_no_ticket_and_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    address = "wss://example.test/link/?ticket=abc-def"
    sdk_log.error("Failed to connect to %s", address, exc_info=OSError(address))
    assert "Failed to connect" in caplog.text
    assert "abc-def" not in caplog.text
    assert "Traceback" not in caplog.text
