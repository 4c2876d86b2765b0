"""The turn, one person's or channel's moment with the coach, and the contract of a feature."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from bot import delivery, timers
from bot.actions import Topic
from bot.calendar import local
from bot.content import Shelf, Words
from bot.delivery import Due
from bot.events import Happening
from bot.lane import Paces
from bot.message import Form, Message, Part, Reply
from bot.people import Channel, Person, Team, Why
from bot.ports import JobEngine
from bot.timers import Wake
from bot.trouble import is_outage, trouble

log = logging.getLogger(__name__)
Loaded = TypeVar("Loaded", Person, Team)
KEEP_TRYING = timedelta(days=36_525)  # answers, and changes of what was said, are never given up


@dataclass(slots=True)
class House:
    """What every turn of one installation shares; `paces` has the platforms that are on."""

    shelf: Shelf
    secret: str
    features: tuple[Feature, ...]
    engine: JobEngine
    paces: Paces = field(default_factory=dict)
    retention: timedelta = timedelta(days=30)  # from when somebody left until they are erased

    def words(self, language: str, zone: str) -> Words:
        return self.shelf.words(language, zone)


@dataclass(slots=True)
class Turn:
    """Someone to talk to, now, in one transaction; `someone` is None when it is a channel."""

    house: House
    session: Session
    now: datetime
    words: Words
    someone: Person | None = None
    channel: Channel | None = None
    in_channel: bool = False

    @property
    def person(self) -> Person:
        if self.someone is None:
            raise LookupError("nobody is spoken to in this turn, only a channel")
        return self.someone

    @property
    def channel_team(self) -> Team | None:
        """The team whose channel is spoken to."""
        return self.get_team(self.channel.team_id) if self.channel is not None else None

    @property
    def shelf(self) -> Shelf:
        return self.house.shelf

    @property
    def today(self) -> date:
        """The local date of whoever is spoken to."""
        return local(self.now, self.words.zone).date()

    def plan(self, *dues: Due) -> list[int]:
        """Enter deliveries in the ledger, in this turn's transaction. Returns the new ones' ids."""
        ids = delivery.plan(self.session, dues, self.now, self.house.paces)
        self.house.engine.enqueue(self.session, ids)
        return ids

    def wake(self, *wakes: Wake) -> None:
        timers.wake(self.session, wakes)

    def unwake(self, feature: str) -> None:
        """Strike a feature's timer for this person; who left may come back, and keeps it."""
        of = Wake(feature=feature, at=self.now, person_id=self.person.id)
        if self.person.left_at is None:
            timers.unwake(self.session, of=of)

    def unplan(
        self, prefix: str = "", purposes: Sequence[delivery.Purpose] = (), but: str = ""
    ) -> None:
        """Strike what is planned for this person under keys that start so, `but` for one key."""
        person = self.person.key
        delivery.unplan(self.session, person_id=person, prefix=prefix, purposes=purposes, but=but)

    def withdraw(self, key: str, topic: Topic) -> None:
        """Take back what was said under a key, wherever it stands, and strike what is planned."""
        delivery.unplan_key(self.session, key)
        for row in delivery.said(self.session, key):
            self.plan(self._again(row, "withdraw", key, topic))

    def update(self, key: str, topic: Topic, version: str) -> None:
        """Say again, in place, what was said under a key; `version` makes this change unique."""
        for row in delivery.said(self.session, key):
            self.plan(self._again(row, "update", f"{key}#{version}", topic))

    def _again(self, row: delivery.Delivery, op: delivery.Operation, key: str, topic: Topic) -> Due:
        return Due(
            key=key,
            of=row.key,
            op=op,
            topic=topic,
            at=self.now,
            until=self.now + KEEP_TRYING,
            purpose="own" if row.person_id else "team",
            person_id=row.person_id,
            channel_id=row.channel_id,
        )

    def tell(self, happening: Happening) -> list[Part]:
        """Let every feature know that something happened to this person or a team.

        Returns what features have to say about it, for whoever answers.
        """
        replies = [feature.handle(self, happening) for feature in self.house.features]
        return [part for one in replies if isinstance(one, Message) for part in one.parts]

    def tell_surely(self, happening: Happening) -> list[Part]:
        """As `tell`, but a feature that fails holds back neither the others nor this turn."""
        parts: list[Part] = []
        for feature in self.house.features:
            try:
                with self.session.begin_nested():
                    reply = feature.handle(self, happening)
            except Exception as error:
                if is_outage(error):
                    raise
                log.error("%s did not take note: %s", feature.NAME, trouble(error))
            else:
                parts += reply.parts if isinstance(reply, Message) else ()
        return parts

    def to(self, person: Person) -> Turn:
        """The same moment for someone else, in their language."""
        words = self.house.words(person.language, person.zone)
        return Turn(self.house, self.session, self.now, words, person)

    def get_team(self, team_id: int | None) -> Team | None:
        return self.session.get(Team, team_id) if team_id is not None else None


