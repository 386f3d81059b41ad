"""The numbers of Slack's platform, each with the page of its developer documentation (docs.slack.dev) that gives it."""

from __future__ import annotations

from typing import Final

# Block Kit: "Blocks"
BLOCKS: Final = 50
"""Blocks of one message."""
BLOCK_ID: Final = 255

# Block Kit: "Text object"
TEXT: Final = 3000

# No page gives them; others measured when a message is refused as msg_blocks_too_long (bolt-js, issues 2509 and 2867).
MESSAGE_TEXT: Final = 13_200
"""Characters of all blocks of one message together; ours are counted with their labels and addresses."""
BLOCK_COST: Final = 125
"""Characters for which each block counts besides its text."""

# Block Kit: "Header block", "Image block", "Actions block"
HEADER: Final = 150
IMAGE_URL: Final = 3000
ALT: Final = 2000
ROW_ELEMENTS: Final = 5
"""An actions block takes 25; five are what fits beside each other, and what the page once said."""

# Block Kit: "Button element", "Select menu element", "Option object"
BUTTON_LABEL: Final = 75
PLACEHOLDER: Final = 150
OPTIONS: Final = 100
OPTION_LABEL: Final = 75

# Block Kit: "Input block", "Plain-text input element"; Views: "Modal view"
FIELD_LABEL: Final = 2000
FIELD_HELP: Final = 2000
ENTRY: Final = 3000
VIEW_TITLE: Final = 24
VIEW_BUTTON: Final = 24
METADATA: Final = 3000

# Web API, chat.postMessage: what it recommends at most for the text
FALLBACK: Final = 4000

# Web API: "Rate limits"
PACE: Final = 1.0
"""Seconds between two messages in one channel."""

# Interactivity: "Handling user interaction", "Modals", "Slash commands"
ACKNOWLEDGE: Final = 3.0
"""Seconds until a request has to be acknowledged."""

BODY: Final = 1024 * 1024
"""Bytes of a request's body, our own limit: an interaction carries the message it was made on, of 100 kB at most."""
