"""No request leaves for an address that is not on the open internet, by any road."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from ipaddress import ip_address, ip_network

import httpcore
import pytest

from bot.article.fetch import Fetched, Fetcher, FetchLimits
from bot.article.fetch_errors import BadLink, FetchError, RefusedAddress, TooManyRedirects, Unreachable
from bot.article.network import SystemResolver, is_public
from tests.loopback import Server, Watch, page, redirect

CONTACT = "https://example.org/bot"
TRUST = ssl.create_default_context()
"""Made once: reading the certificates takes longer than most of these tests."""


class Names:
    """A resolver that knows what a test tells it; the answers to a name are given one after the other."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        given = self.answers.get(host)
        if not given:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return given.pop(0) if len(given) > 1 else given[0]

    def close(self) -> None:
        pass


class Dialled(httpcore.AsyncNetworkBackend):
    """Opens no socket, and remembers where one was to go."""

    def __init__(self) -> None:
        self.addresses: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.addresses.append((host, port))
        raise httpcore.ConnectError("nobody is dialled in tests")


# Each of these is a road to a private address, or looks like one. Grouped by what makes them odd.
ROADS = [
    # plain
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "http://127.0.0.1:80/",
    "http://127.0.0.1:443/",
    "http://127.8.8.8/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.254/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/v2/credentials",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://192.0.0.192/opc/v1/instance/",
    "http://168.63.129.16/machine?comp=goalstate",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.7/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    # odd notations of IPv4
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://0177.0x0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.0.0.01/",
    "http://0/",
    "http://0x0/",
    "http://00000127.0.0.1/",
    "http://10.256/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://4294967297/",
    "http://127.0.0.1./",
    "http://127.0.0.1../",
    # unicode digits, dots and letters
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://loc\u00adalhost/",
    "http://local\u200bhost/",
    # percent signs
    "http://%31%32%37.0.0.1/",
    "http://127%2e0%2e0%2e1/",
    "http://localhos%74/",
    "http://127.0.0.1%00.example.com/",
    # IPv6
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::1%25lo]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fd20:ce::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[ff0e::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[100::1]/",
    # IPv4 inside IPv6
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[::a00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:0:53aa:64c:0:fbff:80ff:fffe]/",
    "http://[2606:4700::5efe:10.0.0.1]/",
    "http://[2606:4700::200:5efe:127.0.0.1]/",
    # names that lead inside
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://foo.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://metadata/",
    "http://kubernetes.default.svc.cluster.local/",
    "http://router.lan/",
    "http://nas.home.arpa/",
    "http://1.0.0.127.in-addr.arpa/",
    "http://intranet/",
    # user names, ports, back slashes, spaces
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1@example.com/",
    "http://user:password@example.com/",
    "http://example.com:80@127.0.0.1/",
    "http://example.com#@127.0.0.1/".replace("#", "%23"),
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\\.example.com/",
    "http://example.com:22/",
    "http://example.com:6379/",
    "http://example.com:8080/",
    "http://example.com:0/",
    "http://example.com:65616/",
    "http://example.com:4294967376/",
    "http://example.com:８０８０/",
    "http://127.0.0.1 .example.com/",
    "http://127.0.0.1\t/",
    "http://127.0.0.1\r\nHost: example.com/",
    "http:127.0.0.1/",
    "http:/127.0.0.1/",
    "http:///127.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "//127.0.0.1/",
    "http://[127.0.0.1]/",
    "http://[::1/",
    "http://::1/",
    "http://",
    # other schemes
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/stats",
    "ldap://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "ws://127.0.0.1/",
    "unix:///var/run/docker.sock",
    "data:text/html,hello",
    "javascript:alert(1)",
    "view-source:http://127.0.0.1/",
    "httpx://127.0.0.1/",
]


def test_the_list_is_as_long_as_promised() -> None:
    assert len(set(ROADS)) >= 60


@pytest.mark.parametrize("automatic", [False, True], ids=["asked", "automatic"])
@pytest.mark.parametrize("url", ROADS, ids=ascii)
async def test_a_road_to_a_private_address_is_refused_before_anything_is_resolved_or_connected(
    url: str, automatic: bool
) -> None:
    # the real resolver and real sockets: whatever got through would be seen by the watch
    async with Fetcher(FetchLimits(CONTACT), tls=TRUST) as fetcher:
        with Watch() as watch, pytest.raises((RefusedAddress, BadLink)) as refused:
            await fetcher.fetch(url, automatic=automatic)
    assert watch.connections == []
    assert watch.names == []
    assert "password" not in refused.value.log
    assert "127.0.0.1" not in refused.value.message


