"""The numbers of Discord's platform, each with the page of its developer documentation that gives it."""

from __future__ import annotations

# Components Reference
COMPONENTS = 40
"""Components of one message, nested ones included."""
TEXT = 4000
"""Characters of all text displays of one message together."""
ROW_BUTTONS = 5
BUTTON_LABEL = 80
CUSTOM_ID = 100
OPTIONS, OPTION_LABEL, PLACEHOLDER = 25, 100, 150
MODAL_TITLE, FIELD_LABEL, FIELD_HELP, ENTRY = 45, 45, 100, 4000

# Resources, Message: "Embed Limits", "Create Message", "Get Channel Messages"
EMBED_TITLE, EMBED_TEXT, EMBED_TOTAL = 256, 4096, 6000
NONCE = 25
HISTORY = 100
"""Messages that one request gives."""

# Interactions, Application Commands: "Autocomplete"
SUGGESTIONS, SUGGESTION = 25, 100
"""How many values are suggested, and how long one is at most."""

# Interactions, Receiving and Responding: "Responding to an Interaction"
HANDLE_LASTS = 15 * 60
"""Seconds for which an interaction's token is valid."""

# Opcodes and Status Codes: "Gateway Close Event Codes", "JSON Error Codes"
CLOSE_BAD_TOKEN, CLOSE_BAD_SHARDS = 4004, (4010, 4011)
UNKNOWN_MESSAGE = 10008
