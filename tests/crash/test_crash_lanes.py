"""Two that send share the lanes of a platform: together they use its limit, and never go over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from time import monotonic

import pytest

from adapters import server as serving
from adapters.clock import WallClock
from bot.lane import Pace
from bot.ports import NotSent
from tests.crash.shared import PLATFORM, SECOND, Line, replicas, settled
from tests.fakes.limits import Bucket

SLACK, TEAMS = serving.PACES["slack"], serving.PACES["teams"]
# for so many seconds, and what part of the limit; two share one loop and one core here, which is
# little for fifty a second when others want it too
PACES = [(SLACK, 20, 0.95), (TEAMS, 20, 0.8)]


@pytest.mark.prove
@pytest.mark.parametrize(("real", "lasts", "part"), PACES)
async def test_two_who_send_use_a_limit_together_and_keep_it(
    postgres: str, real: Pace, lasts: float, part: float
) -> None:
    rate = 1 / real.every.total_seconds()
    bucket, refused, left = Bucket(rate, 2 * real.burst, WallClock().now), [], []
    count = round(rate * lasts) + real.burst

    async def before(key: str) -> None:
        if after := bucket.take():
            refused.append(key)
            raise NotSent("too fast", SECOND * after, lane=True)
        left.append(monotonic())

    line, paces = Line(before), {PLATFORM: replace(real, talk=0 * SECOND)}
    async with replicas(postgres, line, 2, paces) as (one, other):
        shares = Counter[int]()
        for number, who in enumerate((one, other)):
            who.engine.settled = lambda ends, number=number: shares.update({number: len(ends)})
        await one.plans(*range(count))
        await settled(one.store)
    used = (count - real.burst) / rate / (left[-1] - left[0])
    print(f"{count} at {rate:.2f}/s by two, {dict(shares)}: {used:.1%}, {len(refused)} refused")
    assert refused == [] and set(line.said.values()) == {1}
    assert used > part and len(shares) == 2


@pytest.mark.prove
async def test_a_refusal_to_one_closes_the_lane_for_both(postgres: str) -> None:
    refused, left = [], []

    async def before(key: str) -> None:
        if len(left) >= 8 and not refused:
            refused.append(monotonic())
            raise NotSent("too fast", SECOND, lane=True)
        left.append(monotonic())

    line, paces = Line(before), {PLATFORM: Pace(SECOND / 40, burst=1, at_once=4)}
    async with replicas(postgres, line, 2, paces) as (one, _):
        await one.plans(*range(24))
        await settled(one.store)
    early = [at for at in left if 0.15 < at - refused[0] < 0.95]  # what was in the air then lands
    assert early == [] and set(line.said.values()) == {1} and len(line.said) == 24