@pytest.mark.parametrize("url", ROADS, ids=ascii)
async def test_a_redirect_on_a_road_to_a_private_address_is_refused_before_anything_is_connected(url: str) -> None:
    """A few of these are relative to the page in a redirect, and so lead back to the page's own host."""
    async with Server() as server:
        server.answer("/start", redirect(url.encode().decode("latin-1").replace("\r", "").replace("\n", "")))
        async with Fetcher(FetchLimits(CONTACT), tls=TRUST, allow_loopback_ports=frozenset({server.port})) as fetcher:
            with Watch() as watch, pytest.raises(FetchError) as refused:
                await fetcher.fetch(server.url("/start"), automatic=False)
    assert {address[:2] for address in watch.connections} <= {("127.0.0.1", server.port)}
    assert watch.names == []
    stayed_here = len(server.requests) > 1
    assert isinstance(refused.value, (RefusedAddress, BadLink)) or stayed_here


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.0.10", "169.254.169.254", "100.64.1.1", "100.100.100.200",
    "0.0.0.0", "224.0.0.251", "255.255.255.255", "198.18.0.5", "168.63.129.16", "192.0.0.192", "::1", "::",  # noqa: S104
    "fe80::1", "fe80::1%2", "fd00:ec2::254", "fec0::5", "ff02::fb", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2001:0:1::1", "2001:db8::5",
    "2606:4700::5efe:c0a8:1", "not an address", "2130706433",
]  # fmt: skip


@pytest.mark.parametrize("answer", PRIVATE)
@pytest.mark.parametrize("url", ["http://news.example.com/a", "https://news.example.com/a"], ids=["http", "https"])
async def test_a_name_that_resolves_to_a_private_address_is_refused(url: str, answer: str) -> None:
    dialled = Dialled()
    async with Fetcher(
        FetchLimits(CONTACT), tls=TRUST, resolver=Names(news_example_com=[[answer]]), connector=dialled
    ) as fetcher:
        with pytest.raises(RefusedAddress):
            await fetcher.fetch(url, automatic=False)
    assert dialled.addresses == []


@pytest.mark.parametrize("answer", PRIVATE)
async def test_one_private_address_among_public_ones_refuses_them_all(answer: str) -> None:
    dialled = Dialled()
    names = Names(news_example_com=[["93.184.215.14", "2606:2800:21f:cb07::1", answer, "93.184.215.15"]])
    async with Fetcher(FetchLimits(CONTACT), tls=TRUST, resolver=names, connector=dialled) as fetcher:
        with pytest.raises(RefusedAddress):
            await fetcher.fetch("http://news.example.com/", automatic=False)
    assert dialled.addresses == []


async def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    dialled = Dialled()
    names = Names(news_example_com=[["93.184.215.14"], ["127.0.0.1"]])
    async with Fetcher(FetchLimits(CONTACT), tls=TRUST, resolver=names, connector=dialled) as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch("https://news.example.com/", automatic=False)
        assert (names.asked, dialled.addresses) == (["news.example.com"], [("93.184.215.14", 443)])
        with pytest.raises(RefusedAddress):
            await fetcher.fetch("https://news.example.com/", automatic=False)
    assert dialled.addresses == [("93.184.215.14", 443)]


async def test_no_name_is_resolved_below_the_check() -> None:
    """A rebinding name: the system's resolver would be seen, were anything to ask it again."""
    async with Server() as server:
        server.answer("/", page())
        names = Names(news_example_com=[["127.0.0.1"], ["10.0.0.1"]])
        async with Fetcher(
            FetchLimits(CONTACT), tls=TRUST, resolver=names, allow_loopback_ports=frozenset({server.port})
        ) as fetcher:
            with Watch() as watch:
                await fetcher.fetch(server.url(host="news.example.com"), automatic=False)
        assert names.asked == ["news.example.com"]
        # anyio hands numbers to getaddrinfo too, which asks nobody for them
        assert set(watch.names) <= {"127.0.0.1", b"127.0.0.1"}
        assert server.requests[0].headers["host"] == f"news.example.com:{server.port}"


async def test_a_second_address_is_tried_where_the_first_is_dead() -> None:
    dialled = Dialled()
    one, two, three = "2606:2800:21f:cb07::1", "2606:2800:21f:cb07::2", "93.184.215.14"
    names = Names(news_example_com=[[one, two, three]])
    async with Fetcher(FetchLimits(CONTACT), tls=TRUST, resolver=names, connector=dialled) as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch("http://news.example.com/", automatic=False)
    assert [host for host, _ in dialled.addresses] == [
        "2606:2800:21f:cb07::1",
        "93.184.215.14",
        "2606:2800:21f:cb07::2",
    ]


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Server() as proxy, Server() as server:
        server.answer("/", page("<p>direct</p>"))
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.delenv("no_proxy", raising=False)
        async with Fetcher(FetchLimits(CONTACT), tls=TRUST, allow_loopback_ports=frozenset({server.port})) as fetcher:
            assert (await fetcher.fetch(server.url(), automatic=False)).body == b"<p>direct</p>"
        assert proxy.connections == 0


