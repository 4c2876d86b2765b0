"""What the coach keeps of AI hours: the hours themselves, and who asked for reminders of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.actions import Action, Topic
from bot.store import insert_new, moment_field, person_field

NAME = "ai_hour"
MINUTES = (30, 45, 60, 90)
REPEATS = ("none", "weekly", "biweekly", "monthly")
OWN = "own"  # the agenda that a lead writes
FILLED_IN = (
    *("team_id", "starts_at", "minutes", "agenda", "own_agenda", "place", "repeat"),
    *("anchor", "slot", "clock"),
)


class AiHour(SQLModel, table=True):
    """One planned shared practice session.

    `anchor` is the first date of its series, `slot` and `clock` the local date and time this one
    has in it: moving an hour moves none of these, so the rhythm stays. `repeat` stands only with
    the latest of a series. `lead_id` is empty when the lead was erased or the hour is over.
    `sequence` grows with every change. Ids are never used twice, because the ledger and people's
    calendars remember them.
    """

    __tablename__ = "ai_hour"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", ondelete="CASCADE", index=True)
    lead_id: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", index=True
    )
    starts_at: datetime = moment_field(index=True)
    minutes: int
    agenda: str
    own_agenda: str = ""
    place: str
    repeat: str = "none"
    anchor: date
    slot: date
    clock: time
    sequence: int = 0
    status: str = "draft"  # draft, planned, cancelled, over
    note: str = ""

    @property
    def number(self) -> int:
        """The id of a stored hour."""
        assert self.id is not None
        return self.id

    @property
    def key(self) -> str:
        """The key under which its post stands in the ledger."""
        return f"ai-hour:{self.number}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def reminder_key(self, which: str) -> str:
        """Of its own for each start, so that a moved hour is reminded of again, and never twice."""
        return f"{self.key}:{which}:{self.starts_at:%Y%m%dT%H%M}"

    def same_as(self, other: AiHour) -> bool:
        """Whether both were filled in alike."""
        return all(getattr(self, name) == getattr(other, name) for name in FILLED_IN)

    def take(self, other: AiHour) -> None:
        """What was filled in for the other."""
        for name in FILLED_IN:
            setattr(self, name, getattr(other, name))

    def is_open(self, now: datetime) -> bool:
        return self.status == "planned" and now < self.ends_at


class SignUp(SQLModel, table=True):
    """Who asked for reminders of an hour. Nobody is shown these; they go when the hour is over."""

    __tablename__ = "ai_hour_sign_up"
    __table_args__ = (sa.UniqueConstraint("hour_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    hour_id: int = Field(foreign_key="ai_hour.id", ondelete="CASCADE", index=True)
    person_id: int = person_field()


def upcoming(session: Session, *of: sa.ColumnElement[bool], now: datetime) -> list[AiHour]:
    """Hours that are planned or cancelled and not over yet, the soonest first."""
    query = select(AiHour).where(
        col(AiHour.status).in_(("planned", "cancelled")),
        col(AiHour.starts_at) > now - timedelta(minutes=max(MINUTES)),
        *of,
    )
    hours = session.exec(query.order_by(col(AiHour.starts_at), col(AiHour.id)))
    return [hour for hour in hours if hour.ends_at > now]


def sign_up(session: Session, hour: AiHour, person_id: int) -> None:
    insert_new(session, SignUp, [{"hour_id": hour.number, "person_id": person_id}])


def sign_off(session: Session, hour: AiHour, person_id: int) -> None:
    mine = (col(SignUp.hour_id) == hour.number, col(SignUp.person_id) == person_id)
    session.execute(sa.delete(SignUp).where(*mine))


def signed_up(session: Session, hour: AiHour) -> list[int]:
    """The persons who asked for reminders: for sending these, and never for showing."""
    query = select(SignUp.person_id).where(SignUp.hour_id == hour.number)
    return list(session.exec(query.order_by(col(SignUp.id))))


def is_signed_up(session: Session, hour: AiHour, person_id: int) -> bool:
    return person_id in signed_up(session, hour)


# --- topics ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Post(Topic, verb="ai_hour.post"):
    hour: int


@dataclass(frozen=True, slots=True)
class Reminder(Topic, verb="ai_hour.reminder"):
    """`which` is week, day or hour."""

    hour: int
    which: str


@dataclass(frozen=True, slots=True)
class LeadReminder(Topic, verb="ai_hour.lead"):
    hour: int


@dataclass(frozen=True, slots=True)
class Unannounced(Topic, verb="ai_hour.unannounced"):
    """The team's channel does not say it, or not how it is now."""

    hour: int


@dataclass(frozen=True, slots=True)
class Changed(Topic, verb="ai_hour.changed"):
    """An hour was moved or cancelled; an older `sequence` is no news any more."""

    hour: int
    sequence: int


# --- actions --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EditHour(Action, verb="ai_hour.edit"):
    """Open the form of a draft again."""

    hour: int


@dataclass(frozen=True, slots=True)
class ConfirmHour(Action, verb="ai_hour.confirm"):
    """Plan the draft, as it was when its `sequence` was this."""

    hour: int
    sequence: int


@dataclass(frozen=True, slots=True)
class DropHour(Action, verb="ai_hour.drop"):
    """Let go of a draft."""

    hour: int


@dataclass(frozen=True, slots=True)
class MoveHour(Action, verb="ai_hour.move"):
    hour: int


@dataclass(frozen=True, slots=True)
class CancelHour(Action, verb="ai_hour.cancel"):
    hour: int


@dataclass(frozen=True, slots=True)
class EndSeries(Action, verb="ai_hour.end-series"):
    """After a cancelled hour no next one comes."""

    hour: int


@dataclass(frozen=True, slots=True)
class Announce(Action, verb="ai_hour.announce"):
    """Put it in the team's channel once more, where it did not arrive."""

    hour: int


@dataclass(frozen=True, slots=True)
class Join(Action, verb="ai_hour.join"):
    hour: int


@dataclass(frozen=True, slots=True)
class Leave(Action, verb="ai_hour.leave"):
    hour: int
