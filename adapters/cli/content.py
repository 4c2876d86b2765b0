"""`coach check` and `coach gallery`: whether content is in order, and what all looks like."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.shared import Lang, err, must_be_spoken, out, shelf_of, stop, words
from bot import content
from bot.content import PACKAGE
from bot.settings import Settings

PLATFORMS = ("web", "slack", "teams")


def check(
    folders: Annotated[list[Path] | None, typer.Argument(help=words("cli-check-folders"))] = None,
) -> None:
    problems = content.check(PACKAGE, *(folders or Settings.read().content))
    for problem in problems:
        err.print(problem.text(words), markup=False)
    if problems:
        stop(words("cli-check-bad", count=len(problems)))
    out.print(words("cli-check-good"))


def gallery(
    to: Annotated[Path, typer.Option("--out", help=words("cli-gallery-out"))],
    platform: Annotated[str, typer.Option(help=words("cli-gallery-platform"))] = "web",
    lang: Lang = "nl",
) -> None:
    from adapters.slack.gallery import write_gallery as write_slack
    from adapters.teams.gallery import write_gallery as write_teams
    from adapters.web.gallery import write_gallery as write_web
    from bot.features import FEATURES
    from bot.gallery import ZONE, everything, homes

    if platform not in PLATFORMS:
        stop(words("cli-gallery-unknown", platform=platform))
    must_be_spoken(lang)
    shelf = shelf_of(Settings.read())
    shown = [*everything(FEATURES, shelf, lang), *asyncio.run(homes(FEATURES, shelf, lang))]
    if platform == "slack":
        count = write_slack(shown, to)
    elif platform == "teams":
        count = write_teams(shown, to)
    else:
        count = write_web(shown, shelf.words(lang, ZONE), lang, to)
    where = to / "index.html" if platform == "web" else to
    out.print(words("cli-gallery-done", count=count, out=str(where)), markup=False)
