"""What every chat adapter must do, whatever its platform: one suite, run by a `Platform` for each.

A platform's tests make a subclass of `Contract` and a fixture `platform`. The service behind the adapter is the
stand-in of the responder's tests, so that only the adapter, the responder and the store are under test here.
"""

from __future__ import annotations

import asyncio
import logging

import pytest
import sqlalchemy as sa

from bot.breakdown import Breakdown
from bot.responder import Reply, Responder
from bot.store import tables
from tests.adapters.platform import MANAGER, Platform, Post, until
from tests.presentation.samples import breakdown as sample
from tests.responder.chat import LINK, OTHER, article

SECRET = "platypus7731"  # noqa: S105 - a word that occurs nowhere else
HOSTILE = (
    "@everyone @here <@1400000000000000041> <@&1400000000000000030> <#1400000000000000020> <!here> <!channel> <@U01>",
    "**bold** __under__ ~~gone~~ *leaning* _so_ ||hidden|| `code` ```block```",
    "[bank.example](https://evil.example/login) <https://evil.example|bank.example> <https://evil.example/x>",
    "https://evil.example/x discord.gg/abcdef https://discord.gg/abcdef discord.com/invite/abcdef evil.example/y",
    "# Heading",
    "- list",
    "> quote",
    "-# small",
    "1. first",
    "</ban:140000000000000001> <:smile:140000000000000002> <t:1700000000:R> <id:customize> :tada: &lt;!here&gt;",
    "back\\slash \\* \\\\** `` ` ``` unclosed **",
    "a\u200bb\u202etxt.exe\u2066c\ufeffd \u00ade\U000e0041",
    "line\nbreak\r\n# Heading\u2028> quote\x0b- list\x1b[31m",
    "\u202eשלום עולם\u202c مرحبا n\u0303o\u0308 Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334",
)


