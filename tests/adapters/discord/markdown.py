"""Reads a text as Discord's apps do, to see what is more than letters in it; knows nothing of how ours are escaped.

The rules and their order are those of SimpleMarkdown, on which Discord's apps are built, with what Discord adds: its
Help Center ("Markdown Text 101") and its developer documentation ("Message Formatting").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    kind: str
    text: str
    """What is shown of it."""
    target: str = ""


_LINE = (
    ("heading", re.compile(r"\s*#{1,3}\s+(?=\S)")),
    ("subtext", re.compile(r"\s*-#\s+(?=\S)")),
    ("quote", re.compile(r"\s*>{1}(?:>>)?\s")),
    ("list", re.compile(r"\s*(?:[-*+]|\d{1,10}[.)])\s+(?=\S)")),
)
_LABEL = r"\[(?P<label>(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))+)\]"
_INLINE = (
    ("letters", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"(`+)(?!`)(?P<code>[\s\S]*?[^`])\1(?!`)")),
    ("link", re.compile(_LABEL + r"\(\s*<?(?P<url>(?:\([^)]*\)|[^\s\\]|\\.)*?)>?\)")),
    ("mention", re.compile(r"<(?:@[!&]?\d+|#\d+|/[^:<>]+:\d+|id:[\w:]+|sound:\d+:\d+)>|@everyone|@here")),
    ("emoji", re.compile(r"<a?:\w+:\d+>")),
    ("time", re.compile(r"<t:-?\d+(?::\w)?>")),
    ("address", re.compile(r"<(?:[a-z][a-z0-9+.-]*:[^\s<>]+|[^\s<>@]+@[^\s<>]+)>|[a-z][a-z0-9+.-]*://[^\s<]+", re.I)),
    ("invite", re.compile(r"(?:www\.)?(?:discord\.gg|discord(?:app)?\.com/invite|dsc\.gg)/[\w-]+", re.I)),
    ("domain", re.compile(r"(?<![\w.])(?:[a-z0-9-]+\.)+(?:com|org|net|gg|io|example)\b", re.I)),
    ("spoiler", re.compile(r"\|\|(?P<in>[\s\S]+?)\|\|")),
    ("strong", re.compile(r"\*\*(?P<in>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__(?P<in>(?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("emphasis", re.compile(r"\*(?=\S)(?P<in>(?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)")),
    ("emphasis", re.compile(r"\b_(?P<in>(?:__|\\[\s\S]|[^\\_])+?)_\b")),
    ("struck", re.compile(r"~~(?P<in>[\s\S]+?)~~(?!_)")),
)  # fmt: skip


def read(text: str) -> list[Node]:
    """RETURNS (list[Node]): every piece in order; what is only letters is of the kind "letters"."""
    out: list[Node] = []
    for line in text.split("\n"):
        rest = line
        while found := next(((kind, m) for kind, rule in _LINE if (m := rule.match(rest))), None):
            out.append(Node(found[0], ""))
            rest = rest[found[1].end() :]
        out += [*_inline(rest), Node("letters", "\n")]
    return out[:-1]


def letters(nodes: list[Node]) -> str:
    """RETURNS (str): what a reader sees."""
    return "".join(node.text for node in nodes)


def live(nodes: list[Node]) -> list[Node]:
    """RETURNS (list[Node]): what is more than letters."""
    return [node for node in nodes if node.kind != "letters"]


def _inline(text: str) -> Iterator[Node]:
    at = 0
    while at < len(text):
        for kind, rule in _INLINE:
            if (found := rule.match(text, at)) and found.end() > at:
                groups = found.groupdict()
                if kind == "letters":
                    yield Node(kind, found[1])
                elif "in" in groups:
                    yield Node(kind, "")
                    yield from _inline(found["in"])
                elif kind == "link":
                    yield Node(kind, letters(list(_inline(found["label"]))), found["url"])
                    yield from (Node("in a label", node.text) for node in live(list(_inline(found["label"]))))
                else:
                    yield Node(kind, groups.get("code") or found[0])
                at = found.end()
                break
        else:
            yield Node("letters", text[at])
            at += 1
