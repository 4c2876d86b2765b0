"""The `coach` command, for whoever sets the coach up, checks content, or wants to see it live."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from adapters.clock import WallClock
from bot import roster
from bot.content import LANGUAGES, PACKAGE, ContentError, Shelf, Words, check, load, words_for
from bot.migrations import migrate as upgrade
from bot.settings import Settings
from bot.store import Store

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def _spoken() -> Words:
    """The administrator's language: OMEGA_LANG, else the environment's own, else English."""
    said = os.environ.get("OMEGA_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return words_for("nl" if said.lower().startswith("nl") else "en")


words = _spoken()
app = typer.Typer(
    help=words("cli-help"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)
Lang = Annotated[str, typer.Option(help=words("cli-lang-help"))]


def _stop(text: str) -> NoReturn:
    err.print(text, markup=False)
    raise typer.Exit(1)


def _spoken_here(lang: str) -> None:
    if lang not in LANGUAGES:
        _stop(words("cli-lang-unknown", lang=lang))


def _shelf(settings: Settings) -> Shelf:
    try:
        return load(PACKAGE, *settings.content)
    except ContentError as error:
        for problem in error.problems:
            err.print(problem.text(words), markup=False)
        _stop(words("cli-check-bad", count=len(error.problems)))


@app.command(help=words("cli-demo-help"))
def demo(
    headless: Annotated[bool, typer.Option(help=words("cli-demo-headless"))] = False,
    weeks: Annotated[int, typer.Option(min=1, max=52, help=words("cli-demo-weeks"))] = 4,
    seed: Annotated[int, typer.Option(help=words("cli-demo-seed"))] = 7,
    lang: Lang = "nl",
    full: Annotated[bool, typer.Option(help=words("cli-demo-full"))] = False,
    alone: Annotated[bool, typer.Option(help=words("cli-demo-alone"))] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help=words("cli-demo-port"))] = 8765,
) -> None:
    _spoken_here(lang)
    if headless:
        from adapters.simulation.month import live_month

        asyncio.run(live_month(weeks=weeks, seed=seed, lang=lang, full=full, out=typer.echo))
        return
    with tempfile.TemporaryDirectory(prefix="omega-demo-") as folder:
        try:
            asyncio.run(_serve_demo(Path(folder), seed, alone, port))
        except KeyboardInterrupt:
            out.print(words("cli-demo-bye"))
        except OSError:
            _stop(words("cli-demo-port-taken", port=str(port)))


async def _serve_demo(folder: Path, seed: int, alone: bool, port: int) -> None:
    from adapters.demo import HOST, open_stage, serve

    with out.status(words("cli-demo-setup")) as status:

        def say(step: str) -> None:
            out.print(f"  {words(f'cli-step-{step}')}", markup=False)
            status.update(words("cli-demo-setup"))

        stage = await open_stage(folder, seed, alone, say)
    address = f"http://{HOST}:{port}"
    await serve(stage, port, lambda: out.print(words("cli-demo-ready", address=address)))


@app.command("check", help=words("cli-check-help"))
def check_content(
    folders: Annotated[list[Path] | None, typer.Argument(help=words("cli-check-folders"))] = None,
) -> None:
    problems = check(PACKAGE, *(folders or Settings.read().content))
    for problem in problems:
        err.print(problem.text(words), markup=False)
    if problems:
        _stop(words("cli-check-bad", count=len(problems)))
    out.print(words("cli-check-good"))


@app.command(help=words("cli-gallery-help"))
def gallery(
    to: Annotated[Path, typer.Option("--out", help=words("cli-gallery-out"))],
    platform: Annotated[str, typer.Option(help=words("cli-gallery-platform"))] = "web",
    lang: Lang = "nl",
) -> None:
    from adapters.web.gallery import write_gallery
    from bot.features import FEATURES
    from bot.gallery import ZONE, everything

    if platform != "web":
        _stop(words("cli-gallery-unknown", platform=platform))
    _spoken_here(lang)
    shelf = _shelf(Settings.read())
    count = write_gallery(everything(FEATURES, shelf, lang), shelf.words(lang, ZONE), lang, to)
    out.print(words("cli-gallery-done", count=count, out=str(to / "index.html")), markup=False)


@app.command(help=words("cli-migrate-help"))
def migrate() -> None:
    async def run() -> str:
        store = Store(Settings.read().database)
        try:
            return await upgrade(store)
        finally:
            await store.close()

    out.print(words("cli-migrate-done", revision=asyncio.run(run())), markup=False)


@app.command(help=words("cli-people-help"))
def people(
    people_file: Annotated[Path, typer.Argument(help=words("cli-people-file"))],
    teams_file: Annotated[Path, typer.Argument(help=words("cli-teams-file"))],
    dry_run: Annotated[bool, typer.Option(help=words("cli-people-dry"))] = False,
    force: Annotated[bool, typer.Option(help=words("cli-people-force"))] = False,
) -> None:
    settings = Settings.read()
    if not settings.secret:
        _stop(words("cli-no-secret"))
    try:
        raw = people_file.read_bytes(), teams_file.read_bytes()
    except OSError as error:
        _stop(words("cli-no-file", file=str(error.filename)))
    report = asyncio.run(_import(settings, *raw, dry_run=dry_run, force=force))
    for line in report.lines(words):
        (err if report.problems else out).print(line, markup=False)
    if not (report.written or dry_run) or report.problems:
        raise typer.Exit(1)


async def _import(
    settings: Settings, people: bytes, teams: bytes, *, dry_run: bool, force: bool
) -> roster.Report:
    store, now = Store(settings.database), WallClock().now()
    shelf = _shelf(settings)
    try:
        await upgrade(store)
        return await roster.run(
            store, people, teams, shelf, settings.secret, now, dry_run=dry_run, force=force
        )
    finally:
        await store.close()


def main() -> None:
    app(prog_name="coach", args=sys.argv[1:])
