"""What the nudge keeps about a person: this week's offer, and which cards they have met before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.actions import Action, Topic
from bot.calendar import Week
from bot.store import moment_field, names_field, person_field

RESULTS = ("useful", "partly", "nothing", "without-ai", "not-this-week")
TRIED = RESULTS[:4]
BANDS = ("more", "same", "under-15", "15-60", "over-60")
REASONS = ("too-big", "no-time", "not-my-work")


class Offer(SQLModel, table=True):
    """The cards of one person's week, and what they chose; kept as long as a plan can reach.

    `why` has for every card what counted in choosing it, as long as it can be asked.

    Declining changes nothing here, so that nobody could tell it from silence (MISSION.md B5). One
    without cards is the goodbye.
    """

    __tablename__ = "nudge_offer"

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    week: str = Field(primary_key=True)
    cards: list[str] = names_field()
    why: list[list[str]] = names_field()
    chosen: str = ""
    plan_at: datetime | None = moment_field(default=None)
    cue: str = ""
    result: str = ""
    minutes: str = ""


class Met(SQLModel, table=True):
    """When a card was last shown to a person, and when they tried it (MISSION.md B2)."""

    __tablename__ = "nudge_met"
    __table_args__ = (sa.UniqueConstraint("person_id", "card"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = person_field()
    card: str
    shown_on: date
    tried_on: date | None = None


class Wish(SQLModel, table=True):
    """A colleague's story this person wants to try: one of the two cards of their next offer.

    `week` is the week in which it was offered; the week after that it is done with.
    """

    __tablename__ = "nudge_wish"

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    story: int = Field(index=True)
    card: str = ""
    title: str
    task: str
    week: str = ""


class Rhythm(SQLModel, table=True):
    """How often and how hard, as this person wants it; and one quiet counter (MISSION.md B5).

    `every` is their own choice of weeks between two offers, `level` -1 for easier, 0, or 1 for
    harder. `quiet` counts offers in a row without a choice: a decline and a silence are the same.
    `reason` is why not this week, in a word; the next offer uses it and forgets it. `invited_on` is
    when they were last invited to think of a task, as there was none for them.
    """

    __tablename__ = "nudge_rhythm"

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    every: int = 1
    quiet: int = 0
    level: int = 0
    reason: str = ""
    invited_on: date | None = None


# --- topics and actions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered(Topic, verb="nudge.offer"):
    week: str


@dataclass(frozen=True, slots=True)
class Reminder(Topic, verb="nudge.reminder"):
    week: str


@dataclass(frozen=True, slots=True)
class FollowUp(Topic, verb="nudge.follow-up"):
    week: str


@dataclass(frozen=True, slots=True)
class Pick(Action, verb="nudge.pick"):
    week: str
    card: str


@dataclass(frozen=True, slots=True)
class Others(Action, verb="nudge.others"):
    """Show two other cards."""

    week: str


@dataclass(frozen=True, slots=True)
class NotThisWeek(Action, verb="nudge.not-this-week"):
    week: str


@dataclass(frozen=True, slots=True)
class Because(Action, verb="nudge.because"):
    """Why not this week, for the next cards alone; empty takes it back."""

    week: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShowOffer(Action, verb="nudge.show"):
    """Back to this week's cards."""

    week: str


@dataclass(frozen=True, slots=True)
class ShowChosen(Action, verb="nudge.chosen"):
    """The chosen card in full, with its moment; changes nothing."""

    week: str


@dataclass(frozen=True, slots=True)
class WhyThese(Action, verb="nudge.why"):
    week: str


@dataclass(frozen=True, slots=True)
class When(Action, verb="nudge.when"):
    """Choose a moment: `when` is now, afternoon, tomorrow, own (a form) or none."""

    week: str
    when: str = "own"


@dataclass(frozen=True, slots=True)
class PlanAt(Action, verb="nudge.plan-at"):
    """Yes, that was the moment I typed; `at` is UTC, such as 2026-11-24T12:00."""

    week: str
    at: str


@dataclass(frozen=True, slots=True)
class Result(Action, verb="nudge.result"):
    week: str
    result: str


@dataclass(frozen=True, slots=True)
class TellAgain(Action, verb="nudge.again"):
    """Change what one said about the result."""

    week: str


@dataclass(frozen=True, slots=True)
class Minutes(Action, verb="nudge.minutes"):
    week: str
    band: str


OfAWeek = (
    NotThisWeek | Pick | Others | ShowChosen | ShowOffer | WhyThese | When | PlanAt | Because
    | Result | TellAgain | Minutes
)  # fmt: skip


@dataclass(slots=True)
class Memory:
    """What one person has met: for choosing, without asking the database card by card."""

    shown: dict[str, date] = field(default_factory=dict)
    tried: dict[str, date] = field(default_factory=dict)


def memory(session: Session, person_id: int) -> Memory:
    found = Memory()
    fields = (col(Met.card), col(Met.shown_on), col(Met.tried_on))
    mine = sa.select(*fields).where(col(Met.person_id) == person_id).order_by(col(Met.id))
    for card, shown_on, tried_on in session.execute(mine):
        found.shown[card] = shown_on
        if tried_on is not None:
            found.tried[card] = tried_on
    return found


def note_shown(session: Session, person_id: int, cards: Sequence[str], today: date) -> None:
    known = {met.card: met for met in _met(session, person_id, cards)}
    for card in cards:
        met = known.get(card) or Met(person_id=person_id, card=card, shown_on=today)
        met.shown_on = today
        session.add(met)


def note_tried(session: Session, person_id: int, card: str, on: date | None) -> None:
    """Remember when a card was tried; None takes back what was said by mistake."""
    for met in _met(session, person_id, (card,)):
        met.tried_on = on


def _met(session: Session, person_id: int, cards: Sequence[str]) -> list[Met]:
    those = (Met.person_id == person_id, col(Met.card).in_(cards))
    return list(session.exec(select(Met).where(*those)))


def offer_of(session: Session, person_id: int, week: str) -> Offer | None:
    return session.get(Offer, (person_id, week))


def offers(session: Session, person_id: int) -> list[Offer]:
    """All that are kept of this person, the newest first."""
    query = select(Offer).where(Offer.person_id == person_id).order_by(col(Offer.week).desc())
    return list(session.exec(query))


def rhythm_of(session: Session, person_id: int) -> Rhythm:
    """What this person wants; not kept before it is added."""
    return session.get(Rhythm, person_id) or Rhythm(person_id=person_id)


def let_go(session: Session, mine: Iterable[Offer], week: str, before: date) -> None:
    """When a new offer comes, drop the earlier ones without a choice, and those of weeks that began
    before a day: no plan reaches from there. Why the others were made is no longer asked."""
    for offer in mine:
        offer.why = []
        left = not offer.chosen and offer.week < week
        if left or Week.parse(offer.week).monday() < before:
            session.delete(offer)
