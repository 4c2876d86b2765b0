"""When what waits will have left, for the owner: counts and moments, and never who."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot import lane
from bot.calendar import DAY, Hours
from bot.delivery import OFFER, PLANNED, RANKS, Delivery
from bot.lane import EPOCH, MICRO, Gate, Paces
from bot.pattern import Pattern
from bot.people import Address, Person, addresses_of
from bot.store import Moment


@dataclass(frozen=True, slots=True)
class Outlook:
    """So many messages wait, and the last will have left about then; None when nothing waits.

    `unreached` are people without any address yet, for whom nobody can tell.
    """

    waiting: int
    done_at: datetime | None
    unreached: int = 0


@dataclass(frozen=True, slots=True, order=True)
class _Group:
    """Messages alike. Without `hours` they may leave at any; `ours` are asked about."""

    rank: int
    ready: datetime
    ours: bool
    count: int = field(compare=False)
    hours: Hours | None = field(compare=False, default=None)


def waiting(session: Session, paces: Paces, now: datetime) -> Outlook:
    """What is due now and waits for its lane."""
    by_lane = _planned(session, paces, now, now, ours=True)
    count = sum(one.count for groups in by_lane.values() for one in groups)
    return Outlook(count, _done(session, paces, now, by_lane))


def opening(session: Session, paces: Paces, people: Sequence[Person], now: datetime) -> Outlook:
    """If these people were invited now: each in their own hours, after what waits before them.

    Everybody counts as reached where they have an address, also who would rather not be: else
    this would tell it.
    """
    known = _platforms(session, paces, [one.key for one in people])
    there = Counter((known[one.key], one.hours) for one in people if one.key in known)
    by_lane: dict[str, list[_Group]] = defaultdict(list)
    for (platform, hours), count in there.items():
        if (slot := hours.next_slot(now)) is not None:
            by_lane[platform].append(_Group(OFFER, slot, True, count, hours))
    invited = [one for groups in by_lane.values() for one in groups]
    if invited:
        until = max(one.ready for one in invited) + DAY
        for name, groups in _planned(session, paces, now, until, ours=False).items():
            by_lane[name] += groups
    count = sum(one.count for one in invited)
    return Outlook(count, _done(session, paces, now, by_lane), len(people) - len(known))


# --- what the ledger holds ------------------------------------------------------------------------


def _platforms(session: Session, paces: Paces, people: list[int]) -> dict[int, str]:
    query = select(Address.person_id, Address.platform).where(col(Address.person_id).in_(people))
    best = {key: found[0].platform for key, found in addresses_of(session, people).items()}
    known = dict(session.exec(query).all()) | best
    return {key: platform for key, platform in known.items() if platform in paces}


def _planned(
    session: Session, paces: Paces, now: datetime, until: datetime, *, ours: bool
) -> dict[str, list[_Group]]:
    """What stands in the queues up to then, by the lane it goes through."""
    here = sa.bindparam("now", now, type_=Moment)
    at = sa.case((col(Delivery.ready) > here, col(Delivery.ready)), else_=here)
    private = sa.and_(col(Delivery.person_id).is_not(None), col(Delivery.purpose) != "own")
    theirs = [sa.case((private, one)) for one in (Person.pattern, Person.zone, Person.country)]
    kinds = (col(Delivery.lane), col(Delivery.rank), at.label("at"), *theirs)
    waits = (PLANNED, col(Delivery.lane).in_(lane.queues(paces)), col(Delivery.rank).in_(RANKS))
    query = sa.select(*kinds, sa.func.count()).select_from(Delivery).outerjoin(Person)
    by_lane: dict[str, list[_Group]] = defaultdict(list)
    for queue, rank, ready, *work, count in session.execute(
        query.where(*waits, col(Delivery.ready) <= until).group_by(*kinds)
    ):
        group = _Group(rank, ready, ours, count, _hours(*work))
        by_lane[lane.gate_of(queue, paces)].append(group)
    return by_lane


def _hours(pattern: str | None, zone: str, country: str) -> Hours | None:
    return Hours(Pattern.parse(pattern), zone, country) if pattern is not None else None


# --- how it will go -------------------------------------------------------------------------------


def _done(
    session: Session, paces: Paces, now: datetime, by_lane: dict[str, list[_Group]]
) -> datetime | None:
    gates = lane.look(session, by_lane, paces, now)
    ends = [_last(gate, by_lane[name], now) for name, gate in gates.items()]
    return max((at for at in ends if at is not None), default=None)


def _last(gate: Gate, groups: Iterable[_Group], now: datetime) -> datetime | None:
    """When the last of ours leaves this lane, if everything goes as the Sender does it."""
    free, every, last = EPOCH + gate.free_at * MICRO, gate.every * MICRO, None
    coming = [(one.ready, number, one) for number, one in enumerate(groups)]
    left = sum(one.ours for _, _, one in coming)
    heapq.heapify(coming)
    here: list[tuple[_Group, int]] = []
    while left:
        now = max(now, free, now if here else coming[0][0])
        while coming and coming[0][0] <= now:
            _, number, one = heapq.heappop(coming)
            heapq.heappush(here, (one, number))
        one, number = heapq.heappop(here)
        opens, closes = _open(one, now)
        if opens is None:
            left -= one.ours
        elif opens > now:
            heapq.heappush(coming, (opens, number, replace(one, ready=opens)))
        else:
            free = max(free, now - (gate.burst - 1) * every)
            until = min(closes, coming[0][0]) if coming else closes
            count = min(one.count, -((free - until) // every)) if every else one.count
            now, free = max(now, free + (count - 1) * every), free + count * every
            last = now if one.ours else last
            if count < one.count:
                heapq.heappush(here, (replace(one, count=one.count - count), number))
            else:
                left -= one.ours
    return last


def _open(one: _Group, now: datetime) -> tuple[datetime | None, datetime]:
    """From when these may leave, and until when."""
    if one.hours is None:
        return now, now + 366 * DAY
    opens = one.hours.next_slot(now)
    return opens, one.hours.end_of_slot(opens) if opens else now
