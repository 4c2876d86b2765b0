"""Lets a database that comes from a backup know what happened since, for `coach restore`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from bot import asked
from bot.features.codesign.kept import Entry, Vote
from bot.inbound import Inbound
from bot.lane import Lane
from bot.offered import OfferedFile
from bot.restoring import ledger, other, wishes
from bot.restoring.lost import lapse
from bot.restoring.other import AnotherHouse as AnotherHouse
from bot.results import PulseAnswer
from bot.store import Store
from bot.turn import House

# no backup holds who answered, wrote or voted what, who acted when, what waits some hours for an
# answer, nor how fast the coach may speak at this moment
ANSWERS = tuple(other.here(table).name for table in (PulseAnswer, Entry, Vote))
LEFT_OUT = (*ANSWERS, *(other.here(table).name for table in (Inbound, OfferedFile, Lane)))
GAP = 1000  # numbers that may have been given out in a time nobody knows of


@dataclass(frozen=True, slots=True)
class Source:
    """A readable database of this coach at another moment than the backup.

    `sound`: nothing in it is damaged. `known`: its tables are those of this version. `present`: it
    is the one that is replaced; of others only erasures count, and stops when it is `later` than
    the backup. `goes_on`: it was once what the backup holds, and lived on; when it `lost_a_part` of
    that since, what is not in it was not therefore taken back.
    """

    path: Path
    sound: bool = True
    known: bool = True
    present: bool = False
    later: bool = True
    goes_on: bool = False
    lost_a_part: bool = False


@dataclass(slots=True)
class Report:
    """What was done, in counts. `told` is whether the replaced database told of the time since the
    backup: all, a part, nothing; an older one, or one that went on from an older one, tells of
    erasures and stops alone."""

    told: str = "nothing"
    people: int = 0
    erased: int = 0
    stopped: int = 0
    taken_back: int = 0
    taken_over: int = 0
    added: int = 0
    lapsed: int = 0
    doubtful: int = 0


async def catch_up(
    store: Store, house: House, now: datetime, made_at: datetime, sources: Sequence[Source]
) -> Report:
    """Bring the restored database up to `now` with what these tell; the present one comes last.

    Raises AnotherHouse when the present one is not of the organisation whose backup this is.
    """
    report = Report()
    for source in sorted(sources, key=lambda one: one.present):
        try:
            await store.run(partial(_learn, source, house, now, made_at, report))
        except sa.exc.DBAPIError:
            if source.sound and source.known:
                raise
    if report.told != "all":
        await store.transact(partial(ledger.skip_numbers, gap=GAP))
        report.lapsed, report.doubtful = await lapse(store, house, now)
    report.erased += await store.transact(partial(wishes.erase_marked, house, now))
    await store.transact(asked.close_all)
    report.people = await store.transact(wishes.count_people)
    return report


def _learn(
    source: Source, house: House, now: datetime, made_at: datetime, report: Report,
    connection: sa.Connection,
) -> None:  # fmt: skip
    """All that one database tells, or nothing of it when it turns out unreadable."""
    with other.beside(connection, source.path) as session:
        other.pair_people(session)
        told = _told(session, source, made_at) if source.present else "part"
        whole = told == "all"
        marked = wishes.learn_marks(session, house)
        added = taken_over = taken_back = stopped = 0
        if source.present and source.sound:
            if told != "older":
                added = other.take_in(session, marked)
                other.pair_channels(session)
                taken_over = ledger.take_over(session, whole=whole)
            ledger.take_inbound(session)
            ledger.skip_numbers(session)
        if whole:
            ledger.take_timers(session)
            ledger.take_hours(session)
        erased = wishes.erase(session, house, now, missing=whole)
        if whole:
            taken_back = wishes.take_back(session, house, now, missing=not source.lost_a_part)
        if source.later:
            stopped = wishes.stop(session, house, now, whole=whole, leaves=told != "older")
    report.erased += erased
    report.stopped += stopped
    report.added, report.taken_over, report.taken_back = added, taken_over, taken_back
    if source.present:
        report.told = told


def _told(session: Session, source: Source, made_at: datetime) -> str:
    """How much the present one can tell of the time since the backup. Raises AnotherHouse."""
    met = source.goes_on or other.met(session)
    if not met and not other.alike_enough(session):
        raise AnotherHouse
    if not source.sound:
        return "part"
    if source.goes_on:
        return "all"
    return "older" if met or other.ended_before(session, made_at) else "part"
