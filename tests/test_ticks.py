"""What a tick costs those who press something meanwhile: no lock, and no wait for the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot import coach, store, timers
from bot.delivery import Delivery
from bot.inbound import KEPT, Inbound
from bot.lane import Lane
from bot.people import Address, addresses_of, platforms_of
from bot.timers import Timer, Wake
from tests.town import Place, open_town

HOUR = timedelta(hours=1)


async def test_only_what_a_tick_did_may_be_undone_by_a_power_cut(either_town: Place) -> None:
    """What a person did is flushed before it is answered, also right after a tick."""
    seen: list[str] = []
    town, look = either_town, _look_how_flushed(seen)
    await town.store.transact(look, durable=False)
    await town.store.transact(look)
    assert seen in (["1", "2"], ["off", "on"])


def _look_how_flushed(seen: list[str]) -> Callable[[Session], None]:
    def look(session: Session) -> None:
        sqlite = session.get_bind().dialect.name == "sqlite"
        ask = "PRAGMA synchronous" if sqlite else "SHOW synchronous_commit"
        seen.append(str(session.execute(sa.text(ask)).scalar_one()))

    return look


async def test_a_tick_is_not_flushed_and_a_click_is() -> None:
    town, seen = await open_town(), []
    anna = await town.someone("Anna")
    await town.until(town.now + 2 * HOUR)

    def note(connection: sa.Connection) -> None:
        seen.append(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    sa.event.listen(town.store._sync, "commit", note)
    later = town.now + timedelta(days=7)
    await town.coach.tick(later)
    assert seen and set(seen) == {1}
    seen.clear()
    await anna.clicks("Doe ik")
    assert set(seen) == {2}
    await town.store.close()


async def test_a_tick_with_nothing_to_do_waits_for_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    town = await open_town(f"sqlite:///{tmp_path / 'coach.db'}")
    wake = Wake(feature="nudge", at=town.now + HOUR, subject=1)
    await town.store.transact(lambda session: timers.wake(session, [wake]))
    other = sqlite3.connect(tmp_path / "coach.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await town.coach.tick(town.now)
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        await town.coach.tick(town.now + HOUR)
    other.close()
    await town.store.close()


async def test_what_is_over_is_let_go_by_a_tick_with_nothing_due(either_town: Place) -> None:
    town = either_town
    past = round((town.now - HOUR).timestamp() * 1_000_000)

    def remember(session: Session) -> None:
        session.add(Inbound(id="old", at=town.now - KEPT - HOUR))
        session.add(Inbound(id="new", at=town.now))
        session.add(Lane(name="web/anna", free_at=past))
        session.add(Lane(name="web/bert", free_at=past + 7_200_000_000))
        session.add(Lane(name="web", free_at=past))

    await town.store.transact(remember)
    await town.coach.tick(town.now)
    assert [one.id for one in await town.rows(Inbound)] == ["new"]
    assert sorted(one.name for one in await town.rows(Lane)) == ["web", "web/bert"]


async def test_claimed_timers_are_gone_and_can_be_put_back(either_town: Place) -> None:
    town = either_town
    first, second, third = (
        Wake(feature="question", at=town.now + n * HOUR, subject=n) for n in (1, 2, 3)
    )
    await town.store.transact(lambda session: timers.wake(session, [third, second, first]))
    claim = timers.claim
    found = await town.store.transact(lambda session: claim(session, town.now + 2 * HOUR, 9))
    assert found == [first, second]
    assert [one.subject for one in await town.rows(Timer)] == [3]
    await town.store.transact(lambda session: timers.postpone(session, found, town.now + 5 * HOUR))
    again = await town.store.transact(lambda session: claim(session, town.now + 9 * HOUR, 2))
    assert [one.subject for one in again] == [3, 1]


async def test_many_are_planned_for_in_batches_and_each_once(
    either_town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coach, "BATCH", 7)
    town = either_town
    many = [await town.someone(said="new") for _ in range(20)]
    wakes = [Wake(feature="welcome", at=town.now, person_id=one.person_id) for one in many]
    await town.store.transact(lambda session: timers.wake(session, wakes + wakes))
    await town.coach.tick(town.now)
    planned = sorted(one.person_id or 0 for one in await town.rows(Delivery))
    assert planned == sorted(one.person_id for one in many) and await town.rows(Timer) == []


async def test_the_platform_to_plan_for_is_that_of_the_best_address(either_town: Place) -> None:
    """The last used first, then those never used; not those where nobody is reached."""
    town = either_town
    anna = await town.someone("Anna")
    used = {"a": town.now, "b": None, "c": town.now + HOUR, "d": None, "e": town.now + 2 * HOUR}

    def move(session: Session) -> tuple[object, object]:
        session.execute(sa.delete(Address))
        for platform, at in used.items():
            reach = "blocked" if platform == "e" else "unknown"
            session.add(
                Address(
                    person_id=anna.person_id, platform=platform, external="x", used_at=at,
                    reach=reach,
                )
            )  # fmt: skip
        best = platforms_of(session, [anna.person_id])[anna.person_id]
        return best, [
            one.platform for one in addresses_of(session, [anna.person_id])[anna.person_id]
        ]

    best, as_rows = await town.store.transact(move)
    assert best == as_rows == ["c", "a", "b", "d"]
