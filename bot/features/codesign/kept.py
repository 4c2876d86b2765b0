"""What the coach keeps of draining tasks, of colleagues' own tasks, and of the votes on both."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.catalogue import AcceptedCard
from bot.store import insert_new, moment_field, names_field, person_field
from bot.thresholds import Rules

NAME = "codesign"
DECIDABLE = ("deciding", "told")  # stages of a round
VERDICTS = ("do", "later", "no")
NAMINGS = ("full", "first", "none")
STEPS = (Rules().minimum, 15, 30, 60, 120)  # votes are told as "at least" one of these


class Round(SQLModel, table=True):
    """One time that a team is asked which task drains it: asking, voting, deciding, told.

    `ends_at` is when its stage ends. Numbers are never used twice: the ledger remembers them.
    """

    __tablename__ = "codesign_round"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", ondelete="CASCADE", index=True)
    starts_at: datetime = moment_field()
    stage: str = "asking"
    ends_at: datetime = moment_field()

    @property
    def key(self) -> int:
        """The id of a stored round."""
        assert self.id is not None
        return self.id

    def post(self, what: str) -> str:
        """The key under which one of its messages stands in the ledger; it names nobody."""
        return f"codesign:{self.key}:{what}"


class Entry(SQLModel, table=True):
    """A task that drains somebody, while they can still take it back. Backups leave this out.

    When the asking ends it becomes an Item, which knows of nobody, and this row is gone.
    """

    __tablename__ = "codesign_entry"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="codesign_round.id", ondelete="CASCADE", index=True)
    person_id: int = person_field()
    task: str
    help: str = ""


class Item(SQLModel, table=True):
    """A task on a team's list. `votes` is what may be told of them, and all that stays of them."""

    __tablename__ = "codesign_item"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="codesign_round.id", ondelete="CASCADE", index=True)
    task: str
    help: str = ""
    votes: int = 0
    verdict: str = ""
    reason: str = ""
    decider_id: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", index=True
    )
    decided_on: date | None = None

    @property
    def key(self) -> int:
        """The id of a stored item."""
        assert self.id is not None
        return self.id


class Idea(SQLModel, table=True):
    """A task of somebody's own: draft, open, or declined with a reason and then soon gone.

    An accepted one is an AcceptedCard instead. `votes` is what may be told of them, as it was when
    they were last counted: what changes while one looks on would tell who pressed. `better_than`
    is the title of the card it is about.
    """

    __tablename__ = "codesign_idea"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = person_field()
    better_than: str = ""
    title: str
    task: str
    check: str
    privacy: str
    minutes: int
    groups: list[str] = names_field()
    tools: list[str] = names_field()
    naming: str
    votes: int = 0
    status: str = "draft"
    reason: str = ""

    @property
    def key(self) -> int:
        """The id of a stored idea."""
        assert self.id is not None
        return self.id


class Vote(SQLModel, table=True):
    """Who would be glad of what, until that is counted and forgotten. Backups leave this out."""

    __tablename__ = "codesign_vote"

    about: str = Field(primary_key=True)
    person_id: int = person_field(primary_key=True)


# --- votes ----------------------------------------------------------------------------------------


def on(what: Item | Idea) -> str:
    """What a vote is about."""
    return f"{type(what).__name__.lower()}:{what.key}"


def toggle(session: Session, about: str, person_id: int) -> None:
    """Vote, or take the vote back."""
    mine = (col(Vote.about) == about, col(Vote.person_id) == person_id)
    gone = session.execute(sa.delete(Vote).where(*mine).returning(col(Vote.about))).all()
    if not gone:
        insert_new(session, Vote, [{"about": about, "person_id": person_id}])


def voted(session: Session, person_id: int) -> set[str]:
    """Everything this person has a vote on, for themselves."""
    return set(session.exec(select(Vote.about).where(Vote.person_id == person_id)))


def counted(session: Session, about: Iterable[str], voters: int) -> dict[str, int]:
    """What may be told of the votes on each of these; see `figure`."""
    number = sa.func.count()
    query = sa.select(col(Vote.about), number).group_by(col(Vote.about))
    found = session.execute(query.where(col(Vote.about).in_(list(about))))
    return {one: figure(votes, voters) for one, votes in found}


def figure(votes: int, voters: int) -> int:
    """The most that may be told of so many votes, as "at least": 0 when that is nothing.

    It never says that all others voted, so that no silence and no vote is to be had by leaving out
    one's own.
    """
    known = min(votes, voters - 2)
    return max((step for step in STEPS if step <= known), default=0)


def voted_for(session: Session, person_id: int) -> list[Item | Idea]:
    """What this person has a vote on, for showing it to themselves."""
    found: list[Item | Idea] = []
    for about in sorted(voted(session, person_id)):
        kind, _, key = about.partition(":")
        what = session.get(Item if kind == "item" else Idea, int(key))
        found += [what] if isinstance(what, Item | Idea) else []
    return found


def forget_votes(session: Session, about: Iterable[str]) -> None:
    session.execute(sa.delete(Vote).where(col(Vote.about).in_(list(about))))


# --- rounds ---------------------------------------------------------------------------------------


def newest(session: Session, team_id: int | None, *, hold: bool = False) -> Round | None:
    """The last round of a team; with `hold` it stays as it is until this transaction ends."""
    query = select(Round).where(Round.team_id == team_id).order_by(col(Round.id).desc()).limit(1)
    return session.exec(query.with_for_update() if hold else query).first()


def entries(session: Session, round: Round, person_id: int | None = None) -> list[Entry]:
    """What was handed in, by one person or, without one, by everybody."""
    query = select(Entry).where(Entry.round_id == round.key).order_by(col(Entry.id))
    if person_id is not None:
        query = query.where(Entry.person_id == person_id)
    return list(session.exec(query))


def items(session: Session, round: Round) -> list[Item]:
    """A team's list: what most recognised first, else as it was shuffled."""
    query = select(Item).where(Item.round_id == round.key)
    return list(session.exec(query.order_by(col(Item.votes).desc(), col(Item.id))))


def undecided(session: Session) -> list[Round]:
    """The lists on which something is to be decided."""
    open = select(Item.round_id).where(Item.verdict == "")
    query = select(Round).where(col(Round.id).in_(open), col(Round.stage).in_(DECIDABLE))
    return list(session.exec(query.order_by(col(Round.id))))


def shuffled(found: list[Entry], secret: str) -> list[Entry]:
    """In an order that tells nothing about who or when."""

    def place(entry: Entry) -> bytes:
        line = f"{entry.round_id}:{entry.id}".encode()
        return hmac.new(secret.encode(), line, hashlib.sha256).digest()

    return sorted(found, key=place)


# --- ideas ----------------------------------------------------------------------------------------


def ideas_of(session: Session, person_id: int) -> list[Idea]:
    query = select(Idea).where(Idea.person_id == person_id).order_by(col(Idea.id).desc())
    return list(session.exec(query))


def open_ideas(session: Session) -> list[Idea]:
    """What colleagues can vote on, the newest first."""
    query = select(Idea).where(Idea.status == "open").order_by(col(Idea.id).desc())
    return list(session.exec(query))


def cards(session: Session, person_id: int | None = None) -> list[AcceptedCard]:
    """The colleagues' tasks in the catalogue, or those of one; withdrawn ones too."""
    query = select(AcceptedCard).order_by(col(AcceptedCard.id).desc())
    if person_id is not None:
        query = query.where(AcceptedCard.proposer_id == person_id)
    return list(session.exec(query))