async def test_netrc_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    netrc = tmp_path_factory.mktemp("home") / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(netrc.parent))
    async with Server() as server:
        server.answer("/", page())
        async with Fetcher(FetchLimits(CONTACT), tls=TRUST, allow_loopback_ports=frozenset({server.port})) as fetcher:
            await fetcher.fetch(server.url(), automatic=False)
        assert "authorization" not in server.requests[0].headers


async def test_the_allowance_opens_its_port_on_the_two_loopback_addresses_and_nothing_else() -> None:
    dialled = Dialled()
    names = Names(
        a_example_com=[["127.0.0.1"]], b_example_com=[["127.0.0.2"]], c_example_com=[["10.0.0.1"]],
        d_example_com=[["::1"]], e_example_com=[["::ffff:127.0.0.1"]], f_example_com=[["93.184.215.14"]],
    )  # fmt: skip
    async with Fetcher(
        FetchLimits(CONTACT), tls=TRUST, resolver=names, connector=dialled, allow_loopback_ports=frozenset({8080})
    ) as fetcher:
        for name, error in {
            "a": Unreachable, "b": RefusedAddress, "c": RefusedAddress, "d": Unreachable, "e": RefusedAddress,
            "f": RefusedAddress,
        }.items():  # fmt: skip
            with pytest.raises(error):
                await fetcher.fetch(f"http://{name}.example.com:8080/", automatic=False)
        with pytest.raises(RefusedAddress):
            await fetcher.fetch("http://a.example.com/", automatic=False)
        with pytest.raises(RefusedAddress):
            await fetcher.fetch("http://127.0.0.1:8081/", automatic=False)
    assert dialled.addresses == [("127.0.0.1", 8080), ("::1", 8080)]


async def test_the_allowance_cannot_be_set_by_settings() -> None:
    assert not any("loopback" in name or "allow" in name for name in FetchLimits.__dataclass_fields__)


async def test_networks_that_the_operator_denies_are_refused() -> None:
    dialled = Dialled()
    limits = FetchLimits(CONTACT, denied_networks=(ip_network("93.184.215.0/24"), ip_network("2606:2800::/32")))
    names = Names(a_example_com=[["93.184.215.14"]], b_example_com=[["2606:2800:21f:cb07::1"]])
    async with Fetcher(limits, resolver=names, connector=dialled) as fetcher:
        for url in ("http://a.example.com/", "http://b.example.com/", "http://93.184.215.14/"):
            with pytest.raises(RefusedAddress):
                await fetcher.fetch(url, automatic=False)
    assert dialled.addresses == []


async def test_robots_txt_is_asked_for_under_the_same_check() -> None:
    dialled = Dialled()
    names = Names(news_example_com=[["192.168.0.1"]])
    async with Fetcher(FetchLimits(CONTACT), tls=TRUST, resolver=names, connector=dialled) as fetcher:
        with pytest.raises(RefusedAddress):
            await fetcher.fetch("http://news.example.com/a", automatic=True)
    assert dialled.addresses == []


async def test_a_redirect_of_robots_txt_to_a_private_address_is_refused() -> None:
    async with Server() as server:
        server.answer("/robots.txt", redirect("http://169.254.169.254/"))
        async with Fetcher(FetchLimits(CONTACT), tls=TRUST, allow_loopback_ports=frozenset({server.port})) as fetcher:
            with Watch() as watch, pytest.raises(RefusedAddress):
                await fetcher.fetch(server.url("/a"), automatic=True)
        assert {address[:2] for address in watch.connections} == {("127.0.0.1", server.port)}
        assert server.asked("/a") == []


async def test_the_host_header_is_that_of_the_link_whatever_the_path_says() -> None:
    async with Server() as server:
        server.answer("//evil.example.com/", page())
        async with Fetcher(FetchLimits(CONTACT), tls=TRUST, allow_loopback_ports=frozenset({server.port})) as fetcher:
            answer: Fetched = await fetcher.fetch(server.url("//evil.example.com/"), automatic=False)
        assert answer.url == server.url("//evil.example.com/")
        assert server.requests[0].headers["host"] == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"])
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


async def test_the_systems_resolver_is_asked_for_the_whole_name_so_that_no_search_list_applies() -> None:
    resolver = SystemResolver(threads=1)
    with Watch() as watch, suppress(OSError):
        await resolver.resolve("127.0.0.1", 80)
    resolver.close()
    assert watch.names == ["127.0.0.1."]


async def test_redirects_that_stay_on_the_site_are_counted() -> None:
    async with Server() as server:
        server.answer("/a", redirect("/b"))
        server.answer("/b", redirect("/a"))
        async with Fetcher(
            FetchLimits(CONTACT, max_redirects=5), allow_loopback_ports=frozenset({server.port})
        ) as fetcher:
            with pytest.raises(TooManyRedirects):
                await fetcher.fetch(server.url("/a"), automatic=False)
        assert len(server.requests) == 6
