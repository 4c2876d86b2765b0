"""A small organisation on a loopback platform, and all that can be told of it after a request."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from mutations import CANARY, Wire, by_hand
from sqlmodel import Session, SQLModel, select

from adapters.simulation.clock import SimulatedClock
from adapters.simulation.company import open_teams, press
from adapters.simulation.front import Front
from adapters.simulation.seat import Seat
from adapters.simulation.town import Town
from adapters.simulation.witness import Deed, Told
from bot.events import Clicked, Event, Said, Submitted
from bot.people import Address, Channel, Person, Team, Why
from bot.store import Store
from tests.town import SECRET, START, shelf

MakeFront = Callable[[SimulatedClock], Awaitable[Front]]
LOOPBACK = "127.0.0.1"
PEOPLE = {  # Anna is who sends; the others have everything one could be after
    "anna": [], "bram": ["ambassador", "lead"], "cas": ["ambassador"], "olga": ["owner"],
}  # fmt: skip
FORESEEN = ("Refusal", "NotSent", "PerhapsSent")  # what the platform refuses is no mistake of ours
Rows = dict[str, dict[int, tuple[Any, ...]]]


@dataclass(slots=True)
class HostileTown:
    """`reset` puts the database back; `deeds`, `lines` and `reached` are what came of a request:
    what the coach heard, what was logged, and which addresses were looked up or spoken to."""

    town: Town
    seats: dict[str, Seat]
    session: ClientSession
    port: int
    known: set[int]  # ports of the platform and of the coach
    pause: timedelta  # before each request, so that no limit of the platform is in the way
    kept: bytes = b""
    deeds: list[Deed] = field(default_factory=list)
    lines: list[logging.LogRecord] = field(default_factory=list)
    reached: list[tuple[Any, ...]] = field(default_factory=list)
    sent: int = 0
    at: datetime = START  # the moment of the last request

    # --- before and after a request ---------------------------------------------------------------

    def keep(self) -> None:
        """From now on this is how the database was before."""
        self.kept = self.database.serialize()
        self.town.witnesses.append(self)

    def reset(self) -> None:
        self.database.deserialize(self.kept)
        self.at = self.town.now + self.pause
        self.town.clock.move(self.at)
        for seen in (self.deeds, self.lines, self.reached):
            seen.clear()

    @property
    def database(self) -> Any:
        engine = self.town.store._sync
        assert engine is not None
        return engine.raw_connection().driver_connection

    def did(self, deed: Deed) -> None:
        self.deeds.append(deed)

    def heard(self, told: Told) -> None:
        """What is said unasked is nothing that was done here."""

    async def post(self, path: str, wire: Wire) -> int:
        """The status of the answer; 0 when there was none."""
        self.sent += 1
        if wire.raw is not None:
            return await by_hand(LOOPBACK, self.port, path, wire)
        url = f"http://{LOOPBACK}:{self.port}{path}"
        skipped = {"Content-Type", "User-Agent", "Accept", "Accept-Encoding"}
        try:
            async with self.session.post(
                url, data=BytesIO(wire.body), headers=wire.headers, skip_auto_headers=skipped
            ) as answer:
                await answer.read()
                return answer.status
        except ClientConnectionError:  # such as when it is too much to be read to its end
            return 0

    # --- what must never be -----------------------------------------------------------------------

    def assert_nothing_happened(self) -> None:
        assert not self.deeds, f"the coach heard {self.deeds}"
        assert self.database.serialize() == self.kept, "the database changed"
        self.assert_quiet()

    def assert_no_harm(self) -> None:
        """Only sound events were heard, and only what is Anna's changed."""
        for deed in self.deeds:
            unsure = deed.event.sender.unsure  # who this is, is said sorry to
            assert unsure or deed.got != "sorry", f"the coach stumbled over {deed.event}"
            assert_sound(deed.event)
        if self.database.serialize() != self.kept:
            self._assert_hers()
        self.assert_quiet()

    def assert_quiet(self) -> None:
        """Nobody else was spoken to, and the log tells of no mistake and of nobody's words."""
        strangers = [to for to in self.reached if to[0] != LOOPBACK or to[1] not in self.known]
        assert not strangers, f"spoke to {strangers}"
        for record in self.lines:
            if record.name.startswith("aiohttp."):
                continue  # the HTTP servers, about what is no HTTP
            line = "".join([record.getMessage(), *traceback.format_exception(*_error(record))])
            assert CANARY not in line, f"logged by {record.name}: {line[:2000]}"
            foreseen = record.levelno < logging.ERROR or any(one in line for one in FORESEEN)
            assert foreseen, f"logged by {record.name}: {line[:2000]}"

    def _assert_hers(self) -> None:
        after, hers = self._rows(), self.seats["anna"].person_id
        self.database.deserialize(self.kept)
        before = self._rows()
        nothing_known = all(_is_unknown(deed) for deed in self.deeds)
        for table, rows in after.items():
            old = before[table]
            new = rows.keys() - old.keys()
            other = {k for k in old if rows.get(k) != old[k]}
            for key in other:
                assert hers in _people(before, table, key), (
                    f"{table} {old[key]}, now {rows.get(key)}"
                )
            if table in OF_ALL or (nothing_known and table not in ("inbound", "address")):
                assert not new, f"{table}: {[rows[key] for key in new]}"
            if table == "address":
                assert all(_people(after, table, key) == {hers} for key in new)

    def _rows(self) -> Rows:
        read = self.database.execute
        return {
            table: {row[0]: row[1:] for row in read(f'SELECT rowid, * FROM "{table}"')}
            for table in TABLES
        }


