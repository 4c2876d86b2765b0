"""Chooses what may leave now and is still right to say, and composes it: for the Sender.

Consent, pause, hours, holidays and content are read here, at the moment of sending, so that a Stop
always wins.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot import delivery, lane
from bot.actions import Topic
from bot.delivery import PLANNED, Delivery
from bot.destination import Destination, Destinations
from bot.fitting import welcome_now, working_moment
from bot.lane import Gate
from bot.message import Message
from bot.people import Person, Team
from bot.ports import Place
from bot.store import table_of
from bot.trouble import is_outage, trouble
from bot.turn import House, Turn, turn_in
from bot.unsaid import tell_unsaid

log = logging.getLogger(__name__)
LOOK_AGAIN = timedelta(hours=1)  # whether somebody without an address is reached by now
WAIT_FOR_IT = timedelta(seconds=5)  # until a message that is leaving has its reference
COMPOSE_AGAIN, TRIES = timedelta(hours=1), 5
STRAYS = 100  # deliveries without a lane that are looked at in one go


@dataclass(frozen=True, slots=True)
class Leaving:
    """A delivery on its way out, marked as such in the ledger.

    With `doubt` it is looked for first, and without a message it is only looked for.
    """

    row: int
    lane: str
    place: Place
    op: delivery.Operation
    key: str
    purpose: str
    doubts: int
    reached: bool
    doubt: bool = False
    reference: str = ""
    message: Message | None = None
    late: timedelta = timedelta(0)  # since it was ready


class Unspeakable(Exception):
    """Something about one row failed, and whatever was done with it is to be undone."""


def claim(
    session: Session, house: House, now: datetime, room: Mapping[str, int], *, careful: bool = False
) -> list[Leaving]:
    """At most so many of each queue, the most urgent first, at the pace of their lanes.

    What is past its time or no longer right is settled. Raises Unspeakable for a row that cannot
    be composed; a `careful` claim puts such rows off, each by itself, which costs more.
    """
    gates = hold_gates(session, house, room, now)
    limits = {one: min(free, gates[one].room) for one, free in room.items()}
    ids = delivery.ready_ids(session, now, {"": STRAYS} | {k: n for k, n in limits.items() if n})
    leaving, _ = claim_rows(session, house, now, _rows(session, ids), gates, careful=careful)
    return leaving


def claim_rows(
    session: Session,
    house: House,
    now: datetime,
    rows: Sequence[Delivery],
    gates: dict[str, Gate],
    *,
    careful: bool,
) -> tuple[list[Leaving], dict[int, datetime]]:
    """Of these rows what leaves now, and when to look again at those that have to wait."""
    if not rows:
        return [], {}
    claiming = _Claim(session, house, now, rows, gates)
    look = claiming.look_carefully if careful else claiming.look_at
    composed = [one for row in rows if (one := look(row)) is not None]
    there = delivery.standing(session, [one.row for one in composed])
    leaving = [one for one in composed if one.row in there]  # a goodbye strikes what came with it
    claiming.write()
    lane.let_go(session, claiming.taken.values())
    return leaving, claiming.later


def hold_gates(
    session: Session, house: House, queues: Iterable[str], now: datetime
) -> dict[str, Gate]:
    """For this transaction alone, by queue; two queues may share one."""
    names = {one: lane.gate_of(one, house.paces) for one in queues}
    gates = lane.hold(session, names.values(), house.paces, now)
    return {queue: gates[name] for queue, name in names.items()}


class _Claim:
    """What one claim needs of the database, read in a few steps for all its rows."""

    def __init__(
        self,
        session: Session,
        house: House,
        now: datetime,
        rows: Sequence[Delivery],
        gates: dict[str, Gate],
    ) -> None:
        self.session, self.house, self.now, self.gates = session, house, now, gates
        self.taken: dict[str, Gate] = {}
        self.later: dict[int, datetime] = {}
        self.moved: list[int] = []
        self.writes: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
        self.rows = rows
        self.destinations = Destinations(session, house.paces, self.rows)
        self.people = _people(session, self.rows)
        self.teams = _teams(session, self.people)  # features ask for them one by one
        self.talks = self._hold_talks()

    def look_at(self, row: Delivery) -> Leaving | None:
        try:
            leaving = self._look(row)
            self.session.flush()  # what a feature left there must not fail the others later
        except Exception as error:
            if is_outage(error):
                raise
            log.error("a delivery could not be composed: %s", trouble(error))
            raise Unspeakable from error
        return leaving

    def look_carefully(self, row: Delivery) -> Leaving | None:
        try:
            with self.session.begin_nested():
                return self.look_at(row)
        except Unspeakable:
            self._put_off(row)
        return None

    def _look(self, row: Delivery) -> Leaving | None:
        """None when it is too late, has to wait, or is no longer right to say."""
        late = self.now > row.until  # what may have arrived is then still looked for, and not said
        there = self.destinations.of(row) if row.doubt or not late else None
        if there is None and late:
            self._close(row, "unknown" if row.doubt else "expired")
            return None
        if there is None:
            self._nowhere(row)
            return None
        if (queue := lane.queue(there.place.platform, row.op)) != row.lane:
            self._set(row, lane=queue, ready=self.now)
            self.moved.append(row.id or 0)
            return None
        gate = self.gates[row.lane]
        if not gate.room:  # it is shared with a queue that was first
            self.later[row.id or 0] = gate.opens_at
            return None
        turn, talk = self._turn_for(row), self.talks.get(_talk(row))
        later = self.now if late else working_moment(row, turn)
        if talk is not None and not talk.room:
            later = max(later, talk.opens_at)
        if later > self.now:
            self._wait(row, later)
            return None
        return self._leave(row, turn, there, talk)

    def _leave(
        self, row: Delivery, turn: Turn, there: Destination, talk: Gate | None
    ) -> Leaving | None:
        says = row.op != "withdraw" and self.now <= row.until
        message = self._said(row, turn) if says else None
        if message is None and row.op != "withdraw" and not row.doubt:
            self._close(row, "dropped")
            return None
        self._take(row, talk)
        place = there.place
        self._set(row, status="sending", platform=place.platform, external=place.external)
        return Leaving(
            row=row.id or 0,
            lane=row.lane,
            place=place,
            op=row.op,  # type: ignore[arg-type]
            key=row.key,
            purpose=row.purpose,
            doubts=row.attempts,
            reached=there.reached,
            doubt=row.doubt,
            reference=there.reference,
            message=message,
            late=self.now - row.ready,
        )

    def _said(self, row: Delivery, turn: Turn) -> Message | None:
        if not welcome_now(row, turn):
            return None
        topic = Topic.unpack(row.topic)
        for feature in self.house.features:
            if topic.feature == feature.NAME:
                return feature.say(turn, topic)
        return None

    def _nowhere(self, row: Delivery) -> None:
        """They may still install the app; what is to be changed may still get its reference."""
        if row.op == "send":
            self._set(row, lane="", ready=self.now + LOOK_AGAIN)
        elif any(_on_its_way(one) for one in delivery.said(self.session, row.of)):
            self._wait(row, self.now + WAIT_FOR_IT)
        else:
            self._close(row, "dropped")

    def _turn_for(self, row: Delivery) -> Turn:
        if row.person_id is not None:
            person = self.people[row.person_id]
            words = self.house.words(person.language, person.zone)
            return Turn(self.house, self.session, self.now, words, person)
        channel = self.destinations.channels[row.channel_id or 0]
        return turn_in(self.house, self.session, self.now, channel)

    # --- what becomes of it -----------------------------------------------------------------------

    def _close(self, row: Delivery, status: delivery.Status) -> None:
        self._set(row, status=status, settled_at=self.now)
        if row.channel_id is not None and status != "dropped":
            tell_unsaid(self.house, self.session, self.now, row, status)

    def _put_off(self, row: Delivery) -> None:
        """What cannot be composed is tried again, and given up after some tries."""
        if row.attempts + 1 < TRIES:
            self._wait(row, self.now + COMPOSE_AGAIN, attempts=row.attempts + 1)
        else:
            self._close(row, "unknown" if row.doubt else "failed")

    def _wait(self, row: Delivery, until: datetime, **more: object) -> None:
        self._set(row, ready=until, **more)
        self.later[row.id or 0] = until

    def _set(self, row: Delivery, **values: object) -> None:
        """Written down all together at the end: features look at the database in between."""
        self.writes[tuple(values)].append({"row": row.id, **values})

    def write(self) -> None:
        for rows in self.writes.values():
            delivery.write_rows(self.session, rows)
        self.house.engine.enqueue(self.session, self.moved)  # to those who carry their new lane

    # --- pace -------------------------------------------------------------------------------------

    def _hold_talks(self) -> dict[str, Gate]:
        paces = self.house.paces
        paced = (row for row in self.rows if row.lane and paces[lane.platform_of(row.lane)].talk)
        return lane.hold(self.session, map(_talk, paced), paces, self.now)

    def _take(self, row: Delivery, talk: Gate | None) -> None:
        for one in (self.gates[row.lane], talk):
            if one is not None:
                one.take()
                self.taken[one.name] = one


def _rows(session: Session, ids: list[int]) -> list[Delivery]:
    return rows_of(session, ids, PLANNED) if ids else []


def rows_of(
    session: Session, ids: Sequence[int], standing: sa.ColumnElement[bool] | sa.TextClause
) -> list[Delivery]:
    """These rows as they stand, for this transaction alone; plain ones, which cost a fifth."""
    query = sa.select(table_of(Delivery)).where(col(Delivery.id).in_(ids), standing)
    found = session.connection().execute(query.with_for_update(skip_locked=True))
    known: dict[int, Delivery] = {row.id: cast(Delivery, row) for row in found}
    return [known[id] for id in ids if id in known]


def _people(session: Session, rows: Iterable[Delivery]) -> dict[int, Person]:
    wanted = {row.person_id for row in rows} - {None}
    found = session.exec(select(Person).where(col(Person.id).in_(wanted))) if wanted else ()
    return {one.key: one for one in found}


def _teams(session: Session, people: Mapping[int, Person]) -> list[Team]:
    wanted = {one.team_id for one in people.values()} - {None}
    return list(session.exec(select(Team).where(col(Team.id).in_(wanted)))) if wanted else []


def _talk(row: Delivery) -> str:
    """The lane of one conversation; it names nobody."""
    recipient = f"p{row.person_id}" if row.person_id is not None else f"c{row.channel_id}"
    return f"{lane.platform_of(row.lane)}{lane.TALK}{recipient}"


def _on_its_way(row: Delivery) -> bool:
    return row.status in ("sending", "planned")
