"""What people ask besides breakdowns, on a real database: settings, status, forgetting, flags that are wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.presentation.actions import Edit, Feedback, Forget, Post, Reset, encode
from bot.presentation.card import Card
from bot.presentation.flag_form import COMPLAINT, FLAG
from bot.presentation.form import Answered, Form
from bot.presentation.missing import Missing
from bot.responder import Cards, Desk, Responder
from bot.store import Channel, Store, StoreLockedError
from tests.presentation.strategies import ANYTHING, HOSTILE
from tests.responder.chat import HERE, LINK, THERE, answered, shared, words

WORKSPACE = Channel(HERE.platform, HERE.workspace)
BASICS, FINER = encode(Edit("basics")), encode(Edit("finer"))
INTENT = Missing("Message Content Intent", "No link is seen without it.", "Switch it on.")


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, Cards(how_it_works="https://example.org/how"))


def shown(found: Form | Card) -> dict[str, object]:
    """RETURNS (dict): what a form says that holds now."""
    assert isinstance(found, Form)
    return {
        field.name: getattr(field, "value", None) or [o.value for o in getattr(field, "options", ()) if o.chosen]
        for field in found.fields
    }


async def sent(
    desk: Desk, form: str, values: Mapping[str, Answered], channel: Channel = HERE
) -> tuple[str, dict[str, str]]:
    saved = await desk.submit(channel, form, values, user="U1", can_manage=True)
    return words(saved.card), dict(saved.problems)


async def test_a_channel_is_switched_on_with_the_form_and_the_form_shows_it(desk: Desk, store: Store) -> None:
    assert shown(await desk.form(HERE, can_manage=True))["mode"] == ["off"]
    told, problems = await sent(desk, BASICS, {"mode": ["automatic"], "denied_domains": "a.org, b.org"})
    assert problems == {}
    assert told.startswith("Saved")
    assert shown(await desk.form(HERE, can_manage=True)) == {
        "mode": ["automatic"],
        "show": ["counts", "voices", "assertions", "sources"],
        "allowed_domains": [],
        "denied_domains": "a.org, b.org",
    }
    assert (await store.settings.of(HERE)).mode == "automatic"
    assert (await store.settings.of(THERE)).mode == "off"


async def test_only_what_was_changed_is_the_channels_own(desk: Desk, store: Store) -> None:
    await sent(desk, FINER, {"channel_cooldown": "5m", "min_words": "150"})
    origins = (await store.settings.origins(HERE)).of
    assert [name for name, origin in origins.items() if origin == "channel"] == ["channel_cooldown"]
    await sent(desk, FINER, {"min_words": "300"}, WORKSPACE)
    assert (await store.settings.of(HERE)).min_words == 300


async def test_one_bad_value_and_nothing_is_saved(desk: Desk, store: Store) -> None:
    values: dict[str, Answered] = {"mode": ["automatic"], "allowed_domains": "example.org, nonsense"}
    told, problems = await sent(desk, BASICS, values)
    assert list(problems) == ["allowed_domains"]
    assert "Only these sites: “nonsense” is not the name of a site." in told
    assert (await store.settings.of(HERE)).mode == "off"
    assert (await store.counts()).rows["settings"] == 0


async def test_who_may_not_manage_the_channel_changes_and_sees_nothing(desk: Desk, store: Store) -> None:
    await store.settings.set(HERE, mode="command")
    refused = "Only somebody who manages the channel can do that."
    assert refused in words((await desk.submit(HERE, BASICS, {"mode": "off"}, user="U2", can_manage=False)).card)
    for found in (
        await desk.form(HERE, can_manage=False),
        await desk.reset(HERE, can_manage=False, sure=True),
        await desk.forget_workspace(HERE, can_manage=False, sure=True),
    ):
        assert isinstance(found, Card)
        assert refused in words(found)
    assert (await store.settings.of(HERE)).mode == "command"


async def test_a_reset_asks_back_and_then_lets_the_workspace_speak(desk: Desk, store: Store) -> None:
    await store.settings.set(WORKSPACE, mode="command")
    await store.settings.set(HERE, mode="automatic", min_words=5)
    assert "is deleted" in words(await desk.reset(HERE, can_manage=True))
    assert (await store.settings.of(HERE)).mode == "automatic"
    told = words(await desk.reset(HERE, can_manage=True, sure=True))
    assert "It answers when it is asked (set for all channels)" in told
    assert (await store.settings.of(HERE)).min_words == 150


async def test_what_is_missing_stands_in_the_form_on_the_status_and_on_what_was_saved(desk: Desk) -> None:
    form = await desk.form(HERE, can_manage=True, missing=[INTENT])
    assert isinstance(form, Form)
    assert "Message Content Intent is missing." in "".join(run.text for line in form.notes for run in line)
    saved = await desk.submit(HERE, BASICS, {"mode": "command"}, user="U1", can_manage=True, missing=[INTENT])
    for card in (saved.card, await desk.status(HERE, missing=[INTENT])):
        assert "Message Content Intent is missing." in words(card)


async def test_the_status_counts_what_was_answered_and_what_is_held(
    desk: Desk, responder: Responder, store: Store
) -> None:
    await answered(responder, shared())
    await answered(responder, shared(message="m2"))
    told = words(await desk.status(HERE, [("Connection", "up")]))
    assert "2 answers here, 2 in all channels" in told
    assert "0 answers here, 2 in all channels" in words(await desk.status(THERE))
    assert "settings of 1 channel · which messages 2 answers belong to · 2 ids of messages and commands" in told
    assert "Connection: up" in told


async def test_a_workspace_is_forgotten_after_asking_back(desk: Desk, responder: Responder, store: Store) -> None:
    await answered(responder, shared())
    assert "which message 1 answer belongs to" in words(await desk.forget_workspace(HERE, can_manage=True))
    assert (await store.settings.of(HERE)).mode == "automatic"
    told = words(await desk.forget_workspace(HERE, can_manage=True, sure=True))
    assert (
        "Deleted: settings of 1 channel · which message 1 answer belongs to · 1 id of a message or a command." in told
    )
    assert (await store.held(HERE.platform, HERE.workspace)).total == 0
    assert (await store.settings.of(HERE)).mode == "off"


async def test_a_person_is_forgotten(desk: Desk, responder: Responder, store: Store) -> None:
    await answered(responder, shared())
    assert "Deleted: which message 1 answer belongs to" in words(await desk.forget_user("discord", "U1"))
    assert "There was nothing to delete." in words(await desk.forget_user("discord", "U1"))


async def test_help_says_what_it_is(desk: Desk) -> None:
    told = words(desk.help([("/breakdown", "breaks an article down")]))
    assert "/breakdown: breaks an article down" in told
    assert "https://example.org/how" in told


async def test_a_wrong_flag_is_kept_with_what_is_wrong_with_it(desk: Desk, responder: Responder, store: Store) -> None:
    reply = await answered(responder, shared())
    assert reply is not None
    identifier = str(reply.breakdown)
    form = await desk.flag_form(identifier)
    assert isinstance(form, Form)
    values: dict[str, Answered] = {FLAG: ["u1:unsourced-number"], COMPLAINT: ["misread"]}
    for complaint in ("sourced", "misread"):  # the second takes the place of the first
        values[COMPLAINT] = [complaint]
        saved = await desk.submit(HERE, form.id, values, user="U7", can_manage=False)
        assert "Thank you" in words(saved.card)
    assert await store.feedback.counts(identifier, item="u1:unsourced-number") == {"wrong:misread": 1}
    other = {FLAG: ["another"], COMPLAINT: ["other"]}
    await desk.submit(HERE, form.id, other, user="U7", can_manage=False)
    assert await store.feedback.counts(identifier) == {"wrong:other": 1}


async def test_a_flag_that_there_is_not_is_not_kept(desk: Desk, responder: Responder, store: Store) -> None:
    reply = await answered(responder, shared())
    assert reply is not None
    form = encode(Feedback(str(reply.breakdown), "wrong"))
    for values in ({FLAG: "u9:sweeping", COMPLAINT: "misread"}, {FLAG: "another"}, {}):
        saved = await desk.submit(HERE, form, values, user="U7", can_manage=False)
        assert "This form is outdated" in words(saved.card)
    assert (await store.counts()).rows["feedback"] == 0


async def test_a_breakdown_that_is_no_longer_kept_has_no_form(desk: Desk) -> None:
    found = await desk.flag_form("abc")
    assert isinstance(found, Card)
    assert "no longer kept" in words(found)
    saved = await desk.submit(HERE, encode(Feedback("abc", "wrong")), {}, user="U7", can_manage=False)
    assert "no longer kept" in words(saved.card)


@pytest.mark.parametrize(
    "form", ["", "h1:", encode(Post("abc")), encode(Reset()), encode(Forget()), encode(Feedback("abc")), *HOSTILE]
)
async def test_what_is_no_form_of_ours_saves_nothing(desk: Desk, store: Store, form: str) -> None:
    saved = await desk.submit(HERE, form, {"mode": "automatic"}, user="U1", can_manage=True)
    assert "This form is outdated" in words(saved.card)
    assert (await store.counts()).rows["settings"] == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["mode", "show", "allowed_domains", "channel_cooldown", "min_words", "repeat", "x"]),
        ANYTHING | st.lists(ANYTHING, max_size=3) | st.sampled_from(["off", "0", "5m", "again", "counts"]),
    )
)
async def test_whatever_comes_back_leaves_settings_that_can_be_read(
    sqlite_url: str, values: dict[str, Answered]
) -> None:
    async with Store.open(sqlite_url) as store:
        for form in (BASICS, FINER):
            saved = await Desk(store).submit(HERE, form, values, user="U1", can_manage=True)
            assert saved.card.parts
        await store.settings.of(HERE)


async def test_a_broken_database_is_told_and_never_raised(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> object:
        raise StoreLockedError("The database x is locked.")

    monkeypatch.setattr(store.database, "reading", broken)
    monkeypatch.setattr(store.database, "writing", broken)
    found = [
        await desk.form(HERE, can_manage=True),
        (await desk.submit(HERE, BASICS, {"mode": "off"}, user="U1", can_manage=True)).card,
        (await desk.submit(HERE, encode(Feedback("abc", "wrong")), {}, user="U1", can_manage=True)).card,
        await desk.reset(HERE, can_manage=True, sure=True),
        await desk.status(HERE),
        await desk.forget_workspace(HERE, can_manage=True),
        await desk.forget_user("discord", "U1"),
        await desk.flag_form("abc"),
    ]
    for card in found:
        assert isinstance(card, Card)
        assert "did not work, and not because of you" in words(card)
    assert caplog.text.count("The database x is locked.") == len(found)
    assert LINK not in caplog.text
