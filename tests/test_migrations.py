"""The database a new installation gets is the one the code expects, and an old one becomes it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, SQLModel, col, select

from adapters.simulation.clock import SimulatedClock
from adapters.simulation.town import Town
from bot import delivery, migrations
from bot.delivery import Delivery, Due
from bot.features.welcome import Invite
from bot.message import Message
from bot.migrations import migrate
from bot.people import Address, Person
from bot.ports import Place
from bot.store import Store
from bot.timers import Timer
from tests.conftest import PROVE
from tests.fakes.power import PowerCut, cut_at
from tests.released import Kept, left_by, put_back, read_back
from tests.released.life import CUT
from tests.town import SECRET, shelf

ON_DISK, ON_SERVER = "sqlite", "postgresql"
REVISIONS = sorted(
    one.revision for one in ScriptDirectory.from_config(migrations._config()).walk_revisions()
)
EARLIER = REVISIONS[:-1]
ENDS = (REVISIONS[0], REVISIONS[-1])
SOME = REVISIONS if PROVE else ENDS
STARTS = EARLIER if PROVE else [EARLIER[0], EARLIER[-1]]
ZED = 2  # who leads the team


@pytest.fixture(params=[ON_DISK, ON_SERVER])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A database without tables, on each of the two."""
    store = Store(_url(request, tmp_path))
    yield store
    await store.close()


@pytest.fixture(params=[ON_DISK, ON_SERVER] if PROVE else [ON_DISK])
async def one(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """The same; on PostgreSQL only when proving."""
    store = Store(_url(request, tmp_path))
    yield store
    await store.close()


def _url(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == ON_SERVER:
        return str(request.getfixturevalue("postgres"))
    return f"sqlite:///{folder}/new.db"


async def test_migrating_gives_the_tables_the_code_expects(empty: Store) -> None:
    await migrate(empty)

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    assert await empty.run(differences) == []


async def test_migrating_twice_changes_nothing_and_loses_nothing(empty: Store) -> None:
    await migrate(empty)

    def someone(session: Session) -> None:
        person = Person(ref="a", name="Anna", email="a@example.org")
        session.add(person)
        session.flush()
        session.add(Address(person_id=person.key, platform="web", external="a"))

    await empty.transact(someone)
    await migrate(empty)
    count = await empty.transact(
        lambda session: session.scalar(sa.select(sa.func.count(Address.id)))
    )
    assert count == 1


async def test_foreign_keys_hold_after_migrating(empty: Store) -> None:
    await migrate(empty)
    with pytest.raises(sa.exc.IntegrityError):
        await empty.transact(
            lambda session: session.add(Address(person_id=99, platform="web", external="x"))
        )


# --- from what an earlier version left ------------------------------------------------------------


async def _as_left(store: Store, revision: str) -> Kept:
    """Fill an empty database as the program of that revision left it when the power went."""
    kept, config = left_by(revision), migrations._config()

    def fill(connection: sa.Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        put_back(connection, kept)

    await store.run(fill)
    return kept


@pytest.mark.parametrize("revision", SOME)
async def test_of_every_revision_there_is_a_database_with_everything_in_it(
    one: Store, revision: str
) -> None:
    """Fails for a new revision until `python -m tests.released` has written what it leaves."""
    kept = await _as_left(one, revision)
    assert await one.run(read_back) == kept
    assert [name for name, rows in kept.items() if not rows] == []
    assert {row["status"] for row in kept["delivery"]} >= {"planned", "sending", "sent", "unknown"}


@pytest.mark.parametrize("revision", STARTS)
async def test_nothing_is_lost_or_changed_on_the_way_to_the_newest(
    empty: Store, revision: str
) -> None:
    kept = await _as_left(empty, revision)
    await migrate(empty)
    now = await empty.run(read_back)
    if revision < "0005":  # teams that were open get their first round
        now["timer"] = [row for row in now["timer"] if row["feature"] != "codesign"]
    for table, rows in kept.items():
        stays = rows[0].keys() & now[table][0].keys()
        assert rows[0].keys() - stays <= {"slotted"}  # what no version after needs
        assert _only(now[table], stays) == _only(rows, stays), table
    if empty.url.get_backend_name() == ON_DISK:
        assert await empty.run(_orphans) == []


def _only(rows: list[dict[str, Any]], columns: set[str]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in sorted(columns)} for row in rows]


def _orphans(connection: sa.Connection) -> list[Any]:
    assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))


