"""A button pressed in Slack, up to the committed answer and the ack; Bolt only acks."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from adapters.slack.door import PATH
from adapters.slack.render import render_message
from tests.bench import company
from tests.bench.apart import Other, Settle
from tests.bench.bare import serve_bolt
from tests.bench.figures import Aim, Figure
from tests.bench.pressing import Heap, Post, Side, interleaved
from tests.bench.served import serve_coach
from tests.bench.slack import KIND, SECRET, serve_slack
from tests.fakes.slack.client import sign


class Size(NamedTuple):
    rounds: int
    presses: int
    warm: int


LEAST, USUAL, FULL = Size(1, 1, 1), Size(5, 80, 20), Size(15, 300, 60)


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    each = size.warm + size.rounds * size.presses
    users = [f"U{n}" for n in range(2 * each)]
    made = await company.found(folder, "slack", [(user, f"D{user}") for user in users])
    async with (
        settle(serve_slack) as slack,
        settle(serve_bolt, settings := await slack.ask("settings")) as bolt,
        settle(serve_coach, made, settings) as coach,
    ):
        bodies = await presses(made, slack)
        url = await coach.ask("address") + PATH
        idle = partial(coach.ask, "idle")
        bare = Side(bolt, await bolt.ask("address") + PATH, signed)
        quiet = Side(coach, url, signed, partial(coach.ask, "show", False), idle)
        shown = Side(coach, url, signed, partial(coach.ask, "show", True), idle)
        heaps = Heap(bodies[:each]), Heap(bodies[:each]), Heap(bodies[each:])
        sides = list(zip((bare, quiet, shown), heaps, strict=True))
        await interleaved(sides, size.rounds, size.presses, size.warm)
    least = Aim("≤", 2, never=3)
    return [
        Figure("Slack click to committed ack", quiet.a_press, "ms CPU", bare.a_press, least),
        Figure("Slack click, half waited (p50)", quiet.p50, "ms", bare.p50, Aim("≤", 1)),
        Figure("Slack click with chat.update", shown.a_press, "ms CPU", bare.a_press),
    ]


async def presses(made: company.Company, slack: Other) -> list[str]:
    """A press of each person, each on a message of their own."""
    await slack.ask("joins", [one.external for one in made.people])
    messages = await company.asked(made, made.people)
    stands = [(p.external, render_message(m)) for p, m in zip(made.people, messages, strict=True)]
    bodies: list[str] = await slack.ask("pressed", stands)
    return bodies


def signed(body: str) -> Post:
    return Post(body, {"Content-Type": KIND, **sign(SECRET, body)})
