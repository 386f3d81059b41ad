"""The door to `bot.article`: whatever bytes somebody shares become an Article, or an ArticleError that says why not."""

from __future__ import annotations

import re

from bot.article.language import require_english
from bot.article.model import Article, ArticleError
from bot.article.text import BYTE_ORDER_MARKS, decode, paragraphs_of

MAX_BYTES = 10 * 1024 * 1024
"""The largest input that is read."""

EMPTY = "This is empty; there is nothing to read."
TOO_LARGE = f"This file is larger than {MAX_BYTES // 1024 // 1024} MB, the most that is read; give the article alone."
ADVICE = "save the article as text or as a web page and try again"

HEAD = 4096
"""How many bytes at the beginning tell what an input is."""
CONTROLS_LOOKED_AT = 65_536
MAX_CONTROL_SHARE = 0.02

# What files of a kind begin with, and what they are called. Longer beginnings stand before shorter ones.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"SQLite format 3\0", "a database"),
    (b"\x7fELF", "a program"),
    (b"OggS", "a sound or video file"),
    (b"ID3\x03", "a sound file"),
    (b"ID3\x04", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_IN_ZIP = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"epub", "an e-book"),
)
_TYPES = {
    "application/pdf": "a PDF",
    "application/zip": "a ZIP archive",
    "application/gzip": "a gzip archive",
    "application/json": "a JSON file",
    "application/rss+xml": "a news feed",
    "application/atom+xml": "a news feed",
}
_KINDS_OF_TYPE = {"image": "an image", "audio": "a sound file", "video": "a video", "font": "a font"}
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_FRAGMENT = re.compile(rb"\s*<(?:article|main|section|div|p|h1|meta|title|script|link|style)\b[^>]*>", re.I)
_TAG = re.compile(rb"<(?:[a-z][a-z0-9]*\b|!doctype|!--)", re.I)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.I)
_WEB_ARCHIVE = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})


def read_article(
    data: bytes,
    *,
    id: str,
    name: str = "",
    content_type: str | None = None,
    url: str | None = None,
) -> Article:
    """Read an article from a plain text or from an HTML page.

    Args:
        data: the whole input.
        id: what the Article is to be called.
        name: the file's name, if it has one; only its ending is looked at.
        content_type: the header of that name, if there is one.
        url: where the input was found, if it was.

    Raises:
        ArticleError: the input is empty, too large, no text, in no certain encoding, without an article, or not in
            English.
    """
    if len(data) > MAX_BYTES:
        raise ArticleError(TOO_LARGE)
    if not data.strip():
        raise ArticleError(EMPTY)
    _refuse_known_formats(data, content_type)
    if _is_page(data, name, content_type):
        _refuse_binary(data, is_page=True)
        from bot.article.extract import extract_article

        return extract_article(data, id=id, content_type=content_type, url=url)
    _refuse_binary(data, is_page=False)
    return _read_text(data, id=id, url=url)


def _read_text(data: bytes, *, id: str, url: str | None) -> Article:
    text, encoding = decode(data)
    if not re.search(r"\w", text):
        raise ArticleError(EMPTY)
    require_english(text)
    notes = [f"Not UTF-8; read as {encoding}."] if encoding else []
    if "�" in text:
        notes.append("Some characters of this text were lost before it came here.")
    web = url if url and url.startswith(("http://", "https://")) else None
    return Article(id=id, text=text, paragraphs=paragraphs_of(text), url=web, notes=tuple(notes))


def _refuse_known_formats(data: bytes, content_type: str | None) -> None:
    what = _format_of(data[:HEAD]) or _format_of_type(content_type)
    if what:
        raise ArticleError(f"This is {what}, not a text or a web page; {ADVICE}.")


def _format_of(head: bytes) -> str | None:
    """Name the format that the first bytes show; None for what may be text."""
    for magic, what in _MAGIC:
        if head.startswith(magic):
            inside = (name for mark, name in _IN_ZIP if mark in head) if what == "a ZIP archive" else iter(())
            return next(inside, what)
    if head[4:8] == b"ftyp":
        return "a video or an image"
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, sound or video file"
    if _WEB_ARCHIVE.search(head):
        return "a web archive (MHTML)"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and _FEED.search(head):
        return "a news feed or a site map"
    return None


def _format_of_type(content_type: str | None) -> str | None:
    """Name the format of a content type that is certainly neither text nor a page."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    return _TYPES.get(kind) or _KINDS_OF_TYPE.get(kind.partition("/")[0])


def _is_page(data: bytes, name: str, content_type: str | None) -> bool:
    """Tell whether the input is HTML, by what it begins with, and else by its type or name if it has a tag."""
    head = _start_of(data)
    if _HTML_START.match(head):
        return True
    kind = (content_type or "").partition(";")[0].strip().lower()
    is_called_so = kind in _HTML_TYPES or (not kind and name.lower().endswith((".html", ".htm", ".xhtml")))
    if is_called_so:
        return _TAG.search(head) is not None or _TAG.search(data) is not None
    return kind != "text/plain" and not name.lower().endswith(".txt") and _FRAGMENT.match(head) is not None


def _start_of(data: bytes) -> bytes:
    """Give the beginning in a form that ASCII patterns can be matched against."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) : HEAD].decode(encoding, "ignore").encode("utf-8", "ignore")
    return data[:HEAD]


def _refuse_binary(data: bytes, *, is_page: bool) -> None:
    """Refuse what is no text in any encoding: with zero bytes, or full of control characters.

    A page may hold a few zero bytes, which browsers drop.
    """
    if any(data.startswith(mark) for mark, encoding in BYTE_ORDER_MARKS if encoding != "utf-8"):
        return
    sample = data[:CONTROLS_LOOKED_AT]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > MAX_CONTROL_SHARE * len(sample) or (b"\0" in data and not is_page):
        raise ArticleError(f"This is a binary file, not a text or a web page; {ADVICE}.")
