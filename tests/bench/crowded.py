"""A company of very many people, each with a message that was said, one to come and a timer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from adapters.engine import engine_for
from adapters.needs import store_at, up_to_date
from bot.actions import Topic
from bot.delivery import Delivery
from bot.people import Address, Person
from bot.store import Moment, Store
from bot.timers import Timer
from tests.bench.company import start_company
from tests.bench.databases import fill
from tests.bench.served import Hello

PLATFORM = "slack"
WEEK = timedelta(days=7)
STEPS = 50  # moments of the coming week at which something is due
AHEAD = timedelta(hours=1)  # until the first of them
LATER = 14  # o'clock, when nudges are offered here
# as the engine enters them, all at once
JOBS = sa.text("""
    INSERT INTO pgqueuer (priority, status, entrypoint, payload, created, updated, execute_after)
    SELECT 0, 'queued', lane, convert_to(id::text, 'UTF8'), now(), now(), now() + (ready - :now)
    FROM delivery WHERE status = 'planned'
""").bindparams(sa.bindparam("now", type_=Moment))


async def crowded(url: str, people: int, now: datetime) -> Store:
    """Of which the database knows how much is in it, as it does after a minute by itself."""
    store = store_at(url)
    await up_to_date(store)
    await engine_for(store, lambda: now).prepare()
    await store.transact(start_company)
    await store.run(lambda connection: _crowd(connection, people, now))
    return store


def _crowd(connection: sa.Connection, people: int, now: datetime) -> None:
    on_server = connection.dialect.name == "postgresql"
    with connection.begin():
        if on_server:  # what refers to what is right here, and need not be looked at row by row
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        each = -(-people // STEPS)
        for step in range(STEPS):
            some = range(step * each + 1, min((step + 1) * each, people) + 1)
            if some:
                _join(connection, some, now, now + AHEAD + WEEK * step / STEPS)
        if on_server:
            connection.execute(JOBS, {"now": now})
        connection.exec_driver_sql("ANALYZE")
    if on_server:
        connection.exec_driver_sql("CHECKPOINT")


def _join(connection: sa.Connection, some: range, now: datetime, then: datetime) -> None:
    person = Person(ref="", name="", email="", team_id=1, consent="yes", groups=["office"],
                    tools=["chat"], hour=LATER)  # fmt: skip
    fill(
        connection, person, some,
        id=lambda n: n, ref=_called("p"), name=_called("Persoon "), email=_called("p@"),
    )  # fmt: skip
    there = Address(person_id=0, platform=PLATFORM, external="", reach="reachable")
    fill(connection, there, some, person_id=lambda n: n, external=_called("U"))
    said = _delivery("said", now - WEEK, status="sent", platform=PLATFORM, settled_at=now - WEEK)
    fill(connection, said, some, person_id=lambda n: n, external=_called("U"))
    fill(connection, _delivery("planned", then), some, person_id=lambda n: n)
    fill(connection, Timer(feature="nudge", due=then), some, person_id=lambda n: n)


def _delivery(key: str, at: datetime, **more: Any) -> Delivery:
    topic: Topic = Hello()
    return Delivery(
        key=key, topic=topic.pack(), purpose="coaching", lane=PLATFORM, due=at, ready=at,
        until=at + WEEK, **more,
    )  # fmt: skip


def _called(before: str) -> Any:
    return lambda n: sa.literal(before) + sa.cast(n, sa.String)


def all_due(session: Session, people: range, at: datetime) -> None:
    """The nudge of these people is planned by the next beat."""
    theirs = sa.and_(sa.column("person_id") >= people.start, sa.column("person_id") < people.stop)
    session.execute(sa.update(Timer).where(theirs).values(due=at))