async def test_after_a_power_cut_in_the_midst_it_starts_over(tmp_path: Path) -> None:
    old = Store(f"sqlite:///{tmp_path}/old.db")
    await _as_left(old, REVISIONS[0])
    await old.close()

    async def migrated(nth: int | None) -> tuple[Kept, int]:
        url = f"sqlite:///{shutil.copy(tmp_path / 'old.db', tmp_path / f'cut-{nth}.db')}"
        store = Store(url)
        with cut_at(store, nth) as seen, suppress(PowerCut, sa.exc.PendingRollbackError):
            await migrate(store)
        await store.close()
        store = Store(url)
        await migrate(store)
        found = await store.run(read_back)
        await store.close()
        return found, seen.count

    whole, statements = await migrated(None)
    for nth in range(0, statements, 1 if PROVE else 41):
        assert (await migrated(nth))[0] == whole, nth


async def test_a_way_there_and_how_urgent_it_is_are_known_of_old_deliveries(empty: Store) -> None:
    await _as_left(empty, "0001")
    await migrate(empty)
    rows = await empty.transact(lambda session: list(session.exec(select(Delivery))))
    ranks = {(row.purpose, row.rank) for row in rows}
    assert ranks == {("own", 1), ("duty", 1), ("team", 1), ("coaching", 2), ("invitation", 2)}
    assert {(row.lane, row.doubt) for row in rows} == {("", False)}
    people = await empty.transact(lambda session: list(session.exec(select(Address))))
    assert {(one.route, one.reach) for one in people} == {("", "unknown")}


class Ears:
    """Hears all that is said from now on, and knows what had arrived before."""

    def __init__(self, arrived: set[tuple[str, str]]) -> None:
        self.arrived = arrived
        self.heard: Counter[tuple[str, str]] = Counter()

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.heard[key, place.external] += 1
        return f"new:{key}"

    async def find(self, place: Place, key: str) -> str:
        return f"old:{key}" if (key, place.external) in self.arrived else ""

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


@pytest.mark.parametrize(
    ("revision", "arrived"),
    [*((one, False) for one in SOME), (EARLIER[-1], True)],
)
async def test_what_an_earlier_version_had_planned_is_said_once(
    one: Store, revision: str, arrived: bool
) -> None:
    """Also what was leaving at the end, which had `arrived` or not, and what had its slot already.

    Only the lead's reminder of a day ahead is dropped, for leads have one of their own.
    """
    await _as_left(one, revision)
    await migrate(one)
    before = await one.transact(_unsaid)
    left = {(row.key, row.external) for row in before if row.status == "sending"}
    ears = Ears(left if arrived else set())
    town = Town.build(one, shelf(), SECRET, SimulatedClock(CUT))
    town.sender.messenger = ears
    await town.engine.prepare()
    await town.engine.begin(town.sender, CUT)
    await town.days(5)
    after = await one.transact(lambda s: [s.get_one(Delivery, row.id) for row in before])
    dropped = [(row.key[:14], row.person_id) for row in after if row.status != "sent"]
    assert dropped == [("ai-hour:1:day:", ZED)]
    said = [row for row in after if row.status == "sent" and row.op == "send"]
    times = {(row.key, row.external): ears.heard[row.key, row.external] for row in said}
    assert times == {one: 0 if one in ears.arrived else 1 for one in times}
    assert max(ears.heard.values()) == 1


def _unsaid(session: Session) -> list[Delivery]:
    open_ones = col(Delivery.status).in_(("planned", "sending"))
    return list(session.exec(select(Delivery).where(open_ones)))


async def test_numbers_go_on_where_an_integer_ends(postgres: str) -> None:
    """Also in a database that was made when they were integers."""
    store = Store(postgres)
    await _as_left(store, "0003")
    await migrate(store)
    beyond = 2**31 + 5

    def more(session: Session) -> list[int]:
        for table in ("delivery", "timer"):
            session.execute(sa.text(f"SELECT setval('{table}_id_seq', {beyond})"))
        session.add(Timer(feature="nudge", due=CUT, person_id=ZED))
        session.flush()
        [one] = delivery.plan(session, [_due()], CUT)
        session.execute(sa.update(Delivery).where(col(Delivery.id) == one).values(rank=0))
        assert one in delivery.ready_ids(session, CUT, {"web": 1000})
        return [one, session.scalar(sa.select(sa.func.max(col(Timer.id)))) or 0]

    assert await store.transact(more) == [beyond + 1, beyond + 1]
    await store.close()


def _due() -> Due:
    return Due(key="big", topic=Invite(), at=CUT, until=CUT, purpose="own", person_id=ZED)