class Contract:
    """The suite; `platform` is a fixture of whoever subclasses it."""

    # ---- shared links

    async def test_a_shared_link_is_answered_once_under_its_message(self, platform: Platform) -> None:
        message = await platform.share(f"Have you seen this? {LINK}")
        await platform.settle()
        (post,) = platform.posts()
        assert post.replies_to == message
        assert "Bridge falls" in post.text
        assert platform.articles.asked == [(LINK, True)]

    async def test_a_repeated_event_is_answered_once(self, platform: Platform) -> None:
        await platform.share(LINK, times=3)
        await platform.mention(OTHER, times=3)
        await platform.settle()
        assert len(platform.posts()) == 2

    async def test_two_processes_answer_once(self, platform: Platform) -> None:
        await platform.second()
        links = [f"https://example.org/news/story-{number}" for number in range(8)]
        messages = [await platform.share(link) for link in links]
        messages += [await platform.mention(f"https://example.org/news/asked-{number}") for number in range(2)]
        await platform.settle()
        assert sorted(post.replies_to or "" for post in platform.posts()) == sorted(messages)

    async def test_two_processes_answer_a_command_once(self, platform: Platform) -> None:
        await platform.second()
        asked = await platform.command(LINK)
        assert await platform.waited(asked) < 3
        await platform.settle()
        assert len(platform.private()) == 1

    @pytest.mark.parametrize("by", ["bot", "us"])
    async def test_itself_and_other_bots_are_ignored(self, platform: Platform, by: str) -> None:
        message = await platform.share(LINK, by=by)
        await platform.settle()
        assert [post for post in platform.posts() if post.id != message] == []
        assert platform.articles.asked == []

    async def test_its_own_answers_are_not_answered(self, platform: Platform) -> None:
        made = article()
        platform.articles.breakdowns[LINK] = _about(made, url=LINK)
        await platform.share(LINK)
        await platform.settle()
        await platform.settle()
        assert len(platform.posts()) == 1

    async def test_words_without_a_link_are_left_alone(self, platform: Platform) -> None:
        await platform.share("Good morning, everybody")
        await platform.settle()
        assert platform.posts() == platform.private() == []

    async def test_a_message_with_a_hundred_links_gets_one_answer(self, platform: Platform) -> None:
        for number in range(3):
            platform.articles.breakdowns[_story(number)] = article(findings=False)
        await platform.share(" ".join(_story(number) for number in range(100)))
        await platform.share("\n".join(_story(number) for number in range(100, 200)))
        await platform.settle()
        assert len(platform.posts()) == 1
        assert len(platform.articles.asked) <= 6

    async def test_a_link_that_is_meant_to_be_left_alone_is(self, platform: Platform) -> None:
        written = platform.suppressed(LINK)
        if written is None:
            pytest.skip("this platform has no way to write a link so")
        await platform.share(f"Not for the bot: {written}")
        await platform.settle()
        assert platform.posts() == []

    async def test_the_same_article_again_leads_to_the_earlier_answer(self, platform: Platform) -> None:
        await platform.share(LINK)
        await platform.settle()
        again = await platform.share(LINK, author="bob")
        await platform.settle()
        first, second = platform.posts()
        assert second.replies_to == again
        assert "Bridge falls" in first.text
        assert "Already answered here" in second.text
        assert any(kind == "link" for kind, _ in second.live)

    # ---- edits and removal

    async def test_a_link_that_is_added_is_answered(self, platform: Platform) -> None:
        message = await platform.share("Something happened in Marl")
        await platform.settle()
        await platform.edit(message, f"Something happened in Marl: {LINK}")
        await platform.settle()
        (post,) = platform.posts()
        assert post.replies_to == message

    async def test_an_edit_without_a_new_link_is_left_alone(self, platform: Platform) -> None:
        message = await platform.share(f"Sea this: {LINK}")
        await platform.settle()
        await platform.edit(message, f"See this: {LINK}")
        await platform.settle()
        assert len(platform.posts()) == 1

    async def test_the_answer_is_removed_with_the_message(self, platform: Platform) -> None:
        message = await platform.share(LINK)
        other = await platform.share(OTHER)
        await platform.settle()
        assert len(platform.posts()) == 2
        await platform.remove(message)
        await platform.settle()
        assert [post.replies_to for post in platform.posts()] == [other]

    async def test_nothing_is_posted_under_what_was_removed_meanwhile(self, platform: Platform) -> None:
        platform.articles.gate = asyncio.Event()
        message = await platform.share(LINK)
        await until(lambda: platform.articles.asked)
        await platform.remove(message)
        await asyncio.sleep(0.3)
        platform.articles.gate.set()
        await platform.settle()
        assert platform.posts() == []

    async def test_answers_are_removed_after_a_restart_as_well(self, platform: Platform) -> None:
        message = await platform.share(LINK)
        await platform.settle()
        await platform.stop()
        await platform.start()
        await platform.remove(message)
        await platform.settle()
        assert platform.posts() == []

    # ---- dismissal and buttons

    @pytest.mark.parametrize(("who", "goes"), [("alice", True), (MANAGER, True), ("bob", False)])
    async def test_only_the_poster_or_a_manager_dismisses(self, platform: Platform, who: str, goes: bool) -> None:
        await platform.share(LINK, author="alice")
        await platform.settle()
        (post,) = platform.posts()
        asked = await platform.use(post, "Remove", author=who)
        assert await platform.waited(asked) < 3
        await platform.settle()
        assert (platform.posts() == []) == goes
        assert bool(platform.private(who)) != goes

    async def test_pages_turn_in_place(self, platform: Platform) -> None:
        await platform.share(LINK)
        await platform.settle()
        (post,) = platform.posts()
        for page, words in (
            ("Sources", "critics"),
            ("Quoted claims", "The bridge was safe"),
            ("Summary", "Bridge falls"),
        ):
            assert await platform.waited(await platform.use(post, page, author="bob")) < 3
            await platform.settle()
            (turned,) = platform.posts()
            assert turned.id == post.id
            assert words in turned.text
            post = turned
        assert "Remove" in post.controls

    async def test_buttons_of_before_a_restart_work(self, platform: Platform) -> None:
        await platform.share(LINK)
        await platform.command(OTHER)
        await platform.settle()
        (post,), (private,) = platform.posts(), platform.private()
        await platform.stop()
        await platform.start()
        for one in (post, private):
            assert await platform.waited(await platform.use(one, "Sources")) < 3
        await platform.settle()
        (turned,), (privately,) = platform.posts(), platform.private()
        assert "critics" in turned.text
        assert "critics" in privately.text
        await platform.use(turned, "Summary")
        await platform.settle()
        assert await platform.waited(await platform.use(platform.posts()[0], "Remove")) < 3
        await platform.settle()
        assert platform.posts() == []

    async def test_feedback_is_kept(self, platform: Platform) -> None:
        await platform.share(LINK)
        await platform.settle()
        (post,) = platform.posts()
        await platform.use(post, "About this answer")
        await platform.settle()
        (post,) = platform.posts()
        await platform.use(post, "This helped", author="bob")
        await platform.settle()
        assert (await platform.store.counts()).rows["feedback"] == 1
        (thanks,) = platform.private("bob")
        assert "Thank you" in thanks.text
        assert platform.private("alice") == []

    async def test_a_button_of_an_answer_that_is_no_longer_kept_says_so(self, platform: Platform) -> None:
        await platform.share(LINK)
        await platform.settle()
        (post,) = platform.posts()
        await _forget_breakdowns(platform)
        assert await platform.waited(await platform.use(post, "Sources", author="bob")) < 3
        await platform.settle()
        (gone,) = platform.private("bob")
        assert "no longer kept" in gone.text

    # ---- commands

    async def test_a_command_is_acknowledged_while_the_article_is_read(self, platform: Platform) -> None:
        platform.articles.gate = asyncio.Event()
        asked = [await platform.command(f"{LINK}-{number}", author=f"1{number}") for number in range(5)]
        for one in asked:
            assert await platform.waited(one) < 3
        platform.articles.gate.set()
        await platform.settle()
        assert all(len(platform.private(f"1{number}")) == 1 for number in range(5))

    async def test_a_private_answer_is_seen_by_the_asker_alone(self, platform: Platform) -> None:
        await platform.command(LINK, author="alice")
        await platform.settle()
        (post,) = platform.private("alice")
        assert "Bridge falls" in post.text
        assert platform.posts() == platform.private("bob") == []

    async def test_a_public_answer_is_seen_by_everybody(self, platform: Platform) -> None:
        await platform.command(LINK, public=True)
        await platform.settle()
        (post,) = platform.posts()
        assert "Bridge falls" in post.text
        assert "Remove" in post.controls

    async def test_a_private_answer_can_be_posted(self, platform: Platform) -> None:
        await platform.command(LINK, author="alice")
        await platform.settle()
        (private,) = platform.private("alice")
        await platform.use(private, "Post to channel")
        await platform.settle()
        (post,) = platform.posts()
        assert "Bridge falls" in post.text
        await platform.use(post, "Remove", author="alice")
        await platform.settle()
        assert platform.posts() == []

    async def test_what_is_no_link_is_told(self, platform: Platform) -> None:
        await platform.command("the story about the bridge")
        await platform.settle()
        (post,) = platform.private()
        assert "could not be read" in post.text

    async def test_asking_too_often_is_answered_politely(self, platform: Platform) -> None:
        for number in range(6):
            assert await platform.waited(await platform.command(_story(number))) < 3
            await platform.settle()
        assert "A short pause" in platform.private()[-1].text
        assert len(platform.articles.asked) == 5

    async def test_a_mention_is_answered_under_it(self, platform: Platform) -> None:
        await _set(platform, mode="command")
        message = await platform.mention(LINK)
        await platform.settle()
        (post,) = platform.posts()
        assert post.replies_to == message

    # ---- what a channel wants

    async def test_a_channel_that_is_off_stays_silent(self, platform: Platform) -> None:
        await platform.share(LINK, place="talk")
        await platform.settle()
        assert platform.posts("talk") == []
        await platform.command(LINK, place="talk")
        await platform.settle()
        (post,) = platform.private()
        assert "Switched off here" in post.text
        assert platform.articles.asked == []

    async def test_a_channel_of_commands_answers_only_those(self, platform: Platform) -> None:
        await _set(platform, mode="command")
        await platform.share(LINK)
        await platform.settle()
        assert platform.posts() == []
        await platform.command(LINK)
        await platform.settle()
        assert len(platform.private()) == 1

    async def test_sites_that_a_channel_denies_are_not_read(self, platform: Platform) -> None:
        await _set(platform, denied_domains=("example.org",))
        await platform.share(LINK)
        await platform.settle()
        await platform.command(LINK)
        await platform.settle()
        assert platform.posts() == []
        (post,) = platform.private()
        assert "Not this site" in post.text
        assert platform.articles.asked == []

    async def test_sites_that_a_channel_does_not_name_are_not_read(self, platform: Platform) -> None:
        await _set(platform, allowed_domains=("example.com",))
        await platform.share(f"{LINK} https://www.example.com/news/another-town")
        await platform.settle()
        assert platform.articles.links == ["https://www.example.com/news/another-town"]
        assert len(platform.posts()) == 1

    async def test_there_is_a_pause_after_an_answer(self, platform: Platform) -> None:
        await _set(platform, channel_cooldown=600)
        first = await platform.share(LINK)
        await platform.settle()
        await platform.share(OTHER, author="bob")
        await platform.settle()
        assert [post.replies_to for post in platform.posts()] == [first]

    # ---- text from strangers

    @pytest.mark.parametrize("number", range(0, len(HOSTILE), 2))
    async def test_nothing_of_a_page_is_more_than_letters(self, platform: Platform, number: int) -> None:
        """Title, names and reasons that try to be something: what is live is what is live without them."""
        platform.articles.breakdowns[OTHER] = _hostile("Plain words", "Ann Lee")
        platform.articles.breakdowns[LINK] = _hostile(*HOSTILE[number : number + 2])
        harmless, hostile = await self._pages(platform, OTHER), await self._pages(platform, LINK)
        for plain, tried in zip(harmless, hostile, strict=True):
            assert _kinds(tried) == _kinds(plain)
            assert _leading(tried) == _leading(plain)
            assert tried.pings == ()

    async def test_nobody_is_ever_pinged(self, platform: Platform) -> None:
        platform.articles.breakdowns[LINK] = platform.articles.breakdowns[OTHER] = _hostile(HOSTILE[0], HOSTILE[0])
        await platform.share(LINK)
        await platform.mention(LINK, author="bob")
        await platform.command(OTHER, public=True)
        await platform.settle()
        posts = platform.posts()
        assert len(posts) >= 3
        assert {post.pings for post in posts} == {()}

    async def test_the_longest_words_are_posted(self, platform: Platform) -> None:
        long = ("Überaus lange Überschrift " * 200)[:4000]
        platform.articles.breakdowns[LINK] = _hostile(long, long)
        platform.articles.breakdowns[OTHER] = _hostile("*" * 4000, "_" * 4000)
        for link in (LINK, OTHER):
            assert len(await self._pages(platform, link)) == 5

    async def _pages(self, platform: Platform, link: str) -> list[Post]:
        """RETURNS (list[Post]): every page of the answer to a link."""
        message = await platform.share(link)
        await platform.settle()
        pages = [post for post in platform.posts() if post.replies_to == message]
        for label in ("Quoted claims", "Sources", "On nobody's word", "About this answer"):
            await platform.use(pages[-1], label)
            await platform.settle()
            pages += [post for post in platform.posts() if post.replies_to == message]
        return pages

    # ---- restarts

    async def test_what_was_begun_is_ended_after_a_crash(self, platform: Platform) -> None:
        platform.articles.gate = asyncio.Event()
        message = await platform.share(LINK)
        await platform.command(OTHER)
        await until(lambda: len(platform.articles.asked) == 2)
        await platform.stop(crash=True)
        platform.articles.gate.set()
        await platform.start()
        await until(lambda: platform.posts() and platform.private())
        await platform.settle()
        (post,), (private,) = platform.posts(), platform.private()
        assert post.replies_to == message
        assert "Bridge falls" in private.text

    async def test_a_stop_ends_what_was_begun(self, platform: Platform) -> None:
        platform.articles.gate = gate = asyncio.Event()
        message = await platform.share(LINK)
        await until(lambda: platform.articles.asked)
        stopping = asyncio.create_task(platform.stop())
        await asyncio.sleep(0.2)
        gate.set()
        await stopping
        assert [post.replies_to for post in platform.posts()] == [message]

    async def test_an_answer_that_was_posted_before_a_crash_is_not_posted_again(self, platform: Platform) -> None:
        posted = asyncio.Event()

        async def never(self: Responder, reply: Reply, reply_id: str | None) -> bool:
            posted.set()
            await asyncio.Event().wait()
            return True

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Responder, "posted", never)
            message = await platform.share(LINK)
            await posted.wait()
            await platform.stop(crash=True)
        await platform.start()
        await platform.settle()
        assert len(platform.posts()) == 1
        await platform.remove(message)
        await platform.settle()
        assert platform.posts() == []

    # ---- what is kept

    async def test_no_words_of_messages_are_kept_or_logged(
        self, platform: Platform, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        for name in ("bot", "adapters"):
            caplog.set_level(logging.DEBUG, logger=name)
        platform.articles.errors[OTHER] = RuntimeError("of no kind that is known")
        message = await platform.share(f"{SECRET} {LINK}")
        await platform.mention(f"{SECRET} {OTHER}")
        await platform.share(f"{SECRET} {OTHER}", author="bob")
        await platform.edit(message, f"{SECRET} {SECRET} {_story(1)}")
        await platform.command(f"{SECRET} {LINK}")
        await platform.settle()
        (post, *_) = [one for one in platform.posts() if "About this answer" in one.controls]
        await platform.use(post, "About this answer")
        await platform.settle()
        (post,) = [one for one in platform.posts() if one.id == post.id]
        await platform.use(post, "This helped")
        await platform.remove(message)
        await platform.settle()
        kept = b"".join(one.read_bytes() for one in platform.database.parent.glob(f"{platform.database.name}*"))
        assert len(kept) > 4096
        assert SECRET.encode() not in kept
        assert SECRET not in caplog.text
        assert "of no kind that is known" in caplog.text  # the log was captured


def _story(number: int) -> str:
    return f"https://example.org/news/story-{number}"


def _about(made: Breakdown, **facts: object) -> Breakdown:
    return made.model_copy(update={"article": made.article.model_copy(update=facts)})


def _hostile(title: str, name: str) -> Breakdown:
    made = sample(title=title, name=name, why=title[:2000] or "why")
    return _about(made, words=400, publisher=name, byline=name, published=name[:100])


def _kinds(post: Post) -> list[str]:
    return sorted(kind for kind, _ in post.live)


def _leading(post: Post) -> list[str]:
    """RETURNS (list[str]): where a reader could be led, or who could be called."""
    return [words for kind, words in post.live if kind in ("link", "address", "invite", "mention")]


async def _set(platform: Platform, **changes: object) -> None:
    await platform.store.settings.set(platform.channel(), **changes)


async def _forget_breakdowns(platform: Platform) -> None:
    async with platform.store.database.writing() as connection:
        for table in (tables.replies, tables.breakdowns):
            await connection.execute(sa.delete(table))
