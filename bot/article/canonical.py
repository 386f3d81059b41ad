"""One key for one article, however its link was dressed on the way.

courlan's `clean_url` was tried and not taken: it drops `?gallery=3`, `?cid=44` and `?123456`, so that different
articles get one key, reads `?a=1&copyright=2` as `©right`, and writes look-alike domains in their look-alike letters.
A key that is too coarse shows people the wrong article; one that is too fine only costs a second analysis.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache
from urllib.parse import unquote, unquote_plus

from bot.article.address import LinkError, WebAddress, parse_link
from bot.article.data import load, words

MAX_STEPS = 50
_AMP_END = re.compile(r"/amp(?:\.html?)?/*$|\.amp(?P<ending>\.html?)?/*$", re.I)
_AMP_START = re.compile(r"^/amp(?=/)", re.I)
_MOBILE_INSIDE = re.compile(r"^([a-z]{2,3})\.m\.")


def destination(url: str) -> str:
    """Give the address to download: redirectors and AMP caches undone as far as that goes without asking anybody.

    Raises:
        LinkError: it is no link to a web page.
    """
    return _unwrapped(parse_link(url)).url


def canonical(url: str) -> str:
    """Give the key of an article: the same for all dresses of its link, and for no other article.

    It is a key and not an address to download: it begins with https and without www, whatever the site wants. Links of
    shorteners have to be followed first; then the key is that of the address where the page was.

    Raises:
        LinkError: it is no link to a web page.
    """
    address = parse_link(url)
    for _ in range(MAX_STEPS):
        bare = _undressed(_unwrapped(address))
        if bare == address:
            return address.url
        address = parse_link(bare.url)
    raise LinkError("This link leads to a link that leads to a link; give the article's own.")


def canonical_of(article_url: str, declared_canonical: str | None) -> str:
    """Give the key of a downloaded page, which says of itself where it belongs (`rel=canonical`).

    The page is believed only as far as it cannot pass itself off as somebody else's article: within its own site, where
    one site is what the Public Suffix List calls one, minus hosts that many people write on; and not when it points to
    a home page, which careless sites do on every page.

    Raises:
        LinkError: `article_url` is no link to a web page.
    """
    own = canonical(article_url)
    if not declared_canonical:
        return own
    try:
        here = parse_link(own)
        # relative ones are meant as they stand on the page
        there = parse_link(canonical(parse_link(destination(article_url)).join(declared_canonical).url))
    except LinkError:
        return own
    is_home = is_home_page(there) and not is_home_page(here)
    return there.url if not is_home and _is_same_site(here, there) else own


def is_home_page(address: WebAddress) -> bool:
    """Tell whether an address is a site's front door, of one of its languages perhaps."""
    return not address.query and address.path.strip("/").lower() in words("links", "home-paths")


def _is_same_site(one: WebAddress, other: WebAddress) -> bool:
    if one.host == other.host:
        return not _has_many_voices(one.host) or _owner(one) == _owner(other)
    if _has_many_voices(one.host) or _has_many_voices(other.host) or one.ip or other.ip:
        return False
    site = _registered(one.host)
    return site is not None and site == _registered(other.host)


def _registered(host: str) -> str | None:
    """Give the part of a host that somebody registered: `bbc.co.uk`, `somebody.github.io`."""
    from tld import get_fld

    found = get_fld(f"https://{host}", fail_silently=True, search_private=True)
    return str(found) if found else None


def _has_many_voices(host: str) -> bool:
    return any(covers(shared, host) for shared in words("links", "many-voices"))


def _owner(address: WebAddress) -> str:
    return address.path.split("/")[1]


def covers(site: str, host: str) -> bool:
    """Tell whether a host is a site's, or lies under it."""
    return host == site or host.endswith("." + site)


# ---- links inside links


def _unwrapped(address: WebAddress) -> WebAddress:
    """Take a link out of the redirector that it is wrapped in; each time it gets shorter, so this ends."""
    while (inner := _inner(address)) is not None and len(inner.url) < len(address.url):
        address = inner
    return address


