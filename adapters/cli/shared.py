"""What all commands share: the administrator's language, where lines go, and clear ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from adapters.needs import Missing
from bot.content import LANGUAGES, PACKAGE, ContentError, Shelf, Words, load, words_for
from bot.settings import Settings

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def _spoken() -> Words:
    """The administrator's language: COACH_LANG, else the environment's own, else English."""
    said = os.environ.get("COACH_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return words_for("nl" if said.lower().startswith("nl") else "en")


words = _spoken()
Lang = Annotated[str, typer.Option(help=words("cli-lang-help"))]


def stop(text: str) -> NoReturn:
    err.print(text, markup=False)
    raise typer.Exit(1)


@contextmanager
def naming_what_is_missing() -> Iterator[None]:
    """Without something the coach needs, the command ends with what it is, and what to do."""
    try:
        yield
    except Missing as missing:
        phrases = (missing.phrase, f"{missing.phrase}-next")
        stop(" ".join(words(one, **missing.values) for one in phrases if words.has(one)))


def must_be_spoken(lang: str) -> None:
    if lang not in LANGUAGES:
        stop(words("cli-lang-unknown", lang=lang))


def shelf_of(settings: Settings) -> Shelf:
    try:
        return load(PACKAGE, *settings.content)
    except ContentError as error:
        for problem in error.problems:
            err.print(problem.text(words), markup=False)
        stop(words("cli-check-bad", count=len(error.problems)))
