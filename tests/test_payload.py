"""What strangers send is read as far as it has the shape that it should have."""

from __future__ import annotations

from bot.article.links import each_once, find_links, leads_to, suggestions
from bot.payload import identifier, mapping, mappings, words


def test_what_has_another_shape_is_nothing() -> None:
    assert (mapping({"a": 1}), mapping([1]), mapping(None)) == ({"a": 1}, {}, {})
    assert (mappings([{"a": 1}, 2]), mappings({"a": 1}), mappings("ab")) == ([{"a": 1}], [], [])
    assert (words("a"), words(1), words(None)) == ("a", "", "")


def test_an_id_is_short_and_plain() -> None:
    assert identifier({"id": "C1"}, "id") == "C1"
    for wrong in (7, None, "é", "a\n", "a" * 129):
        assert identifier({"id": wrong}, "id") == ""
    assert identifier(None, "id") == ""


def test_links_of_several_texts_are_each_taken_once() -> None:
    one, two = "https://example.org/one", "https://example.org/two"
    links = each_once([*find_links(f"<{one}> {two}"), *find_links(one)])
    assert [link.url for link in links] == [one, two]
    assert not links[0].suppressed, "asked for once is asked for"
    assert suggestions(links, " ONE", longest=100) == [one]
    assert [link.url for link in each_once(links, limit=1)] == [one]


def test_a_link_leads_to_a_domain_and_what_is_below_it() -> None:
    assert leads_to("https://News.example.org/a", {"example.org"})
    assert leads_to("https://example.org", {"example.org"})
    assert not leads_to("https://badexample.org/a", {"example.org"})
    assert not leads_to("https://[bad/", {"example.org"})