@cache
def _redirectors() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """RETURNS (tuple): host, beginning of the path, and parameters; without parameters the rest of the path counts."""
    return tuple(
        (entry["host"], entry["path"], tuple(entry.get("parameters", ()))) for entry in load("links")["redirector"]
    )


def _inner(address: WebAddress) -> WebAddress | None:
    for host, path, parameters in _redirectors():
        if not address.path.startswith(path) or not _is_on(host, address.host):
            continue
        found = _parameter(address, parameters) if parameters else _rest(address, path)
        if found is None:
            continue
        try:
            inner = parse_link(found)
        except LinkError:
            continue
        if "." in inner.host:
            return inner
    return None


def _is_on(site: str, host: str) -> bool:
    """Tell whether a host is a redirector's; `google.*` is Google in any country."""
    if not site.endswith(".*"):
        return covers(site, host)
    bare = host.removeprefix("www.")
    return bool(fnmatchcase(bare, site)) and len(bare.split(".")) <= 3 and all(len(x) <= 3 for x in bare.split(".")[1:])


def _parameter(address: WebAddress, names: tuple[str, ...]) -> str | None:
    for name in names:
        for part in address.query.split("&"):
            key, _, value = part.partition("=")
            link = unquote_plus(value)
            if key == name and link.lower().startswith(("http://", "https://")):
                return link
    return None


def _rest(address: WebAddress, path: str) -> str | None:
    """Read the link out of an AMP viewer's path: `/c/s/host/path`, where `s` stands for https."""
    rest = address.path.removeprefix(path)
    rest = re.sub(r"^(?:[acirv]/)?(?=s/|[^/]+\.[^/])", "", rest)
    scheme = "https" if rest.startswith("s/") else "http"
    host, slash, tail = unquote(rest.removeprefix("s/").partition("/")[0]), *rest.removeprefix("s/").partition("/")[1:]
    if "." not in host or host.lower().startswith("http"):
        return None
    return f"{scheme}://{host}{slash}{tail}" + (f"?{address.query}" if address.query else "")


# ---- one address, undressed


def _undressed(address: WebAddress) -> WebAddress:
    """Leave out what differs between links to one article."""
    path = re.sub(r"/{2,}", "/", address.path)
    path = _AMP_START.sub("", _AMP_END.sub(lambda found: found["ending"] or "", path), count=1)
    port = None if address.port in (80, 443) else address.port
    host = _bare_host(address.host)
    return WebAddress("https", host, port, path.rstrip("/") or "/", _query(address.query, host))


def _bare_host(host: str) -> str:
    """Leave out `www.`, `m.`, `amp.`; never so much that only a registry's suffix is left."""
    while True:
        first, _, rest = host.partition(".")
        labels = rest.split(".")
        is_suffix = len(labels) < 2 or (len(labels) == 2 and labels[0] in words("links", "two-level-suffixes"))
        if first not in words("links", "twin-hosts") or is_suffix or labels[-1].isdigit():
            return _MOBILE_INSIDE.sub(r"\1.", host) if host.count(".") > 2 else host
        host = rest


def _query(query: str, host: str) -> str:
    """Leave out parameters that only tell where a reader comes from, and put the others in order."""
    if not query:
        return ""
    exact = words("links", "tracking", "amp-parameters") | _tracking_of(host)
    prefixes = tuple(words("links", "tracking-prefixes"))
    kept = []
    for part in query.split("&"):
        name = unquote_plus(part.partition("=")[0]).lower()
        if part and name not in exact and not name.startswith(prefixes):
            kept.append(part)
    return "&".join(sorted(kept))


def _tracking_of(host: str) -> frozenset[str]:
    """RETURNS (frozenset[str]): parameters that mean nothing on this site, and may mean something on others."""
    sites = load("links")["site-tracking"]
    return frozenset(name for site in sites if any(covers(on, host) for on in site["hosts"]) for name in site["words"])
