"""What the pulse keeps: its periods, the answers of the open one, and the totals of closed ones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.calendar import at_local
from bot.store import moment_field, names_field, person_field

HOME_ZONE = "Europe/Amsterdam"  # a period is the whole organisation's, so it has one clock
LARGEST_ID = 2**31 - 1


class PulsePeriod(SQLModel, table=True):
    """Some weeks in which the same questions go round; `starts` is a Monday.

    From `closed_at` on no answer is taken; from `counted_at` on its totals are complete and its
    answers are gone.
    """

    __tablename__ = "pulse_period"

    id: int | None = Field(default=None, primary_key=True)
    starts: date = Field(unique=True)
    weeks: int
    items: list[str] = names_field()
    closed_at: datetime | None = moment_field(default=None)
    counted_at: datetime | None = moment_field(default=None)

    @property
    def key(self) -> int:
        """The id of a stored period."""
        assert self.id is not None
        return self.id

    @property
    def last_day(self) -> date:
        return self.ends - timedelta(days=1)

    @property
    def ends(self) -> date:
        """The Monday after its last week: then it is counted and the next one starts."""
        return self.starts + timedelta(weeks=self.weeks)

    @property
    def end(self) -> datetime:
        return at_local(self.ends, time(), HOME_ZONE)

    def takes_answers(self, now: datetime) -> bool:
        return self.closed_at is None and at_local(self.starts, time(), HOME_ZONE) <= now < self.end

    def week_on(self, monday: date) -> int | None:
        """Which of its weeks, from 0, begins on that Monday."""
        week = (monday - self.starts).days // 7
        return week if 0 <= week < self.weeks else None


class PulseAnswer(SQLModel, table=True):
    """What a person answered in the open period, and in which team: counted at its end, then gone.

    "Rather not say" has no row, and no row has a moment. Backups leave this table out.
    """

    __tablename__ = "pulse_answer"

    period_id: int = Field(foreign_key="pulse_period.id", ondelete="CASCADE", primary_key=True)
    person_id: int = person_field(primary_key=True)
    item: str = Field(primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="SET NULL")
    value: str


class PulseResult(SQLModel, table=True):
    """What may be known of one question in one closed period: of a team, or of all when it is None.

    `n` and `counts` (low, middle, high, none) are rounded, and empty when the total is not `shown`.
    Why it is not shown stands nowhere: that would tell which of two teams is the small one.
    """

    __tablename__ = "pulse_result"
    __table_args__ = (sa.UniqueConstraint("period_id", "item", "team_id"),)

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="pulse_period.id", ondelete="CASCADE")
    item: str
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="CASCADE", index=True)
    shown: bool
    n: int = 0
    counts: dict[str, int] = Field(default_factory=dict, sa_type=sa.JSON)


def open_periods(session: Session) -> list[PulsePeriod]:
    """The periods that are not closed yet, the earliest first."""
    query = select(PulsePeriod).where(col(PulsePeriod.closed_at).is_(None))
    return list(session.exec(query.order_by(col(PulsePeriod.starts))))


_HELD = (
    select(PulsePeriod).where(PulsePeriod.id == sa.bindparam("id")).with_for_update(read=True)
)  # built once: that costs more than to run it


def period_for_answer(session: Session, period_id: int) -> PulsePeriod | None:
    """The period, which cannot close before this transaction ends; None for a nonsense id."""
    if not 0 < period_id <= LARGEST_ID:
        return None
    return session.execute(_HELD, {"id": period_id}).scalar()


def counted_periods(session: Session) -> list[PulsePeriod]:
    """The periods whose totals are complete, the latest first."""
    query = select(PulsePeriod).where(col(PulsePeriod.counted_at).is_not(None))
    return list(session.exec(query.order_by(col(PulsePeriod.starts).desc())))


def results_of(session: Session, period_id: int, team_id: int | None) -> list[PulseResult]:
    """What may be known of a period: of one team, or of all together when it is None."""
    query = select(PulseResult).where(
        PulseResult.period_id == period_id,
        col(PulseResult.team_id).is_not_distinct_from(team_id),
    )
    return list(session.exec(query.order_by(col(PulseResult.id))))


def teams_in(session: Session, period_id: int) -> dict[int, bool]:
    """The teams that were asked in a period, and whether anything of them is shown."""
    anything = sa.func.max(sa.cast(col(PulseResult.shown), sa.Integer))
    query = (
        sa.select(col(PulseResult.team_id), anything)
        .where(col(PulseResult.period_id) == period_id, col(PulseResult.team_id).is_not(None))
        .group_by(col(PulseResult.team_id))
    )
    return {team: bool(shown) for team, shown in session.execute(query)}
