"""What a running coach counts, for whoever keeps it running."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa
from sqlmodel import col

from adapters.readings import read
from bot import lane
from bot.delivery import Delivery, Due, plan
from bot.features.welcome import Invite
from bot.people import Person
from bot.timers import Wake, wake
from tests.adapters.served_company import Company, found_company
from tests.adapters.watched_company import MORNING, NOW, all_there, numbers
from tests.conftest import PROVE
from tests.fakes.faults import Fault


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        yield company


async def test_what_was_said_and_heard_is_counted(company: Company) -> None:
    await all_there(company)
    company.space.faults.add("chat.postMessage", Fault.TOO_FAST)
    await company.passes(MORNING)
    for platform in ("slack", "teams"):
        sent = await company.rows(Delivery, status="sent", platform=platform, op="send")
        counted = await numbers(company, lane=platform, outcome="sent")
        assert counted["coach_deliveries_total"] == len(sent) > 0
    refused = await numbers(company, lane="slack", outcome="refused")
    assert refused["coach_deliveries_total"] >= 1  # and who was about to be called meanwhile
    assert (await numbers(company, platform="slack"))["coach_too_fast_total"] == 1
    said = await numbers(company, platform="slack", call="send")
    assert said["coach_call_seconds_count"] == company.space.count("chat.postMessage", "ok")
    anna = company.on_slack("anna")
    before = await numbers(company, platform="slack")
    once = anna.wrote("help")
    for retry in range(3):
        await anna.sends(once, retry)
    await company.settles()
    heard = await numbers(company, platform="slack", kind="said")
    assert heard["coach_events_total"] == 3
    repeated = await numbers(company, kind="said", answer="repeated")
    assert repeated["coach_events_total"] == 2
    after = await numbers(company, platform="slack")
    assert after["coach_event_seconds_count"] - before["coach_event_seconds_count"] == 3


async def test_how_it_stands_is_read_when_it_is_asked(company: Company) -> None:
    await all_there(company)
    await company.passes(MORNING)
    await _planned(company, "anna", "bert")
    company.clock.move(company.clock.now() + timedelta(minutes=10))
    found = await numbers(company, lane="slack")
    assert (found["coach_waiting"], found["coach_waiting_oldest_seconds"]) == (2, 600)
    assert (await numbers(company, lane="teams"))["coach_waiting"] == 0
    assert (await numbers(company))["coach_timers_overdue"] >= 1
    until = company.clock.now() + timedelta(seconds=90)
    await company.server.store.transact(lambda session: lane.freeze(session, "slack", until))
    assert (await numbers(company, lane="slack"))["coach_lane_closed_seconds"] == 90
    before = found["coach_delivery_late_seconds_sum"]
    company.clock.move(until)
    await company.passes(timedelta(seconds=5))
    found = await numbers(company, lane="slack")
    assert 2 * 690 <= found["coach_delivery_late_seconds_sum"] - before < 2 * 695
    left = sa.update(Delivery).where(col(Delivery.key).startswith("test:"))
    await company.server.store.transact(
        lambda session: session.execute(left.values(status="sending"))
    )
    assert (await numbers(company, lane="slack"))["coach_in_the_air"] == 2
    await company.server.beat()
    found = await numbers(company)
    assert found["coach_last_good_beat_timestamp_seconds"] == company.clock.now().timestamp()
    assert found["coach_timers_overdue"] == 0 and found["coach_build_info"] == 1
    assert found["process_resident_memory_bytes"] > 10**7


async def _planned(company: Company, *refs: str) -> None:
    people, now = {one.ref: one.key for one in await company.rows(Person)}, company.clock.now()
    dues = [
        Due(
            key=f"test:{ref}", topic=Invite(), at=now, until=now + MORNING, purpose="duty",
            person_id=people[ref],
        )
        for ref in refs
    ]  # fmt: skip
    await company.server.store.transact(lambda session: plan(session, dues, now))
    late = Wake(feature="welcome", at=now, person_id=people[refs[0]])
    await company.server.store.transact(lambda session: wake(session, [late]))


async def test_without_a_database_there_are_numbers_that_say_so(company: Company) -> None:
    assert (await numbers(company))["coach_database_up"] == 1
    await company.server.store.close()
    company.database.write_bytes(b"no database")
    await company.server.beat()
    found = await numbers(company)
    assert (found["coach_database_up"], found["coach_beats_failed_total"]) == (0, 1)
    assert "coach_waiting" not in found


# --- how long it takes ----------------------------------------------------------------------------


ROWS = f"""
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{rows}})
    INSERT INTO delivery (key, op, "of", person_id, topic, purpose, lane, rank, due, ready, until,
                          status, doubt, attempts, platform, external, reference)
    SELECT 'k' || i, 'send', '', 1, '', 'coaching', CASE i % 2 WHEN 0 THEN 'slack' ELSE 'teams' END,
           i % 3, '{NOW:%F %T}', '{NOW:%F %T}', '{NOW:%F %T}', 'planned', 0, 0, '', '', ''
    FROM n
"""
TIMERS = f"""
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{rows}})
    INSERT INTO timer (feature, person_id, subject, due) SELECT 'x', 1, i, '{NOW:%F %T}' FROM n
"""


@pytest.mark.skipif(not PROVE, reason="a million rows")
async def test_a_million_rows_are_read_in_a_moment(company: Company) -> None:
    for rows in (ROWS, TIMERS):
        text = sa.text(rows.format(rows=1_000_000))
        await company.server.store.transact(lambda session, text=text: session.execute(text))
    company.clock.move(NOW + timedelta(days=365))
    took = []
    for _ in range(5):
        since = perf_counter()
        await company.server.store.transact(
            lambda session: read(session, company.server.paces, company.clock.now())
        )
        took.append(perf_counter() - since)
    print(f"a million deliveries and timers: read in {median(took) * 1000:.1f} ms")
    assert median(took) < 0.25, took
