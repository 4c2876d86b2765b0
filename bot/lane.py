"""The pace at which a platform may be spoken to, shared by all who speak there (GCRA)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col

from bot.store import insert_new, put

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
LONGEST = timedelta(minutes=5)  # a lane closed for longer was closed by a clock that ran ahead
CHANGES = "~"  # what marks the queue of updates and withdrawals
TALK = "/"  # what marks the lane of one conversation


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one platform may be spoken to; zero is as fast as can be.

    `every` is the time between two messages to whomever, `change` between two updates or
    withdrawals where the platform counts those apart, `talk` between two messages in one
    conversation. `burst` may leave together after a pause, `talk_burst` in one conversation, and
    `at_once` is how many may be in the air.
    """

    every: timedelta = timedelta(0)
    change: timedelta | None = None
    talk: timedelta = timedelta(0)
    burst: int = 4
    talk_burst: int = 1
    at_once: int = 24


Paces = Mapping[str, Pace]
"""By platform."""


class Lane(SQLModel, table=True):
    """The microsecond since 1970 from which on there is room again, if nothing was missed."""

    name: str = Field(primary_key=True)
    free_at: int = Field(sa_type=sa.BigInteger)


# built once: that costs more than to run it
_NAMED = sa.select(col(Lane.name), col(Lane.free_at)).where(
    col(Lane.name).in_(sa.bindparam("names", expanding=True))
)
_HELD = _NAMED.with_for_update()


@dataclass(slots=True)
class Gate:
    """One lane while a transaction holds it. Times are microseconds since 1970."""

    name: str
    every: int
    burst: int
    now: int
    free_at: int

    @property
    def room(self) -> int:
        """How many may leave now."""
        if self.free_at > self.now:
            return 0
        return min(self.burst, (self.now - self._since) // self.every + 1) if self.every else 10**6

    @property
    def opens_at(self) -> datetime:
        return EPOCH + max(self.free_at, self.now) * MICRO

    def take(self, count: int = 1) -> None:
        longest = self.now + round(LONGEST / MICRO)
        self.free_at = min(self._since + count * self.every, longest)

    @property
    def _since(self) -> int:
        return max(self.free_at, self.now - (self.burst - 1) * self.every)


def queue(platform: str, op: str) -> str:
    """In which a delivery waits: changes apart, since a platform may count them apart."""
    return platform if op == "send" else platform + CHANGES


def platform_of(queue: str) -> str:
    return queue.removesuffix(CHANGES)


def queues(paces: Paces) -> list[str]:
    return [name for platform in paces for name in (platform, platform + CHANGES)]


def gate_of(queue: str, paces: Paces) -> str:
    """The lane this queue goes through."""
    platform = platform_of(queue)
    return platform if paces[platform].change is None else queue


def hold(session: Session, names: Iterable[str], paces: Paces, now: datetime) -> dict[str, Gate]:
    """These lanes, for this transaction alone. A name is a queue's, or of a conversation there."""
    return _gates(session, _HELD, names, paces, now)


def look(session: Session, names: Iterable[str], paces: Paces, now: datetime) -> dict[str, Gate]:
    """These lanes as they are, held by nobody: for an estimate."""
    return _gates(session, _NAMED, names, paces, now)


def _gates(
    session: Session, query: sa.Select[str, int], names: Iterable[str], paces: Paces, now: datetime
) -> dict[str, Gate]:
    wanted = sorted(set(names))
    found = session.execute(query, {"names": wanted}).all() if wanted else ()
    stored: dict[str, int] = dict(found)
    present = round((now - EPOCH) / MICRO)
    return {name: _gate(name, paces, present, stored.get(name, 0)) for name in wanted}


def _gate(name: str, paces: Paces, now: int, free_at: int) -> Gate:
    queue, _, talk = name.partition(TALK)
    pace = paces[platform_of(queue)]
    every = pace.talk if talk else pace.change if CHANGES in queue else pace.every
    if free_at - now > LONGEST / MICRO:
        free_at = now
    burst = pace.talk_burst if talk else pace.burst
    return Gate(name, round((every or timedelta(0)) / MICRO), burst, now, free_at)


def let_go(session: Session, gates: Iterable[Gate]) -> None:
    """Write down what was taken."""
    put(session, Lane, [{"name": gate.name, "free_at": gate.free_at} for gate in gates])


def freeze(session: Session, name: str, until: datetime) -> None:
    """Close a lane for everybody until then (the platform said: too fast)."""
    free_at = round((until - EPOCH) / MICRO)
    insert_new(session, Lane, [{"name": name, "free_at": free_at}])
    here = (col(Lane.name) == name, col(Lane.free_at) < free_at)
    session.execute(sa.update(Lane).where(*here).values(free_at=free_at))


def forget_talks(session: Session, now: datetime) -> None:
    """Which conversations there were lately is nobody's business any more."""
    over = (col(Lane.name).contains(TALK), col(Lane.free_at) < round((now - EPOCH) / MICRO))
    session.execute(sa.delete(Lane).where(*over))


_REMEMBERED = sa.select(
    sa.exists().where(
        col(Lane.name).contains(TALK), col(Lane.free_at) < sa.bindparam("now", type_=sa.BigInteger)
    )
)


def remembers_talks(session: Session, now: datetime) -> bool:
    """Whether there is a conversation to forget."""
    present = round((now - EPOCH) / MICRO)
    return bool(session.execute(_REMEMBERED, {"now": present}).scalar())
