"""All cards there are: those on the shelf, and the tasks of colleagues the owner accepted (B6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.content import Card, Say, Shelf
from bot.store import moment_field, names_field

PREFIX = "own:"  # an accepted card's id begins so; those on the shelf never do


class AcceptedCard(SQLModel, table=True):
    """A colleague's task that became a card. `texts` has title, task, prompt and check, each by
    language; `by` is the name its proposer wants to stand there, or empty. Numbers are never used
    twice: people remember the cards they met by them."""

    __tablename__ = "accepted_card"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    groups: list[str] = names_field()
    tools: list[str] = names_field()
    skill: str
    minutes: int
    privacy: str
    guarantee: str
    texts: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=sa.JSON)
    proposer_id: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", index=True
    )
    by: str = ""
    accepted_at: datetime = moment_field()
    withdrawn_at: datetime | None = moment_field(default=None)

    @property
    def card(self) -> Card:
        return Card(
            id=f"{PREFIX}{self.id}",
            number="",
            groups=tuple(self.groups),
            skill=self.skill,
            minutes=self.minutes,
            privacy=self.privacy,
            guarantee=self.guarantee,
            tools=tuple(self.tools),
            duties=(),
            title=self._say("title"),
            task=self._say("task"),
            prompt=self._say("prompt") if self.texts.get("prompt", {}).get("nl") else None,
            check=self._say("check"),
            by=self.by,
        )

    def _say(self, about: str) -> Say:
        said = self.texts.get(about, {})
        dutch = said.get("nl", "")
        return Say(dutch, said.get("en") or dutch)


def unname(session: Session, proposers: Sequence[int]) -> None:
    """Take the names of who left off their cards, for good."""
    theirs = col(AcceptedCard.proposer_id).in_(proposers)
    session.execute(sa.update(AcceptedCard).where(theirs).values(by=""))


def catalogue(session: Session, shelf: Shelf) -> Mapping[str, Card]:
    """Every card that can be offered now, by its id."""
    there = select(AcceptedCard).where(col(AcceptedCard.withdrawn_at).is_(None))
    own = [one.card for one in session.exec(there.order_by(col(AcceptedCard.id)))]
    return {**shelf.cards, **{card.id: card for card in own}} if own else shelf.cards
