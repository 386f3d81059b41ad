"""`hearsay db …` and `hearsay settings …`; the store is imported where it is used, so that `--help` stays light."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping

    from bot.store import Channel, Counts, Store

T = TypeVar("T")


def _group(name: str, summary: str) -> typer.Typer:
    return typer.Typer(
        name=name,
        help=summary,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


db = _group("db", "Look after the database: set up, back up, check, forget.")
settings = _group("settings", "Show and change the settings of a workspace and its channels.")

Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="ADDRESS",
        envvar="HEARSAY_DATABASE",
        show_envvar=False,
        help="A file's path, or postgresql://user@host/name; $HEARSAY_DATABASE, or else a file in your data folder.",
    ),
]
UserKey = Annotated[str | None, typer.Option("--user-key", envvar="HEARSAY_USER_KEY", hidden=True)]
Platform = Annotated[str, typer.Option("--platform", metavar="NAME", help="discord or slack.")]
Workspace = Annotated[str, typer.Option("--workspace", metavar="ID", help="The server's or workspace's id.")]
ChannelId = Annotated[
    str, typer.Option("--channel", metavar="ID", help="The channel's id; without it, the defaults of the workspace.")
]


@db.command()
def upgrade(database: Database = None) -> None:
    """Set up a new database, or bring an older one up to date."""
    from bot.store import upgrade as bring_up

    before, after = _run(lambda: bring_up(database))
    if before == after:
        typer.echo(f"The database is up to date ({after}).")
    else:
        typer.echo(f"The database is set up ({after})." if before == "empty" else f"Upgraded from {before} to {after}.")


@db.command()
def status(database: Database = None) -> None:
    """Show where the database is and what it holds."""

    async def look(store: Store) -> tuple[str, Counts]:
        return store.database.location.place, await store.counts()

    place, counts = _with_store(database, look)
    typer.echo(f"{place}, up to date")
    _print_rows(counts.rows)


@db.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; replaced when the backup is whole.")],
    database: Database = None,
) -> None:
    """Back the database up while it is in use, to one file."""
    counts = _with_store(database, lambda store: store.backup(file))
    typer.echo(f"Backed up to {file}: {counts}.")


@db.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")]) -> None:
    """Restore a backup into a scratch database, and say whether it is whole."""
    from bot.store import check_backup

    found = _run(lambda: check_backup(file))
    typer.echo(f"{file} is whole (revision {found.revision}): {found.rows}.")


@db.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, of SQLite or PostgreSQL.")],
    database: Database = None,
) -> None:
    """Fill an empty database with a backup."""
    from bot.store import Store

    async def fill() -> Counts:
        async with Store.open(database, create=True) as store:
            return await store.restore(file)

    typer.echo(f"Restored from {file}: {_run(fill)}.")


@db.command()
def sweep(
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="How long things are kept.")] = 30,
    database: Database = None,
) -> None:
    """Delete what is older than 30 days; a running bot does this by itself."""
    from datetime import timedelta

    counts = _with_store(database, lambda store: store.sweep(keep=timedelta(days=days)))
    typer.echo(f"Deleted: {counts}.")


@db.command()
def forget(
    workspace: Annotated[
        str | None, typer.Option("--workspace", metavar="ID", help="All of a workspace: settings, replies, feedback.")
    ] = None,
    user: Annotated[str | None, typer.Option("--user", metavar="ID", help="All that is kept of a person.")] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="An article: its breakdowns, replies, feedback.")
    ] = None,
    platform: Annotated[
        str | None, typer.Option("--platform", metavar="NAME", help="discord or slack; of the workspace or person.")
    ] = None,
    user_key: UserKey = None,
    database: Database = None,
) -> None:
    """Delete what is kept of a workspace, a person or an article, and say what that was."""
    if sum(value is not None for value in (workspace, user, url)) != 1:
        raise typer.BadParameter("give one of --workspace, --user and --url.")
    if url is None and platform is None:
        raise typer.BadParameter("say whose id that is: discord or slack.", param_hint="--platform")

    def delete(store: Store) -> Awaitable[Counts]:
        if url is not None:
            return store.forget_url(*_names(url))
        if user is not None:
            return store.forget_user(platform or "", user)
        return store.forget_workspace(platform or "", workspace or "")

    typer.echo(f"Deleted: {_with_store(database, delete, user_key=user_key)}. Backups made before still hold it.")


@settings.command()
def show(platform: Platform, workspace: Workspace, channel: ChannelId = "", database: Database = None) -> None:
    """Show what holds in a channel, or in the workspace, and where it comes from."""
    place = _channel(platform, workspace, channel)
    found = _with_store(database, lambda store: store.settings.origins(place))
    _print_settings(found.settings.model_dump(), found.of)


@settings.command(name="set")
def set_(
    changes: Annotated[list[str], typer.Argument(metavar="NAME=VALUE…", help="Such as mode=automatic.")],
    platform: Platform,
    workspace: Workspace,
    channel: ChannelId = "",
    database: Database = None,
) -> None:
    """Change settings; all of those given, or none."""
    from bot.store.channel_settings import SettingError, parse_change

    try:
        wanted = dict(parse_change(change) for change in changes)
    except SettingError as error:
        raise _wrong(error) from None
    place = _channel(platform, workspace, channel)
    now = _with_store(database, lambda store: store.settings.set(place, **wanted))
    _print_settings({name: value for name, value in now.model_dump().items() if name in wanted})


@settings.command()
def reset(
    platform: Platform,
    workspace: Workspace,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME…]", help="Which; all of them without any.", show_default=False)
    ] = None,
    channel: ChannelId = "",
    database: Database = None,
) -> None:
    """Let the workspace's settings, or the defaults, hold again."""
    place = _channel(platform, workspace, channel)
    wanted = [name.replace("-", "_") for name in names or []]
    now = _with_store(database, lambda store: store.settings.reset(place, *wanted))
    _print_settings({name: value for name, value in now.model_dump().items() if not wanted or name in wanted})


def _names(url: str) -> set[str]:
    """RETURNS (set[str]): the URL as it was given, and the key of its article."""
    from bot.article.address import LinkError
    from bot.article.canonical import canonical

    try:
        return {url, canonical(url)}
    except LinkError:
        return {url}


def _channel(platform: str, workspace: str, channel: str) -> Channel:
    from bot.store import Channel

    return Channel(platform, workspace, channel)


def _with_store(database: str | None, work: Callable[[Store], Awaitable[T]], *, user_key: str | None = None) -> T:
    from bot.store import Store

    async def opened() -> T:
        async with Store.open(database, user_key=user_key) as store:
            return await work(store)

    return _run(opened)


def _run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run it; an error of the store ends the command with its sentence and code 1, a wrong setting with 2."""
    import asyncio

    from bot.store import SettingError, StoreError

    try:
        return asyncio.run(work())
    except StoreError as error:
        print(f"hearsay: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    except SettingError as error:
        raise _wrong(error) from None


def _wrong(error: Exception) -> typer.Exit:
    print(f"hearsay: {error}", file=sys.stderr)
    return typer.Exit(2)


def _print_rows(rows: Mapping[str, int]) -> None:
    for name, count in rows.items():
        typer.echo(f"{count:>9,} {name}")


def _print_settings(values: Mapping[str, object], origins: Mapping[str, str] | None = None) -> None:
    for name, value in values.items():
        shown = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        origin = f"({origins[name]})" if origins else ""
        typer.echo(f"{name + '=' + shown:<50} {origin}".rstrip())
