"""Messages said through the ledger in Slack with the lane open, against the bare SDK."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from adapters.slack.render import render_message
from adapters.slack.send import AT_ONCE, DELIVERY
from bot.actions import Topic
from bot.features.pulse.asked import Ask
from bot.message import Message
from tests.bench import company
from tests.bench.apart import Other, Settle
from tests.bench.bare import serve_posts
from tests.bench.company import Company, Someone
from tests.bench.figures import Aim, Figure
from tests.bench.served import Hello, Short, serve_coach
from tests.bench.slack import serve_thin_slack


class Size(NamedTuple):
    rounds: int
    sends: int


LEAST, USUAL, FULL = Size(1, 2), Size(5, 200), Size(11, 2000)
Cost = tuple[float, float]  # seconds in all, and on the CPU


async def measure(size: Size, settle: Settle, folder: Path) -> list[Figure]:
    ways = [(f"U{n}", f"DU{n}") for n in range(size.sends)]
    made = await company.found(folder, "slack", ways)
    asked = await company.asked(made, made.people)
    figures: list[Figure] = []
    async with (
        settle(serve_thin_slack) as slack,
        settle(serve_posts, settings := await slack.ask("settings")) as bare,
        settle(serve_coach, made, settings, True, True) as coach,
    ):
        run = Run(size, made, bare, coach)
        rate, cost = await run.compared(Hello(), [Short.said] * size.sends)
        figures += [
            Figure("Slack sends through the ledger", *rate, aim=Aim("≥", 0.5)),
            Figure("CPU of one of those sends", *cost),
        ]
        rate, cost = await run.compared(Ask(made.period, 0), asked)
        figures += [
            Figure("the same, composing the pulse for each", *rate),
            Figure("CPU of one of those", *cost),
        ]
    return figures


@dataclass(frozen=True, slots=True)
class Run:
    size: Size
    made: Company
    bare: Other
    coach: Other

    async def compared(
        self, topic: Topic, messages: Sequence[Message]
    ) -> tuple[tuple[float, str, float], tuple[float, str, float]]:
        """Sends a second and the CPU of one: ours, the unit, and bare. The bare ones are drawn
        beforehand."""
        drawn = [_as_sent(p, m) for p, m in zip(self.made.people, messages, strict=True)]
        people = [one.id for one in self.made.people]
        ours: list[Cost] = []
        theirs: list[Cost] = []
        for _ in range(self.size.rounds + 1):
            theirs.append(await self.bare.ask("post", drawn, AT_ONCE))
            ours.append(await self.coach.ask("carry", people, topic))
        (rate, cost), (bare_rate, bare_cost) = self._each(ours), self._each(theirs)
        return (rate, "a second", bare_rate), (cost, "ms CPU", bare_cost)

    def _each(self, costs: Sequence[Cost]) -> tuple[float, float]:
        """After a first round to warm up."""
        walls, cpus = zip(*costs[1:], strict=True)
        return self.size.sends / median(walls), median(cpus) / self.size.sends * 1000


def _as_sent(one: Someone, message: Message) -> dict[str, Any]:
    """The same request the coach makes of it."""
    metadata = {"event_type": DELIVERY, "event_payload": {"key": "0" * 64}}
    flags = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "mrkdwn": False}
    return {
        "channel": one.external,
        "metadata": metadata,
        "parse": "none",
        **flags,
        **render_message(message),
    }
