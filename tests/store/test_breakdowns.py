"""The memory of links: what is found again, under which name, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.article.model import Remarks
from bot.store import Store, breakdown_id, model_key
from bot.store.database import key_of
from bot.store.tables import breakdowns
from tests.store.databases import Clock, breakdown

URL = "https://example.org/a"
HOUR = timedelta(hours=1)
MODEL = model_key(breakdown())


async def test_a_breakdown_is_found_again_whole(store: Store) -> None:
    put = await store.breakdowns.put(URL, breakdown("“Quoted” – \x00 \U0001f600"), content_hash="h1", etag='"e"')
    found = await store.breakdowns.get_fresh(URL, model=MODEL, max_age=HOUR)
    assert found == put
    assert found.breakdown.article.text == "“Quoted” – \x00 \U0001f600"
    assert await store.breakdowns.by_id(put.id) == put


async def test_its_id_is_short_the_same_everywhere_and_in_the_json(store: Store) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h1")
    assert put.id == breakdown_id(URL, "h1", MODEL) == put.breakdown.article.id
    assert len(put.id) == 13
    assert put.id.isalnum()


async def test_an_unknown_link_and_an_unknown_id_give_nothing(store: Store) -> None:
    known = await store.breakdowns.look_up(URL)
    assert (known.url, known.breakdown, known.failure) == (URL, None, None)
    assert await store.breakdowns.by_id("nothing") is None


async def test_it_grows_stale_and_not_modified_makes_it_fresh(store: Store, clock: Clock) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h1", etag="a", last_modified="b")
    clock.advance(hours=1, seconds=1)
    assert await store.breakdowns.get_fresh(URL, model=MODEL, max_age=HOUR) is None
    stale = (await store.breakdowns.look_up(URL, model=MODEL)).breakdown
    assert stale == put
    assert await store.breakdowns.touch(put.id, etag="c")
    fresh = await store.breakdowns.get_fresh(URL, model=MODEL, max_age=HOUR)
    assert fresh is not None
    assert (fresh.fetched_at, fresh.created_at) == (clock.now, put.created_at)
    assert (fresh.etag, fresh.last_modified) == ("c", "b")
    assert not await store.breakdowns.touch("nothing")


async def test_another_model_does_not_answer_for_this_one(store: Store) -> None:
    old = await store.breakdowns.put(URL, breakdown(version="1"), content_hash="h1")
    assert await store.breakdowns.get_fresh(URL, model="rules@2", max_age=HOUR) is None
    new = await store.breakdowns.put(URL, breakdown(version="2"), content_hash="h1")
    assert await store.breakdowns.get_fresh(URL, model="rules@2", max_age=HOUR) == new
    assert await store.breakdowns.by_id(old.id) == old


async def test_a_changed_page_is_kept_beside_the_old_one_and_said(store: Store, clock: Clock) -> None:
    old = await store.breakdowns.put(URL, breakdown("Before."), content_hash="h1")
    assert await store.breakdowns.changed_since(old.id) is None
    clock.advance(minutes=5)
    new = await store.breakdowns.put(URL, breakdown("After."), content_hash="h2")
    assert (await store.breakdowns.look_up(URL)).breakdown == new
    assert await store.breakdowns.changed_since(old.id) == new
    assert await store.breakdowns.changed_since(new.id) is None
    assert await store.breakdowns.by_id(old.id) == old


async def test_a_page_changed_back_is_not_changed(store: Store, clock: Clock) -> None:
    first = await store.breakdowns.put(URL, breakdown("Before."), content_hash="h1")
    clock.advance(minutes=5)
    await store.breakdowns.put(URL, breakdown("After."), content_hash="h2")
    clock.advance(minutes=5)
    again = await store.breakdowns.put(URL, breakdown("Before."), content_hash="h1")
    assert again.id == first.id
    assert await store.breakdowns.changed_since(first.id) is None


async def test_a_newer_model_alone_is_no_change_of_the_article(store: Store, clock: Clock) -> None:
    old = await store.breakdowns.put(URL, breakdown(version="1"), content_hash="h1")
    clock.advance(minutes=5)
    await store.breakdowns.put(URL, breakdown(version="2"), content_hash="h1")
    assert await store.breakdowns.changed_since(old.id) is None


async def test_other_names_of_an_article_lead_to_it(store: Store) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h1", also=["https://t.co/1", URL])
    known = await store.breakdowns.look_up("https://t.co/1", model=MODEL)
    assert (known.url, known.breakdown) == (URL, put)


async def test_names_lead_on_when_the_canonical_url_turns_out_to_be_another(store: Store) -> None:
    await store.breakdowns.put(URL, breakdown(), content_hash="h1", also=["https://t.co/1"])
    put = await store.breakdowns.put("https://example.org/b", breakdown(), content_hash="h1", also=[URL])
    assert (await store.breakdowns.look_up("https://t.co/1")).breakdown == put
    back = await store.breakdowns.put(URL, breakdown(), content_hash="h1", also=["https://example.org/b"])
    assert (await store.breakdowns.look_up(URL)).breakdown == back


async def test_a_failure_is_remembered_until_it_expires(store: Store, clock: Clock) -> None:
    failure = await store.breakdowns.put_failure(URL, "paywall", keep_for=HOUR, also=["https://t.co/1"])
    assert (await store.breakdowns.look_up("https://t.co/1")).failure == failure
    clock.advance(minutes=30)
    later = await store.breakdowns.put_failure(URL, "not-found", keep_for=HOUR)
    assert (await store.breakdowns.look_up(URL)).failure == later
    clock.advance(hours=1)
    assert (await store.breakdowns.look_up(URL)).failure is None


async def test_a_failure_leaves_the_old_breakdown_and_a_success_ends_the_failure(store: Store) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h1")
    await store.breakdowns.put_failure(URL, "timeout", keep_for=HOUR)
    known = await store.breakdowns.look_up(URL)
    assert known.breakdown == put
    assert known.failure is not None
    await store.breakdowns.put(URL, breakdown(), content_hash="h1")
    assert (await store.breakdowns.look_up(URL)).failure is None


async def test_a_form_that_cannot_be_read_counts_as_not_there(store: Store) -> None:
    from bot.store.tables import breakdowns

    put = await store.breakdowns.put(URL, breakdown(), content_hash="h1")
    async with store.database.writing() as connection:
        await connection.execute(breakdowns.update().values(body='{"schema": "hearsay.breakdown/9"}'))
    assert (await store.breakdowns.look_up(URL)).breakdown is None
    assert await store.breakdowns.by_id(put.id) is None


@pytest.mark.parametrize("address", ["https://example.org/" + "a" * 9000, "https://example.org/é\x00", "x" * 1024])
async def test_any_url_is_a_key(store: Store, address: str) -> None:
    put = await store.breakdowns.put(address, breakdown(), content_hash="h1", also=[address + "?"])
    assert (await store.breakdowns.look_up(address)).breakdown == put
    assert (await store.breakdowns.look_up(address + "?")).breakdown == put
    assert (await store.breakdowns.look_up(address + "!")).breakdown is None


@given(st.text())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_a_key_fits_an_index_and_is_its_own_key(text: str) -> None:
    key = key_of(text)
    assert len(key.encode()) <= 1024
    assert "\x00" not in key
    assert key_of(key) == key


LABELLED = Remarks(frozenset({"opinion", "satire"}), free=False, notes=("Read as windows-1252.",))


async def test_what_a_page_says_of_itself_is_kept_with_its_breakdown(store: Store) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h1", remarks=LABELLED)
    assert put.remarks == LABELLED
    assert (await store.breakdowns.look_up(URL)).breakdown == put
    assert await store.breakdowns.by_id(put.id) == put
    again = await store.breakdowns.put(URL, breakdown(), content_hash="h1")
    assert again.id == put.id
    assert (await store.breakdowns.by_id(put.id)) == again, "the label was taken off the page"
    assert again.remarks == Remarks()


@pytest.mark.parametrize("data", ["", "null", "[]", '{"labels": ["loud"]}', '{"free": "x"}', "{"])
async def test_remarks_of_another_form_are_left_out(store: Store, data: str) -> None:
    put = await store.breakdowns.put(URL, breakdown(), content_hash="h1", remarks=LABELLED)
    async with store.database.writing() as connection:
        await connection.execute(sa.update(breakdowns).values(remarks=data))
    found = await store.breakdowns.by_id(put.id)
    assert found is not None
    assert found.remarks == Remarks()
    assert found.breakdown == put.breakdown


async def test_the_sentence_of_a_failure_is_kept(store: Store) -> None:
    put = await store.breakdowns.put_failure(URL, "NotFound", keep_for=HOUR, message="It does not exist.")
    assert put.message == "It does not exist."
    assert (await store.breakdowns.look_up(URL)).failure == put
    assert (await store.breakdowns.put_failure(URL, "NotFound", keep_for=HOUR)).message is None
