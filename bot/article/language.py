"""Which language a text is in, cautious enough that no English text is turned away."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.article.model import ArticleError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 20_000
"""How many characters are looked at: a third each from the beginning, the middle and the end."""
CERTAIN = 0.9
"""From which normalised probability on it is believed that a text is in English, or that it is not."""
MIN_WORDS = 8
"""Latin texts shorter than this are mostly names and headlines, and never refused."""
MANY_WORDS = 30
"""From so many different words on it is enough that a text is not English, whichever of two languages it is."""
ENGLISH_SHARE = 0.2
"""From this share of function words on a text is English without asking further; news has about 0.4."""
SOME_ENGLISH_SHARE = 0.1
"""From this share on a good part of the text is English, whatever else is in it."""

# Frequent English words that are rare in other languages written in Latin letters.
_FUNCTION_WORDS = frozenset(
    "the and of to that was for with said his from by are have has had not but they were which been this will would "
    "she her it its be their who after we our you your there what when into out than these those could should about "
    "between because while how did does do if more".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# What the names of Unicode characters begin with, and the language most written so.
_SCRIPTS = {
    "CYRILLIC": "ru",
    "CJK": "zh",
    "HANGUL": "ko",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am",
}
_KANA = frozenset({"HIRAGANA", "KATAKANA"})
_WRITTEN_IN = {
    "CYRILLIC": frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba"}),
    "CJK": frozenset({"zh", "ja"}),
    "ARABIC": frozenset({"ar", "fa", "ur", "ps", "ug", "ku"}),
    "DEVANAGARI": frozenset({"hi", "mr", "ne", "sa"}),
    "HEBREW": frozenset({"he"}),
    "GREEK": frozenset({"el"}),
    "ETHIOPIC": frozenset({"am"}),
    "BENGALI": frozenset({"bn", "as"}),
}
# The classifier's finer distinctions, as the ISO 639-1 code that readers know.
_BROADER = {"yue": "zh", "wuu": "zh", "arz": "ar", "ary": "ar", "grc": "el", "hbo": "he", "sdh": "ku", "uzs": "uz"}
_NOT_A_LANGUAGE = frozenset({"zxx", "pcm"})  # no content; Nigerian Pidgin, which headlines are taken for


def detect(text: str) -> str | None:
    """Tell the language of a text.

    Returns:
        Its ISO 639-1 code (or the longer code of a language that has none), or None where it is uncertain: too
        short, names or numbers only, a mixture. A text with a good part of English is "en" or None.
    """
    sample = _sample(text)
    script = _main_script(sample)
    if script is not None and script != "LATIN":
        return _detect_in_script(sample, script)
    words = _WORD.findall(sample.lower())
    share = sum(word in _FUNCTION_WORDS for word in words) / max(1, len(words))
    if len(words) >= MIN_WORDS and share >= ENGLISH_SHARE:
        return "en"
    if len(words) < MIN_WORDS or script is None:
        return None
    ranked = {str(code): float(probability) for code, probability in _identifier().rank(sample)}
    code = next(iter(ranked))
    certainty = ranked[code]
    if code != "en" and len(set(words)) >= MANY_WORDS:
        # neighbours such as Indonesian and Malay share a text between them; what counts is that it is not English
        certainty = 1 - sum(ranked.get(name, 0.0) for name in ("en", *_NOT_A_LANGUAGE))
    if certainty < CERTAIN or code in _NOT_A_LANGUAGE:
        return None
    if code != "en" and share >= SOME_ENGLISH_SHARE:
        return None
    return _BROADER.get(str(code), str(code))


def name_of(code: str) -> str:
    """Give the English name of a language, or the code itself where none is known."""
    from babel import Locale

    name = Locale("en").languages.get(code)
    return name if isinstance(name, str) else code


def require_english(text: str) -> None:
    """Raise an ArticleError that names the language if a text is certainly not in English."""
    code = detect(text)
    if code not in (None, "en"):
        raise ArticleError(f"This text is in {name_of(str(code))}; Hearsay reads English only, so far.")


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    third = SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:third], text[middle : middle + third], text[-third:]))


def _main_script(sample: str) -> str | None:
    """Name the script of most letters, the Japanese ones with the Chinese; None if there are no letters."""
    counts = Counter(_script(char) for char in sample if char.isalpha())
    if not counts:
        return None
    if 2 * counts["LATIN"] >= counts.total():
        return "LATIN"
    del counts["LATIN"]
    return counts.most_common(1)[0][0]


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    if char.isascii():
        return "LATIN"
    script = re.split("[ -]", unicodedata.name(char, "OTHER"), maxsplit=1)[0]
    return "CJK" if script in _KANA else script


def _detect_in_script(sample: str, script: str) -> str | None:
    if script == "CJK" and re.search("[\u3040-\u30ff]", sample):
        return "ja"
    if script not in _WRITTEN_IN:
        return _SCRIPTS.get(script)
    likely: Counter[str] = Counter()
    for code, probability in _identifier().rank(sample):
        broader = _BROADER.get(code, code)
        if broader in _WRITTEN_IN[script]:
            likely[broader] += round(1000 * probability)
    code, weight = likely.most_common(1)[0]
    return code if 2 * weight > likely.total() else _SCRIPTS[script]


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