OF_ALL = {"team", "channel", "why", "person", "pulse_period", "pulse_result"}
TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}


def _people(rows: Rows, table: str, key: int) -> set[int]:
    """Whom a row is about, through the rows it points to."""
    if table == "person":
        return {key}
    row = dict(zip(TABLES[table].columns.keys(), rows[table][key], strict=True))
    targets = [(f.column.table.name, row[f.parent.name]) for f in TABLES[table].foreign_keys]
    if table == "timer":
        targets.append((row["feature"], row["subject"]))  # a feature's table has its name
    found: set[int] = set()
    for other, id in targets:
        if id in rows.get(other, ()):
            found |= _people(rows, other, id)
    return found


def _is_unknown(deed: Deed) -> bool:
    """Whether this stands for nothing, to the coach."""
    return isinstance(deed.event, Clicked | Submitted) and deed.action is None


def assert_sound(event: Event) -> None:
    """What the coach may count on, whatever came in."""
    lines = [event.id, event.message, event.channel, event.route, *event.sender.ids]
    assert all(isinstance(line, str) for line in lines), event
    assert event.id and event.sender.ids and all(event.sender.ids), event
    assert all(len(line) <= 2100 and "\0" not in line for line in lines[1:]), event
    assert "\ud800" not in "".join(lines[1:]), event
    if isinstance(event, Clicked | Submitted):
        assert isinstance(event.action, str) and 0 < len(event.action) <= 1000, event
    if isinstance(event, Said):
        assert isinstance(event.text, str), event
    if isinstance(event, Submitted):
        for name, value in event.values.items():
            assert isinstance(name, str) and isinstance(value, str | tuple), event
            assert not isinstance(value, tuple) or all(isinstance(v, str) for v in value), event


# --- watching -------------------------------------------------------------------------------------


def _error(record: logging.LogRecord) -> Any:
    return record.exc_info if record.exc_info and record.exc_info[0] else (None, None, None)


class _Ear(logging.Handler):
    def __init__(self, lines: list[logging.LogRecord]) -> None:
        super().__init__(logging.INFO)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record)


