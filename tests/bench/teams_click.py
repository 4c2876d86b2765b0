"""A button pressed in Teams, up to the committed answer, against botbuilder's echo bot."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import NamedTuple

from adapters.teams.render import render_message
from tests.bench import company
from tests.bench.apart import Other, Settle
from tests.bench.echo import serve_echo
from tests.bench.figures import Aim, Figure
from tests.bench.pressing import Heap, Post, Side, interleaved
from tests.bench.served import serve_coach
from tests.bench.teams import serve_teams


class Size(NamedTuple):
    rounds: int
    presses: int
    warm: int


LEAST, USUAL, FULL = Size(1, 1, 1), Size(5, 60, 20), Size(15, 200, 40)
PATH = "/api/messages"


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    each = size.warm + size.rounds * size.presses
    async with settle(serve_teams) as teams:
        made = await company.found(folder, "teams", await teams.ask("joins", 2 * each))
        settings, token = await teams.ask("settings"), await teams.ask("granted")
        async with (
            settle(serve_echo, settings, token) as echo,
            settle(serve_coach, made, settings) as coach,
        ):
            presses = await _presses(made, teams)
            words = [json.dumps(one) for one in await teams.ask("written", _ids(made))]
            url = await coach.ask("address") + PATH
            signed, idle = partial(_signed, await teams.ask("token")), partial(coach.ask, "idle")
            stock = Side(echo, await echo.ask("address") + PATH, signed)
            quiet = Side(coach, url, signed, partial(coach.ask, "show", False), idle)
            shown = Side(coach, url, signed, partial(coach.ask, "show", True), idle)
            heaps = Heap(words), Heap(presses[:each]), Heap(presses[each:])
            sides = list(zip((stock, quiet, shown), heaps, strict=True))
            await interleaved(sides, size.rounds, size.presses, size.warm)
    quarter, baseline = Aim("≤", 0.25), stock.a_press
    return [
        Figure("Teams card action to its answer", quiet.a_press, "ms CPU", baseline, quarter),
        Figure("Teams card action with the update", shown.a_press, "ms CPU", baseline, quarter),
        Figure("Teams card action, half waited (p50)", quiet.p50, "ms", stock.p50),
    ]


async def _presses(made: company.Company, teams: Other) -> list[str]:
    messages = await company.asked(made, made.people)
    stands = [(id, render_message(m)) for id, m in zip(_ids(made), messages, strict=True)]
    return [json.dumps(one) for one in await teams.ask("pressed", stands)]


def _ids(made: company.Company) -> list[str]:
    return [one.external for one in made.people]


def _signed(token: str, body: str) -> Post:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Post(body, headers)
