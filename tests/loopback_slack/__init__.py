"""A Slack on loopback: Web API, Socket Mode, requests to an app's address, response_urls and OAuth.

The real clients of slack_sdk and slack_bolt connect to it. What it refuses as a wrong payload is also kept in
`Slack.failures`, and fails the test at its end.
"""

from tests.loopback_slack.api import Call
from tests.loopback_slack.deliveries import Delivery, Interaction
from tests.loopback_slack.faults import Fault
from tests.loopback_slack.people import labels, words
from tests.loopback_slack.server import CONFORMANCE, Slack
from tests.loopback_slack.world import Message, View, World

__all__ = [
    "CONFORMANCE",
    "Call",
    "Delivery",
    "Fault",
    "Interaction",
    "Message",
    "Slack",
    "View",
    "World",
    "labels",
    "words",
]
