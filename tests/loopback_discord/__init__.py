"""A Discord on loopback: gateway and HTTP API, strict about every request, obedient to the test.

The real discord.py client connects to it. What it refuses as a wrong payload is also kept in `Discord.failures`, and
fails the test at its end.
"""

from tests.loopback_discord.faults import Fault
from tests.loopback_discord.interactions import Interaction
from tests.loopback_discord.server import CONFORMANCE, Discord
from tests.loopback_discord.world import Message, Permission, World

__all__ = ["CONFORMANCE", "Discord", "Fault", "Interaction", "Message", "Permission", "World"]
