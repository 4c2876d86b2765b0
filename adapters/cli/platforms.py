"""`coach serve`, `coach doctor` and `coach manifest`: the coach in Slack and Teams for real."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.shared import (
    Lang,
    must_be_spoken,
    naming_what_is_missing,
    out,
    shelf_of,
    stop,
    words,
)
from adapters.clock import SteadyClock, WallClock
from adapters.log import logged
from adapters.needs import Missing, must_agree, must_be_set
from adapters.roles import ALL, ROLES, Role, signature
from adapters.settings import ServerSettings
from bot.settings import Settings
from bot.trouble import trouble

log = logging.getLogger(__name__)
Url = Annotated[str, typer.Option("--url", help=words("cli-url-help"))]


def serve(
    role: Annotated[
        str, typer.Option(help=words("cli-serve-role-option"), envvar="COACH_ROLE")
    ] = "all",
) -> None:
    settings, server = Settings.read(), _server_settings()
    if role not in ROLES:
        stop(words("cli-serve-role-unknown", role=role))
    with naming_what_is_missing():
        must_be_set(settings, server)
        with logged(server.log):
            _serve_to_the_end(settings, server, ROLES[role])
    out.print(words("cli-serve-bye"))


def _serve_to_the_end(settings: Settings, server: ServerSettings, role: Role) -> None:
    """Python's own last words, a traceback, may hold people's."""
    try:
        asyncio.run(_serve(settings, server, role))
    except (Missing, typer.Exit):
        raise
    except Exception as error:
        log.critical("the coach broke down: %s", trouble(error))
        raise typer.Exit(1) from None


async def _serve(settings: Settings, server: ServerSettings, role: Role) -> None:
    """Until the process is asked to end."""
    from adapters.server import Server

    clock, ended = SteadyClock(WallClock().now), asyncio.Event()
    schema = settings.database.partition("search_path=")[2].partition("&")[0] or "-"
    signed = signature(role, server.platforms, settings.secret, schema)
    running = Server(settings, shelf_of(settings), clock.now, role=role, signature=signed)
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    try:
        await must_agree(running.store, clock.now, signed)
        await running.open(server)
        running.live()
        names = words.listing([name.capitalize() for name in running.lines])
        ready = "cli-serve-ready" if role == ALL else f"cli-serve-ready-{role.name}"
        out.print(words(ready, platforms=names, address=running.address))
        await ended.wait()
    finally:
        await running.close()


def doctor(url: Url = "") -> None:
    from adapters.doctor import examine, lines

    found = asyncio.run(
        examine(Settings.read(), _server_settings(), WallClock().now, public_url=url)
    )
    for line in lines(found, words):
        out.print(line, markup=False)
    if any(one.mark == "bad" for one in found):
        raise typer.Exit(1)


def manifest(
    platform: Annotated[str, typer.Argument(help=words("cli-manifest-platform"))],
    url: Url = "",
    socket: Annotated[bool, typer.Option(help=words("cli-manifest-socket"))] = False,
    groups: Annotated[bool, typer.Option("--groups", help=words("cli-manifest-groups"))] = False,
    to: Annotated[Path | None, typer.Option("--out", help=words("cli-manifest-out"))] = None,
    version: Annotated[str, typer.Option(help=words("cli-manifest-version"))] = "1.0.0",
    lang: Lang = "nl",
) -> None:
    from adapters.about import NotPublic

    must_be_spoken(lang)
    try:
        if platform == "slack":
            made = _slack(lang, url, socket, groups)
        elif platform == "teams":
            made = _teams(lang, url, version)
        else:
            stop(words("cli-manifest-unknown", platform=platform))
    except NotPublic:
        stop(words("manifest-not-public", url=url))
    if to is None and platform == "teams":
        to = Path("omega-teams.zip")
    if to is None:
        typer.echo(made.decode())
        return
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(made)
    except OSError as error:
        stop(words("cli-no-write", file=str(to), why=error.strerror or ""))
    out.print(words("cli-manifest-done", out=str(to)), markup=False)


def _slack(lang: str, url: str, socket: bool, groups: bool) -> bytes:
    from adapters.about import as_json
    from adapters.slack.manifest import slack_manifest
    from bot.content import words_for

    made = slack_manifest(words_for(lang), url, socket=socket, groups=groups)
    return as_json(made).encode()


def _teams(lang: str, url: str, version: str) -> bytes:
    from adapters.teams.manifest import Package, teams_package

    teams = _server_settings().teams
    if teams is None or not teams.app_id:
        stop(words("manifest-no-app-id"))
    return teams_package(Package(teams.app_id, url, lang, version))


def _server_settings() -> ServerSettings:
    try:
        return ServerSettings.read()
    except ValueError:
        stop(words("cli-serve-port-odd"))