@contextmanager
def opened(
    runner: asyncio.Runner,
    town: Town,
    seats: dict[str, Seat],
    coach: str,
    *platform: str,
    pause: timedelta = timedelta(),
) -> Iterator[HostileTown]:
    """The town while it is attacked, and closed after that; with the addresses it is served at."""

    async def session() -> ClientSession:
        return ClientSession()

    ports = [int(url.rpartition(":")[2]) for url in (coach, *platform)]
    here = HostileTown(town, seats, runner.run(session()), ports[0], set(ports), pause)
    with _watched(here):
        yield here
    for close in (here.session.close, town.front.close, town.store.close):
        runner.run(close())


@contextmanager
def _watched(here: HostileTown) -> Iterator[None]:
    """Keep everything that is logged, and every address this process looks up or speaks to."""
    ear, root = _Ear(here.lines), logging.getLogger()
    level, look_up, plain = root.level, socket.getaddrinfo, socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        here.reached.append(tuple(address[:2]))
        plain(self, address)

    def getaddrinfo(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        here.reached.append((host, port))
        return look_up(host, port, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        root.addHandler(ear)
        root.setLevel(logging.INFO)
        try:
            yield
        finally:
            root.removeHandler(ear)
            root.setLevel(level)


# --- who lives there ------------------------------------------------------------------------------


async def settle(make_front: MakeFront) -> tuple[Town, dict[str, Seat]]:
    """A team in its third week, with something of everybody's in nearly every table."""
    clock, store = SimulatedClock(START), Store("sqlite://")
    await store.transact(lambda session: SQLModel.metadata.create_all(session.connection()))
    front = await make_front(clock)
    town = Town.build(store, shelf(), SECRET, clock, front)
    room = front.place("service", private=False)
    await store.transact(lambda session: _import(session, town, room))
    await front.arrive(town, [f"{name}@example.org" for name in PEOPLE])
    seats = await store.transact(lambda session: _seats(session, town, room))
    await _live(town, seats)
    return town, seats


def _import(session: Session, town: Town, room: str) -> None:
    team = Team(ref="service", name="Service")
    session.add_all([team, Why(texts={}, signed_by="Olga", signed_as={}, signed_at=town.now)])
    session.flush()
    assert team.id is not None
    session.add(Channel(team_id=team.id, platform=town.front.name, external=room))
    for name, duties in PEOPLE.items():
        about = {"tools": ["chat"], "groups": ["office"], "duties": duties, "team_id": team.id}
        person = Person(ref=name, name=name.title(), email=f"{name}@example.org", **about)
        session.add(person)
        session.flush()
        if there := town.front.place(name, private=True):
            session.add(Address(person_id=person.key, platform=town.front.name, external=there))


def _seats(session: Session, town: Town, room: str) -> dict[str, Seat]:
    query = select(Person, Address).join(Address)
    return {
        person.ref: Seat(town, address.external, (room,), "service", person.key)
        for person, address in session.exec(query)
    }


async def _live(town: Town, seats: dict[str, Seat]) -> None:
    await seats["olga"].home()
    await open_teams(seats["olga"])
    await town.until(town.now + timedelta(hours=3))
    for seat in seats.values():
        await _finds(seat, "welcome.yes")
    await town.until(town.now + timedelta(hours=3))
    anna, bram, cas = seats["anna"], seats["bram"], seats["cas"]
    await bram.says("Mag ik een klantnaam in de chatbot zetten?")
    await _finds(bram, "question.send")
    await _finds(bram, "nudge.pick")
    await _finds(bram, "story.tell")
    await bram.fills(kind="win", task="Een lange brief", did="Ingekort", gave="Tijd")
    await _finds(bram, "story.share")
    await _finds(bram, "ai_hour.plan")
    await bram.fills(date="2026-11-20", time="10:00", place="Kantine", agenda="own", own_agenda="x")
    await _finds(bram, "ai_hour.confirm")
    await town.until(town.now + timedelta(hours=1))
    await _finds(cas, "ai_hour.join")
    await town.days(4)
    for seat in (bram, cas):
        await _finds(seat, "pulse.answer")
    await town.days(1)
    await anna.says(f"Mag ik mijn {CANARY} gebruiken voor een brief?")


async def _finds(seat: Seat, verb: str) -> None:
    await seat.home()
    await press(seat, verb)
