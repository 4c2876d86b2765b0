"""Who there is: persons, teams, the addresses they are reached at, and what they agreed to."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Literal, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased, column_property
from sqlmodel import Field, Session, SQLModel, col, select

from bot.calendar import Hours
from bot.pattern import Pattern
from bot.store import moment_field, names_field, person_field, table_of

Consent = Literal["new", "later", "yes", "no", "stopped"]
Duty = Literal["ambassador", "lead", "owner", "council"]
GONE = ("blocked", "uninstalled")
TEAM_PATTERN = "mon-fri 9-17"
FOR_NOW = date.max  # a pause without an end: until they say so themselves


class Team(SQLModel, table=True):
    """People who work together. Nobody in it is written to before the owner opens it."""

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    name: str
    language: str = "nl"
    zone: str = "Europe/Amsterdam"
    country: str = "NL"
    opened_at: datetime | None = moment_field(default=None)

    @property
    def hours(self) -> Hours:
        """When a whole team is written to."""
        return Hours(Pattern.parse(TEAM_PATTERN), self.zone, self.country)


class Channel(SQLModel, table=True):
    """A place where a whole team reads along, on one platform; `route` is the way there."""

    __table_args__ = (sa.UniqueConstraint("platform", "external"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", ondelete="CASCADE", index=True)
    platform: str
    external: str
    route: str = ""
    reach: str = "unknown"


class Person(SQLModel, table=True):
    """One colleague. `own` names the fields they set themselves: an import leaves those alone.

    Until `paused_until` they want no coaching, until `away_until` their platform says they are not
    at work; on that day itself both are over. Why they are away stands nowhere. `asked` is the
    question that is open (bot.asked). `waits` is read with the row: their team is not opened yet.
    """

    waits: ClassVar[bool]

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    name: str
    email: str = Field(index=True)
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    groups: list[str] = names_field()
    duties: list[str] = names_field()
    tools: list[str] = names_field()
    language: str = "nl"
    zone: str = "Europe/Amsterdam"
    country: str = "NL"
    pattern: str = "mon-fri 9-17"
    own: list[str] = names_field()
    consent: str = "new"
    day: int = 0
    hour: int = 10
    paused_until: date | None = None
    away_until: date | None = None
    asked: str = ""
    asked_at: datetime | None = moment_field(default=None)
    left_at: datetime | None = moment_field(default=None)

    @property
    def key(self) -> int:
        """The id of a stored person."""
        assert self.id is not None
        return self.id

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else self.name

    @property
    def hours(self) -> Hours:
        return Hours(Pattern.parse(self.pattern), self.zone, self.country)

    def has(self, duty: Duty) -> bool:
        return duty in self.duties and self.left_at is None

    def coached(self, today: date) -> bool:
        """Whether coaching may reach this person: a yes, in a team that is open, no pause, at work
        (MISSION A1, A2, A6, B1)."""
        free = (self.paused_until, self.away_until)
        resting = any(until is not None and today < until for until in free)
        joined = self.consent == "yes" and not self.waits and self.left_at is None
        return joined and not resting


_is_open = sa.exists().where(col(Team.id) == col(Person.team_id), col(Team.opened_at).is_not(None))
sa.inspect(Person).add_property("waits", column_property(~_is_open))


class Address(SQLModel, table=True):
    """Where a person is reached; they may have several, and the last used one is answered.

    `route` is the way there as the platform's adapter wrote it down, opaque to the coach; `reach`
    what became of the last thing that was said or heard there (ports.Reach).
    """

    __table_args__ = (sa.UniqueConstraint("platform", "external"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = person_field()
    platform: str
    external: str
    route: str = ""
    reach: str = "unknown"
    used_at: datetime | None = moment_field(default=None)


class Why(SQLModel, table=True):
    """The organisation's own why, signed by a named leader; no team opens without it (A6)."""

    id: int | None = Field(default=None, primary_key=True)
    texts: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=sa.JSON)
    signed_by: str
    signed_as: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    signed_at: datetime = moment_field()

    def text(self, about: str, language: str) -> str:
        """One part (aims, stays_human, jobs, saved_time) in a language, else in Dutch."""
        said = self.texts.get(about, {})
        return said.get(language[:2]) or said.get("nl", "")


class DoNotContact(SQLModel, table=True):
    """All that stays after an erasure: a keyed hash, so that an import does not start over."""

    hash: str = Field(primary_key=True)


def contact_hash(email: str, secret: str) -> str:
    """The hash of a normalised e-mail address under the installation's secret."""
    return hmac.new(secret.encode(), email.strip().casefold().encode(), hashlib.sha256).hexdigest()


