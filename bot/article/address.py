"""One strict reading of a web address, shared by whatever compares links and by whatever connects to them.

Two parsers that disagree about a URL are a road past any check, so there is one. It reads as the WHATWG URL standard
does where that is harmless, and refuses what people do not write: user names, odd notations of numbers, percent signs
in host names, control characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin

from bot.article.model import ArticleError

MAX_LENGTH = 4096
"""The longest link that is read, in characters."""
DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_REST = re.compile(r"//([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.S)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@\\%]+)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/%!$&'()*+,;=:@-._~"
_QUERY_SAFE = _PATH_SAFE + "?"


class LinkError(ArticleError):
    """A link that cannot be read as the address of a web page."""


class SchemeError(LinkError):
    """A link that is not for the web: `ftp:`, `file:`, `javascript:`."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a page is. Everything is ASCII; the fragment, which never reaches a server, is left out."""

    scheme: str
    """`http` or `https`."""
    host: str
    """Lower case, names in punycode, no dot at the end; an IPv6 address without its brackets."""
    port: int | None
    """None where it is the scheme's own."""
    path: str
    """Begins with a slash; without dot segments; percent signs only where they are needed."""
    query: str
    """Without the question mark; empty where there is none."""

    @property
    def netloc(self) -> str:
        """The host as it stands in a URL and in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """What is asked of the server."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.netloc}{self.target}"

    @property
    def actual_port(self) -> int:
        """The port that is connected to."""
        return self.port if self.port is not None else DEFAULT_PORTS[self.scheme]

    @property
    def for_log(self) -> str:
        """The address for a log: without the query, which may hold secrets, and not endless."""
        return f"{self.scheme}://{self.netloc}{self.path}"[:300]

    @property
    def ip(self) -> IPv4Address | IPv6Address | None:
        """The host where it is a number, else None."""
        if ":" in self.host:
            return IPv6Address(self.host)
        return IPv4Address(self.host) if self.host[-1].isdigit() and _is_number(self.host) else None

    def join(self, location: str) -> WebAddress:
        """Read a link that stands on this page or in its redirect.

        Raises:
            LinkError: it does not lead to a web page.
        """
        location = _UNSEEN.sub(lambda found: quote(found[0]), location.strip())
        try:
            return parse_link(urljoin(self.url, location))
        except ValueError as error:
            raise LinkError("This link leads on to an address that cannot be read.") from error

    def with_parts(self, **parts: str | int | None) -> WebAddress:
        """Give the address with some parts replaced."""
        return replace(self, **parts)  # type: ignore[arg-type]  # a dict loses the fields' types


def parse_link(url: str) -> WebAddress:
    """Read a URL.

    Raises:
        SchemeError: it is for something other than the web.
        LinkError: it is no URL, too long, or written so oddly that nobody would share it in good faith.
    """
    url = url.strip(" \t\r\n\f")
    if len(url) > MAX_LENGTH:
        raise LinkError("This link is too long to be read.")
    start = _SCHEME.match(url)
    if start and start[1].lower() not in DEFAULT_PORTS:
        raise SchemeError("Only links that begin with http:// or https:// can be read.")
    found = _REST.fullmatch(url, start.end()) if start else None
    if start is None or found is None:
        raise LinkError("This is not a complete link; give one that begins with https://.")
    scheme, authority = start[1].lower(), found[1]
    if not authority:
        raise LinkError("This link names no website.")
    if _UNSEEN.search(url):
        raise LinkError("This link holds spaces or unseen characters; copy it again.")
    host, port = _host_and_port(authority)
    try:
        path = _without_dots(_escaped(found[2] or "/", _PATH_SAFE))
        query = _escaped(found[3] or "", _QUERY_SAFE)
    except UnicodeEncodeError as error:
        raise LinkError("This link holds broken characters; copy it again.") from error
    return WebAddress(scheme, host, None if port == DEFAULT_PORTS[scheme] else port, path, query)


def _host_and_port(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise LinkError("Links with a user name in them are not read.")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise LinkError("The website's name in this link cannot be read.")
    port = int(found[2]) if found[2] else None
    if port is not None and not 0 < port < 65536:
        raise LinkError("The port in this link cannot be read.")
    return _host(found[1]), port


def _host(host: str) -> str:
    """Normalise a host; refuse whatever has a second reading."""
    unreadable = LinkError("The website's name in this link cannot be read.")
    if host.startswith("["):
        try:
            return str(IPv6Address(host[1:-1]))
        except AddressValueError as error:
            raise unreadable from error
    if len(host) > 253 + 1:
        raise unreadable
    if not host.isascii():
        host = _punycode(host)
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise unreadable
    if _NUMBER.fullmatch(labels[-1]) and not _is_number(host):
        raise LinkError("The address in this link is written as an odd number; such links are not read.")
    return host


def _punycode(host: str) -> str:
    """Give a name in ASCII by IDNA 2008 with the mapping of UTS 46, as browsers do (full-width, circled, dots)."""
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, IndexError) as error:
        raise LinkError("The website's name in this link cannot be read.") from error


def _is_number(host: str) -> bool:
    try:
        IPv4Address(host)
    except AddressValueError:
        return False
    return True


def _escaped(part: str, safe: str) -> str:
    """Write each character one way: escapes upper-case and only where needed, stray percent signs escaped."""

    def one(found: re.Match[str]) -> str:
        if found[1] is None:
            return "%25"
        char = chr(int(found[1], 16))
        return char if char in _UNRESERVED else f"%{found[1].upper()}"

    return quote(_ESCAPE.sub(one, part), safe=safe)


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if out:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)
