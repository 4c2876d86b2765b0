"""A made-up company in a database file: as many people as asked for, who all said yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from adapters.engine.local import LocalEngine
from adapters.needs import store_at, up_to_date
from bot.calendar import UTC, Week
from bot.content import PACKAGE, Shelf, load
from bot.features import FEATURES, pulse
from bot.features.pulse.asked import Ask, chosen
from bot.message import Message
from bot.people import Address, Person, Team
from bot.results import PulsePeriod
from bot.store import Store
from bot.turn import House, Turn

SECRET = "a secret for measuring"
START = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)
WEEKS = 8
CHUNK = 10_000


@cache
def shelf() -> Shelf:
    return load(PACKAGE)


class Clock:
    """Runs as fast as the one on the wall, from a Monday morning on."""

    def __init__(self) -> None:
        self._since = monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=monotonic() - self._since)


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody in the database; `route` is the way there where a platform needs one."""

    id: int
    external: str
    route: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """One team, everybody on one platform, and a pulse of eight weeks that began today."""

    url: str
    platform: str
    people: Sequence[Someone]
    period: int = 1


async def found(
    folder: Path, platform: str, ways: Sequence[tuple[str, str]], url: str = ""
) -> Company:
    """`ways` are the platform's id and route of each person; without a `url` it is in a file."""
    url = url or f"sqlite:///{folder / f'{platform}.db'}"
    people = [Someone(n, *way) for n, way in enumerate(ways, 1)]
    store = store_at(url)
    await up_to_date(store)
    await store.transact(start_company)
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        await store.transact(lambda session, some=some: _join(session, platform, some))
    await store.close()
    return Company(url, platform, people)


async def asked(company: Company, some: Sequence[Someone]) -> list[Message]:
    """The pulse's questions, as each of these people gets them this week."""
    store = Store(company.url)
    try:
        return await store.transact(lambda session: list(_asked(session, company, some)))
    finally:
        await store.close()


def house() -> House:
    return House(shelf(), SECRET, FEATURES, LocalEngine())


def start_company(session: Session) -> None:
    """Its team and its pulse, with nobody in it."""
    session.add(Team(id=1, ref="team", name="Team", opened_at=START))
    items = chosen(shelf(), WEEKS, core=False)
    monday = Week.of(START, "Europe/Amsterdam").monday()
    session.add(PulsePeriod(id=1, starts=monday, weeks=WEEKS, items=items))


def _join(session: Session, platform: str, people: Sequence[Someone]) -> None:
    person = Person(ref="", name="", email="", team_id=1, consent="yes", groups=["office"],
                    tools=["chat"])  # fmt: skip
    rows = [
        {"id": one.id, "ref": f"p{one.id}", "name": f"Persoon {one.id}",
         "email": f"p{one.id}@example.org"}
        for one in people
    ]  # fmt: skip
    insert(session, person, rows)
    there = [{"person_id": p.id, "external": p.external, "route": p.route} for p in people]
    # whoever presses a button was sent it
    like = Address(person_id=0, platform=platform, external="", reach="reachable")
    insert(session, like, there)


def insert(session: Session, like: SQLModel, rows: Sequence[dict[str, Any]]) -> None:
    """Many rows at once; what a row does not say is as in `like`."""
    rest = like.model_dump(exclude={"id"})
    session.execute(sa.insert(type(like)), [rest | row for row in rows])


def _asked(session: Session, company: Company, some: Sequence[Someone]) -> Iterator[Message]:
    here = house()
    for one in some:
        person = session.get_one(Person, one.id)
        words = here.words(person.language, person.zone)
        message = pulse.say(Turn(here, session, START, words, person), Ask(company.period, 0))
        assert message is not None, "the pulse has nothing to ask"
        yield message