def person_at(session: Session, platform: str, ids: tuple[str, ...]) -> Person | None:
    """The person behind any of these platform ids."""
    person, _ = whose(session, platform, ids)
    return person


def whose(
    session: Session, platform: str, ids: tuple[str, ...]
) -> tuple[Person | None, list[Address]]:
    """The person behind any of these platform ids, and all their addresses; a click begins here."""
    found = session.execute(_WHOSE, {"platform": platform, "ids": ids}).all()
    return (found[0][0] if found else None), [address for _, address in found]


def _whose() -> Any:
    """Built once: that costs more than to run it."""
    one = aliased(Address)
    ids: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
    same = (col(one.platform) == sa.bindparam("platform"), col(one.external).in_(ids))
    here = select(one.person_id).where(*same)
    owner = here.limit(1).scalar_subquery()
    return sa.select(Person, Address).join(Address).where(col(Person.id) == owner)


_WHOSE = _whose()


def person_of(session: Session, email: str) -> Person | None:
    """The one person who has not left with this e-mail address; None when that is not clear."""
    same = sa.func.lower(col(Person.email)) == email.strip().lower()
    found = session.exec(select(Person).where(same, col(Person.left_at).is_(None))).all()
    return found[0] if email.strip() and len(found) == 1 else None


def addresses(session: Session, person_id: int) -> list[Address]:
    """All a person's addresses, the last used first; those where they are gone come last."""
    found = session.exec(select(Address).where(Address.person_id == person_id)).all()
    return sorted(found, key=_best_first)


def last_used(several: Collection[Address]) -> Address:
    """Where they were last, whether or not they are still reached there."""
    return min(several, key=lambda one: _best_first(one)[1:])


def addresses_of(session: Session, people: Collection[int]) -> dict[int, list[Address]]:
    """Where each of these people is reached, the best address first; whoever is reached nowhere
    is left out. Plain rows, to be read only, which cost a fifth."""
    found: dict[int, list[Address]] = defaultdict(list)
    if people:
        rows = session.connection().execute(_reached(), {"people": list(people)})
        for address in cast(Iterable[Address], rows):
            found[address.person_id].append(address)
    return {
        key: sorted(several, key=_best_first) if len(several) > 1 else several
        for key, several in found.items()
    }


@cache
def _reached() -> sa.Select[Any]:
    table = table_of(Address)
    there = table.c.person_id.in_(sa.bindparam("people", expanding=True))
    return sa.select(table).where(there, table.c.reach.not_in(GONE))


def platforms_of(session: Session, people: Collection[int]) -> dict[int, list[str]]:
    """The platforms on which each of these people is reached, in the order of `addresses_of`."""
    found: dict[int, list[str]] = defaultdict(list)
    if people:
        for person, platform in session.execute(_platforms(), {"people": list(people)}):
            found[person].append(platform)
    return found


@cache
def _platforms() -> sa.Select[int, str]:
    there = col(Address.person_id).in_(sa.bindparam("people", expanding=True))
    best_first = (col(Address.used_at).desc().nulls_last(), col(Address.id))
    fields = (col(Address.person_id), col(Address.platform))
    return sa.select(*fields).where(there, col(Address.reach).not_in(GONE)).order_by(*best_first)


def unreached(session: Session, platforms: Collection[str]) -> list[str]:
    """The e-mail addresses of everyone who has not left and has no address on any of these."""
    there = sa.exists().where(
        col(Address.person_id) == col(Person.id), col(Address.platform).in_(platforms)
    )
    query = select(Person.email).where(col(Person.left_at).is_(None), ~there)
    return list(session.exec(query.order_by(col(Person.id))))


def _best_first(address: Address) -> tuple[bool, float, int]:
    used = -address.used_at.timestamp() if address.used_at else 0.0
    return (address.reach in GONE, used, address.id or 0)


def members(session: Session, team_id: int) -> list[Person]:
    """Everyone in a team who has not left."""
    query = select(Person).where(Person.team_id == team_id, col(Person.left_at).is_(None))
    return list(session.exec(query.order_by(col(Person.id))))


def with_duty(session: Session, duty: Duty) -> list[Person]:
    """Everyone with a duty who has not left."""
    return [person for person in session.scalars(_with_duty(duty)) if person.has(duty)]


@cache
def _with_duty(duty: Duty) -> sa.Select[Any]:
    written = sa.cast(col(Person.duties), sa.String).contains(f'"{duty}"', autoescape=True)
    return sa.select(Person).where(col(Person.left_at).is_(None), written).order_by(col(Person.id))


def the_why(session: Session) -> Why | None:
    """The why as it was last signed."""
    return session.exec(select(Why).order_by(col(Why.id).desc())).first()
