"""`coach simulate`: whole years with scripted people in minutes, and every promise that broke."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import asdict
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.shared import err, words

if TYPE_CHECKING:
    from adapters.simulation.years.judge import Breach

SHOWN = 20  # broken promises that are told one by one


def simulate(
    people: Annotated[int, typer.Option(min=1, max=99_999, help=words("cli-simulate-people"))] = 60,
    weeks: Annotated[int, typer.Option(min=1, max=520, help=words("cli-simulate-weeks"))] = 52,
    seed: Annotated[int, typer.Option(help=words("cli-simulate-seed"))] = 7,
    as_json: Annotated[bool, typer.Option("--json", help=words("cli-simulate-json"))] = False,
) -> None:
    since = perf_counter()
    counts, broken = asyncio.run(_live(people, weeks, seed))
    seconds = perf_counter() - since
    tell = _as_json if as_json else _in_words
    for line in tell(people, weeks, seed, counts, broken):
        typer.echo(line)
    speed = {"count": people * weeks, "seconds": round(seconds), "speed": people * weeks / seconds}
    err.print(words("simulate-speed", **speed), markup=False)
    if broken:
        raise typer.Exit(1)


async def _live(people: int, weeks: int, seed: int) -> tuple[Counter[str], list[Breach]]:
    from adapters.simulation.years.counts import counted
    from adapters.simulation.years.judge import judge
    from adapters.simulation.years.living import Years
    from bot.content import load
    from bot.migrations import migrate
    from bot.store import Store

    store = Store("sqlite://")
    await migrate(store)
    years = Years(store, load(), people, seed)
    with err.status(words("simulate-week", week=0, weeks=weeks)) as status:
        await years.live(
            weeks, lambda n: status.update(words("simulate-week", week=n, weeks=weeks))
        )
    await store.close()
    return counted(years.diaries), sorted(one for diary in years.diaries for one in judge(diary))


def _in_words(
    people: int, weeks: int, seed: int, counts: Counter[str], broken: list[Breach]
) -> list[str]:
    from adapters.simulation.years.counts import COUNTED

    lived = {"people": people, "weeks": weeks, "count": people * weeks}
    lines = [words("simulate-title", **lived, seed=str(seed)), ""]
    lines += [f"  {words(f'simulate-{name}'):<40}{counts[name]:>9}" for name in COUNTED]
    lines += ["", words("simulate-broken", count=len(broken))]
    for one in broken[:SHOWN]:
        what = words(f"simulate-rule-{one.rule}")
        where = {"person": str(one.person), "week": one.week, "pattern": one.pattern}
        lines.append("  " + words("simulate-breach", what=what, **where))
    return lines


def _as_json(
    people: int, weeks: int, seed: int, counts: Counter[str], broken: list[Breach]
) -> list[str]:
    from adapters.simulation.years.counts import COUNTED

    lived = {"people": people, "weeks": weeks, "seed": seed, "person_weeks": people * weeks}
    found = {name: counts[name] for name in COUNTED}
    told = [asdict(one) for one in broken]
    return [json.dumps({**lived, "counts": found, "broken": told}, indent=2)]
