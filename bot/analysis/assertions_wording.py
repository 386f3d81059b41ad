"""What a flag says to the reader: why, and what to ask; for the same sentence always the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.analysis.lexicon import flag_texts, support_questions
from bot.breakdown import Flag, FlagCode, Span, Support

LIMIT = 199
"""Characters of a reason or a question."""
SHORT = 60
"""Evidence of more characters is not repeated in the reason: it is the statement itself."""


def flag(code: FlagCode, evidence: Sequence[Span], text: str, sentence: str, *, own_words: bool) -> Flag:
    """Word one flag.

    evidence (Sequence[Span]): the words that raised it, in order; the first are told.
    text, sentence (str): the article, and its sentence without the names, which decides among several wordings.
    own_words (bool): whether the evidence is a word or two, and not the whole statement.
    """
    texts = flag_texts()[code]
    words = " ".join(evidence[0].of(text).split())
    told = own_words and len(words) <= SHORT
    why = _pick(texts.why if told else texts.plain, sentence, code).replace("{evidence}", words)
    return Flag(code=code, evidence=tuple(evidence), why=why, ask=_pick(texts.ask, sentence, f"{code}?"))


def supported(given: Flag, support: Support, name: str, sentence: str) -> Flag:
    """RETURNS (Flag): one that asks about the support in reach: where the link leads, or who speaks nearby."""
    ask = _pick(support_questions(support), sentence, support)
    ask = ask.replace("{site}", name).replace("{source}", name)
    return given if not name or len(ask) > LIMIT else given.model_copy(update={"ask": ask})


def _pick(texts: Sequence[str], sentence: str, salt: str) -> str:
    """One of the texts, by a sum of the sentence: Python's own hash differs from run to run."""
    return texts[hashlib.sha256(f"{salt}\n{sentence}".encode(errors="replace")).digest()[0] % len(texts)]
