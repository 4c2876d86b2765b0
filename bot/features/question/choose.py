"""Which ambassador a question goes to: who is there, speaks the language, has the least to do."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot.calendar import Week, local
from bot.features.question.kept import CAP, Availability, Question
from bot.people import Person, with_duty


@dataclass(frozen=True, slots=True)
class Stand:
    """How one ambassador stands now: what they set, and what lies with them.

    `load` counts what waits for their answer, `week` what they got this week, `slot` is when they
    are at work next.
    """

    person: Person
    slot: datetime | None
    away: bool = False
    cap: int = CAP
    topics: tuple[str, ...] = ()
    load: int = 0
    week: int = 0

    @property
    def is_present(self) -> bool:
        return not self.away and self.slot is not None

    @property
    def has_room(self) -> bool:
        return self.is_present and self.week < self.cap


def order(stand: Stand, question: Question, secret: str) -> tuple[object, ...]:
    """The smaller, the better for this question; two people never stand equal (MISSION.md E2)."""
    person = stand.person
    line = f"{question.id}:{person.id}".encode()
    return (
        person.language[:2] != question.language[:2],
        question.team_id is None or person.team_id != question.team_id,
        bool(stand.topics) and question.topic not in stand.topics,
        stand.load,
        stand.slot,
        hmac.new(secret.encode(), line, hashlib.sha256).digest(),
    )


def choose(
    stands: Iterable[Stand], question: Question, *, had: Collection[int], secret: str
) -> list[Person]:
    """Who could take a question now, the best first: ambassadors with room, else program owners.

    Its asker never, and nobody in `had`. An owner has no weekly cap: they are the last resort.
    """
    others = [
        stand
        for stand in stands
        if stand.is_present and stand.person.key not in {question.person_id, *had}
    ]
    ambassadors = [one for one in others if one.has_room and one.person.has("ambassador")]
    owners = [one for one in others if one.person.has("owner")]
    ranked = sorted(ambassadors or owners, key=lambda one: order(one, question, secret))
    return [stand.person for stand in ranked]


def stands(session: Session, now: datetime) -> list[Stand]:
    """Everyone who answers questions, as they stand now."""
    people = {one.key: one for one in with_duty(session, "ambassador")}
    people |= {one.key: one for one in with_duty(session, "owner")}
    kept = {
        one.person_id: one
        for one in session.exec(select(Availability).where(col(Availability.person_id).in_(people)))
    }
    load, week = _counts(session, people, now)
    return [
        stand(person, kept.get(key), now, load=load[key], week=week[key])
        for key, person in people.items()
    ]


def stand(
    person: Person, kept: Availability | None, now: datetime, *, load: int = 0, week: int = 0
) -> Stand:
    return Stand(
        person=person,
        slot=person.hours.next_slot(now),
        away=is_away(kept, person, now),
        cap=kept.cap if kept else CAP,
        topics=tuple(kept.topics) if kept else (),
        load=load,
        week=week,
    )


def is_away(kept: Availability | None, person: Person, now: datetime) -> bool:
    """Whether their last day away, where they are, is today or later."""
    until = kept.away_until if kept else None
    return until is not None and local(now, person.zone).date() <= until


def _counts(
    session: Session, people: dict[int, Person], now: datetime
) -> tuple[Counter[int], Counter[int]]:
    """What waits for each of them, and how many questions each was given in their own week."""
    begins = {key: Week.of(now, one.zone).start(one.zone) for key, one in people.items()}
    running = col(Question.status).in_(("open", "claimed"))
    recent = col(Question.handed_at) >= min(begins.values(), default=now)
    query = select(Question).where(col(Question.ambassador_id).in_(people), or_(running, recent))
    load, week = Counter[int](), Counter[int]()
    for question in session.exec(query):
        key = question.ambassador_id
        assert key is not None
        load[key] += question.is_running and not question.waiting
        week[key] += question.handed_at is not None and question.handed_at >= begins[key]
    return load, week
