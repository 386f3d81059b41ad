"""From bytes to text, and from text to paragraphs, for an article that comes without markup."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

from bot.article.model import ArticleError, Paragraph

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MIXED = "This file mixes several character encodings; save it as UTF-8 and try again."
UNKNOWN = "The character encoding of this file cannot be told; save it as UTF-8 and try again."

TOO_MANY_LINES = "This text has too many lines to be an article; give the article alone."
MAX_LINES = 200_000
SAMPLE = 20_000
"""How many bytes around the non-ASCII ones are looked at when an encoding has to be guessed."""

_MULTI_BYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}",
)
_LINE_WITH_BYTES = re.compile(rb"[^\r\n]{0,200}[\x80-\xff][^\r\n]{0,200}")
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_TYPOGRAPHY = frozenset("‘’‚“”„‹›«»–—…•·€£¥¢§©®™°±²³¹¼½¾×÷´`¶†‡ªº¡¿µˆ˜\xa0\xad")


def decode(data: bytes) -> tuple[str, str | None]:
    """Read a plain-text file.

    Args:
        data: the whole file.

    Returns:
        Its text, without a byte order mark but otherwise unchanged, and the name of the encoding where that is
        not a form of Unicode.

    Raises:
        ArticleError: the bytes mix encodings, or which one they are in cannot be told.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_unicode(data[len(mark) :], encoding), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    if is_mixed(data):
        raise ArticleError(MIXED)
    legacy = guess_legacy(data)
    if legacy is None:
        raise ArticleError(UNKNOWN)
    try:
        return data.decode(legacy), legacy
    except UnicodeDecodeError as error:
        raise ArticleError(UNKNOWN) from error


def _decode_unicode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        raise ArticleError(f"This file says that it is {name} but is not; save it as UTF-8 and try again.") from error


def is_mixed(data: bytes) -> bool:
    """Tell whether bytes that are not UTF-8 nevertheless hold characters of UTF-8.

    A legacy text may hold such a pair by chance ("É’"), but then most of its non-ASCII bytes stand alone.
    """
    rest, multi_byte = _MULTI_BYTE.subn(b"", data)
    alone = len(rest) - len(rest.translate(None, bytes(range(0x80, 0x100))))
    return multi_byte > 0 and 4 * multi_byte >= alone


def guess_legacy(data: bytes) -> str | None:
    """Name the one-byte or East Asian encoding that the bytes can be read in with conviction, or None."""
    sample = b"\n".join(_lines_with_bytes(data))
    for encoding in ("windows-1252", "mac-roman"):
        if _reads_well(sample, encoding) and _decodes(data, encoding):
            return encoding
    return _guess_statistically(sample, data)


def _lines_with_bytes(data: bytes) -> list[bytes]:
    lines, size = [], 0
    for match in _LINE_WITH_BYTES.finditer(data):
        lines.append(match[0])
        size += len(match[0])
        if size > SAMPLE:
            break
    return lines


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _reads_well(sample: bytes, encoding: str) -> bool:
    """Tell whether the sample is Western prose in this encoding: accents inside words, marks around them."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    letters = sum(char.isalpha() for char in text)
    foreign = [index for index, char in enumerate(text) if char > "\x7f"]
    return 3 * len(foreign) <= letters and all(_is_at_home(text, index) for index in foreign)


def _is_at_home(text: str, index: int) -> bool:
    char = text[index]
    if not char.isalpha() or char in "ªºµ":
        return char in _TYPOGRAPHY
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if unicodedata.name(char, "").partition(" ")[0] != "LATIN":
        return False
    if char.isupper():  # "donÕt", "ÒHelloÓ": a wrong reading; "É" opens a word or stands among capitals
        return not before.islower() and (not after.isalpha() or after.isascii())
    return before.isalpha() or after.isalpha() or char == "à"


def _guess_statistically(sample: bytes, data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or best.chaos > 0.1 or best.coherence < 0.3:
        return None
    encoding = str(best.encoding).replace("_", "-")
    return encoding if _decodes(data, encoding) else None


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Find the paragraphs of a plain text.

    Each line that is not blank is one, unless the text is wrapped at a column: then a paragraph is a run of lines
    between two blank ones.

    Returns:
        The paragraphs in order, each without the white space around it.

    Raises:
        ArticleError: there are more than `MAX_LINES` lines.
    """
    if sum(map(text.count, "\n\r\v\f\x85\u2028\u2029")) > MAX_LINES:
        raise ArticleError(TOO_MANY_LINES)
    lines = _lines(text)
    blocks = _blocks(lines)
    if not _is_wrapped(text, blocks):
        return tuple(Paragraph(start, end) for start, end in lines if start < end)
    return tuple(Paragraph(block[0][0], block[-1][1]) for block in blocks)


def _lines(text: str) -> list[tuple[int, int]]:
    """Give the span of each line without the white space around it; a blank line has an empty span."""
    breaks = [match.span() for match in _LINE_BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    spans = []
    for start, end in zip(starts, ends, strict=True):
        line = text[start:end]
        start += len(line) - len(line.lstrip())
        spans.append((start, max(start, start + len(line.strip()))))
    return spans


def _blocks(lines: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    blocks: list[list[tuple[int, int]]] = [[]]
    for start, end in lines:
        if start < end:
            blocks[-1].append((start, end))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _is_wrapped(text: str, blocks: list[list[tuple[int, int]]]) -> bool:
    """Tell whether lines were broken because the next word did not fit, and not because a paragraph ended."""
    breaks = [(line, after) for block in blocks for line, after in pairwise(block)]
    if len(breaks) < 3 or (len(blocks) == 1 and len(breaks) < 6):
        return False
    width = max(end - start for (start, end), _ in breaks)
    if not 40 <= width <= 100:
        return False
    full = mid_sentence = carried_on = 0
    for (start, end), (next_start, next_end) in breaks:
        next_word = text[next_start:next_end].split(maxsplit=1)[0]
        full += end - start + 1 + len(next_word) > width - 2
        mid_sentence += text[end - 1] not in ".!?:”\"'’"
        carried_on += next_word[0].islower()
    return full >= 0.85 * len(breaks) and mid_sentence >= 0.5 * len(breaks) and carried_on >= 0.4 * len(breaks)
