"""What the coach keeps of a story, for whoever told it; and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Field, Session, SQLModel, col, select

from bot.actions import Action, Topic
from bot.store import person_field

NAME = "story"
KINDS = ("win", "blunder")
NAMINGS = ("full", "first", "none")
TEXTS = ("task", "did", "gave", "wrong", "tip")

Status = Literal["draft", "shared", "withdrawn"]


class Story(SQLModel, table=True):
    """One experience. A withdrawn one has lost all its texts and only says that it is gone.

    `naming` is how it was shared; a draft has one when it did not get into any channel then.
    Ids are never used twice: the ledger remembers them when an erasure has taken the row.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = person_field()
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="CASCADE", index=True)
    kind: str
    card: str = ""
    task: str
    did: str
    gave: str = ""
    wrong: str = ""
    tip: str = ""
    status: str = "draft"
    naming: str = ""

    @property
    def key(self) -> int:
        """The id of a stored story."""
        assert self.id is not None
        return self.id

    @property
    def post(self) -> str:
        """The key under which its post stands in the ledger; it names nobody."""
        return f"story:{self.key}"


def own_story(session: Session, story: int, person_id: int) -> Story | None:
    """A story by its id, when it is this person's and not withdrawn."""
    found = session.get(Story, story)
    if found is None or found.person_id != person_id or found.status == "withdrawn":
        return None
    return found


def own_stories(session: Session, person_id: int) -> list[Story]:
    """All that is kept of this person's stories, the newest first."""
    query = select(Story).where(Story.person_id == person_id)
    return list(session.exec(query.order_by(col(Story.id).desc())))


def standing(stories: Iterable[Story]) -> list[Story]:
    return [story for story in stories if story.status != "withdrawn"]


# --- topics and actions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Post(Topic, verb="story.post"):
    story: int


@dataclass(frozen=True, slots=True)
class Unshared(Topic, verb="story.unshared"):
    """It is not in every channel where it should be, or nobody knows."""

    story: int


@dataclass(frozen=True, slots=True)
class StillThere(Topic, verb="story.still-there"):
    """It was taken back, and may stand in a channel all the same."""

    story: int


@dataclass(frozen=True, slots=True)
class ShowStory(Action, verb="story.show"):
    """Where a story of one's own stands, and what can be done with it."""

    story: int


@dataclass(frozen=True, slots=True)
class Share(Action, verb="story.share"):
    """`naming` is full, first or none."""

    story: int
    naming: str


@dataclass(frozen=True, slots=True)
class EditStory(Action, verb="story.edit"):
    story: int


@dataclass(frozen=True, slots=True)
class Discard(Action, verb="story.discard"):
    story: int


@dataclass(frozen=True, slots=True)
class Withdraw(Action, verb="story.withdraw"):
    story: int


@dataclass(frozen=True, slots=True)
class MyStories(Action, verb="story.list"):
    """One's own stories, those older than `before`; 0 begins with the newest."""

    before: int = 0


@dataclass(frozen=True, slots=True)
class Try(Action, verb="story.try"):
    story: int