def turn_in(house: House, session: Session, now: datetime, channel: Channel) -> Turn:
    """A moment with a whole team, in its language."""
    team = session.get_one(Team, channel.team_id)
    words = house.words(team.language, team.zone)
    return Turn(house, session, now, words, None, channel, in_channel=True)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a timer was set for."""

    person: Person | None
    team: Team | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Subjects of one feature whose timers are due, looked at together."""

    house: House
    session: Session
    now: datetime
    subjects: tuple[Subject, ...]

    @property
    def shelf(self) -> Shelf:
        return self.house.shelf

    def people(self) -> list[Person]:
        return [subject.person for subject in self.subjects if subject.person is not None]

    def rows(self) -> list[int]:
        return [subject.row for subject in self.subjects if subject.row is not None]

    def turn(self, person: Person) -> Turn:
        words = self.house.words(person.language, person.zone)
        return Turn(self.house, self.session, self.now, words, person)


def batch_of(house: House, session: Session, now: datetime, claimed: Sequence[Wake]) -> Batch:
    """The subjects of these timers, loaded in one go."""
    people = _loaded(session, Person, {one.person_id for one in claimed} - {None})
    teams = _loaded(session, Team, {one.team_id for one in claimed} - {None})
    subjects = (
        Subject(people.get(one.person_id), teams.get(one.team_id), one.subject) for one in claimed
    )
    return Batch(house, session, now, tuple(subjects))


def _loaded(
    session: Session, table: type[Loaded], ids: set[int | None]
) -> dict[int | None, Loaded]:
    found = session.scalars(_these(table), {"ids": list(ids)}) if ids else ()
    return {one.id: one for one in found}


@cache
def _these(table: type[Loaded]) -> sa.Select[Loaded]:
    return sa.select(table).where(col(table.id).in_(sa.bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Known:
    """One thing the coach keeps about a person: what it is, in words, and its value.

    `raw` is the value as programs have it, where people read something else.
    """

    label: str
    value: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Made-up people and a moment, for showing every message without a database."""

    words: Words
    shelf: Shelf
    now: datetime
    person: Person
    colleague: Person
    team: Team
    why: Why


class Feature(Protocol):
    """What every feature offers; a feature is a module with these names.

    `due` looks at a batch and yields what is to be said and when to look again, never text.
    `say` composes at send time, or returns None when it is no longer right to speak.
    `handle` answers what a person did (an Action or Filled of its own, or Heard), and takes note of
    what happened elsewhere. `home` is its part of the home view. `mine` lists, `forget` erases all
    that is kept about the turn's person. `totals` is what may be shown of groups to this person.
    `gallery` shows every named message and form it can say.
    """

    @property
    def NAME(self) -> str: ...

    def due(self, batch: Batch) -> Iterable[Due | Wake]: ...

    def say(self, turn: Turn, topic: Topic) -> Message | None: ...

    def handle(self, turn: Turn, event: Happening) -> Reply: ...

    def home(self, turn: Turn) -> Iterable[Part]: ...

    def mine(self, turn: Turn) -> Iterable[Known]: ...

    def forget(self, turn: Turn) -> None: ...

    def totals(self, turn: Turn) -> Iterable[Part]: ...

    def gallery(self, sample: Sample) -> Iterable[Message | Form]: ...
