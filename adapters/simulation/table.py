"""The table that closes a headless month, in words, from what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from adapters.simulation.tally import Tally
from adapters.simulation.transcript import WIDTH
from bot.content import Words

LABEL = 15  # the width of the first column


def table(words: Words, tally: Tally, now: datetime) -> Iterator[str]:
    """The lines, from the head to the footnote; `now` is when it was counted."""
    yield ""
    yield f"═══ {words('demo-table', people=len(tally.hours))} ".ljust(WIDTH, "═")
    yield ""
    for name, lines in _rows(words, tally, now):
        for nth, line in enumerate(lines):
            label = words(f"demo-row-{name}") if nth == 0 else ""
            head = f"  {label.ljust(LABEL)}"
            yield from wrap(line, WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
    yield ""
    yield from wrap(words("demo-footnote"), WIDTH)


def _rows(words: Words, tally: Tally, now: datetime) -> Iterator[tuple[str, list[str]]]:
    consent = tally.consent()
    said = {name: consent[name] for name in ("yes", "later", "no", "silent")}
    yield "consent", [words("demo-consent", **said)]
    yield "nudges", _nudges(words, tally)
    asked = len(tally.pulse_asked)
    yield "pulse", [words("demo-pulse", answers=tally.answers(), asked=asked)]
    yield from _shown(words, tally)
    yield "stories", [_stories(words, tally)]
    yield "questions", _questions(words, tally)
    planned, held, joined = len(tally.planned), tally.held(now), len(tally.joined)
    yield "hours", [words("demo-hours", planned=planned, held=held, joined=joined)]


def _nudges(words: Words, tally: Tally) -> list[str]:
    ends, results = tally.nudges(), tally.results()
    return [
        words("demo-nudges", offered=len(tally.offers)),
        words(
            "demo-nudges-tried",
            tried=ends["tried"],
            useful=results["useful"],
            partly=results["partly"],
            nothing=results["nothing"],
            without=results["without-ai"],
        ),
        words("demo-nudges-picked", picked=ends["picked"]),
        words("demo-nudges-declined", declined=ends["declined"], silent=ends["silent"]),
    ]


def _shown(words: Words, tally: Tally) -> Iterator[tuple[str, list[str]]]:
    """What could be shown to the owner, and what could not."""
    shown = tally.shown
    if shown is None:
        yield "shown", [words("demo-not-counted")]
        return
    if not shown.items:
        yield "shown", [words("demo-nothing-shown")]
    elif shown.teams:
        teams = words.listing(shown.teams)
        yield "shown", [words("demo-shown", items=shown.items, teams=teams)]
    else:
        yield "shown", [words("demo-shown-total", items=shown.items)]
    if shown.hidden:
        yield "hidden", [words("demo-hidden", teams=words.listing(shown.hidden))]


def _stories(words: Words, tally: Tally) -> str:
    kinds = list(tally.stories.values())
    wins, blunders = kinds.count("win"), kinds.count("blunder")
    wishes = len(tally.wishes)
    return words("demo-stories", count=len(kinds), wins=wins, blunders=blunders, wishes=wishes)


def _questions(words: Words, tally: Tally) -> list[str]:
    asked = tally.questions.values()
    lines = [
        words(
            "demo-questions",
            count=len(asked),
            unnamed=sum(one.unnamed for one in asked),
            answered=sum(one.answered_at is not None for one in asked),
            solved=len(tally.solved),
            again=tally.not_yet,
        )
    ]
    if tally.waits():
        lines.append(words("demo-wait", hours=round(tally.median_wait(), 1)))
    return lines
