"""What is kept of a question, whose turn it is and who had it; and of an ambassador's time."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.store import moment_field, names_field, person_field

TEXT_LIMIT = 2000
KEEP_DRAFT = timedelta(days=1)
CLAIM_HOURS, ANSWER_HOURS = 4, 8  # of the ambassador's own working time
CAP = 5  # questions a week, unless an ambassador chose otherwise
BIGGEST_ID = 2**31 - 1

Kind = Literal["back", "reply", "answer", "missing"]


def _colleague() -> Any:
    return Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)


class Question(SQLModel, table=True):
    """One question of one person; `status` is draft, open, claimed, answered or solved.

    Open without an ambassador: nobody was available yet. `waiting`: the ambassador asked something
    back. `cards` counts how often it was handed to someone. With an ambassador and no `due_at` it
    rests: everyone had it, and nothing more is promised. An unnamed question keeps no team, so that
    not even the choice of an ambassador can tell where it came from.
    """

    # an id that comes back would meet the ledger rows and old buttons of an erased question
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = person_field()
    unnamed: bool = False
    text: str
    topic: str = ""
    language: str = "nl"
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="SET NULL")
    status: str = Field(default="draft", index=True)
    waiting: bool = False
    ambassador_id: int | None = _colleague()
    cards: int = 0
    asked_at: datetime = moment_field()
    handed_at: datetime | None = moment_field(default=None)
    due_at: datetime | None = moment_field(default=None)
    answered_at: datetime | None = moment_field(default=None)

    @property
    def key(self) -> int:
        """The id of a stored question."""
        assert self.id is not None
        return self.id

    @property
    def is_running(self) -> bool:
        return self.status in ("open", "claimed")

    @property
    def rests(self) -> bool:
        return self.is_running and self.ambassador_id is not None and self.due_at is None


class Line(SQLModel, table=True):
    """What was said after the question: asked back, replied, answered, or found missing."""

    __tablename__ = "question_line"

    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", ondelete="CASCADE", index=True)
    author_id: int | None = _colleague()
    kind: str
    text: str
    at: datetime = moment_field()


class Handed(SQLModel, table=True):
    """Who had a question, so that it goes to someone new first; `past` is before an answer."""

    __tablename__ = "question_handed"

    question_id: int = Field(foreign_key="question.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    past: bool = False


class Availability(SQLModel, table=True):
    """What an ambassador set: the last day away, questions a week, topics (none means all)."""

    __tablename__ = "question_availability"

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    away_until: date | None = None
    cap: int = CAP
    topics: list[str] = names_field()


# --- looking up -----------------------------------------------------------------------------------


def find(session: Session, question_id: int) -> Question | None:
    """A question by an id from anywhere, kept from others' hands until this transaction ends."""
    if not 0 < question_id <= BIGGEST_ID:
        return None
    return session.get(Question, question_id, with_for_update=True)


def asked_by(session: Session, person_id: int, *statuses: str) -> list[Question]:
    """A person's own questions, the oldest first; all of them when no status is named."""
    query = select(Question).where(Question.person_id == person_id)
    if statuses:
        query = query.where(col(Question.status).in_(statuses))
    return list(session.exec(query.order_by(col(Question.id))))


def queue(session: Session, ambassador_id: int) -> list[Question]:
    """What waits for this ambassador: what rests with them, then the earliest promise first."""
    query = select(Question).where(
        Question.ambassador_id == ambassador_id, col(Question.status).in_(("open", "claimed"))
    )
    by = (col(Question.due_at).nulls_first(), col(Question.id))
    return list(session.exec(query.order_by(*by)))


def thread(session: Session, question_id: int) -> list[Line]:
    query = select(Line).where(Line.question_id == question_id)
    return list(session.exec(query.order_by(col(Line.id))))


def last_line(session: Session, question_id: int, *kinds: Kind) -> Line | None:
    lines = [line for line in thread(session, question_id) if line.kind in kinds]
    return lines[-1] if lines else None


def drop(session: Session, question: Question) -> None:
    """Erase a question with everything that was said about it."""
    for table in (Line, Handed):
        session.execute(sa.delete(table).where(col(table.question_id) == question.id))
    session.delete(question)
    session.flush()


def clean(text: str) -> str:
    """What someone typed, without what no screen shows; empty when nothing readable is left."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    tidy = "".join(kept).strip()
    seen = any(unicodedata.category(c)[0] not in "CZ" for c in tidy)
    return tidy if seen else ""
