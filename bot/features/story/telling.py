"""What a teller does with their own story: tell it, change it, share it, take it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import select

from bot.actions import TellStory
from bot.calendar import Hours
from bot.content import Words
from bot.delivery import Delivery, Due, Wake
from bot.events import Filled, StoryGone
from bot.features.story import messages
from bot.features.story.form import Draft, blank, story_form
from bot.features.story.told import (
    NAMINGS,
    TEXTS,
    Discard,
    EditStory,
    Post,
    Share,
    ShowStory,
    Story,
    Withdraw,
    own_stories,
    own_story,
)
from bot.message import Form, Message, Reply
from bot.pattern import Pattern
from bot.people import Channel, Person
from bot.turn import Turn

NAME = "story"
KEEP_DRAFT = timedelta(days=30)
STAYS_DUE = timedelta(days=14)
TEAM_PATTERN = "mon-fri 9-17"  # when a team's channel is written in

Own = ShowStory | Share | EditStory | Discard | Withdraw


def shown_name(turn: Turn, story: Story) -> str:
    """The name as its teller chose; the teller of an unnamed story is not even looked up."""
    if story.naming == "none":
        return ""
    return named(turn.session.get_one(Person, story.person_id), story.naming)


def named(person: Person, naming: str) -> str:
    return {"full": person.name, "first": person.first_name}.get(naming, "")


def told(turn: Turn, filled: Filled, card: str) -> Message | Form:
    """Keep a new draft and show it; the same form sent twice gives the same draft."""
    draft = Draft.of(filled)
    story = blank(turn.shelf, turn.words, turn.person.key, draft.kind, card)
    if errors := draft.errors(turn.words):
        form = story_form(turn.words, TellStory(story.kind, story.card), story)
        return form.with_errors(errors, filled.values)
    kept = own_stories(turn.session, turn.person.key)
    story = next((s for s in kept if s.status == "draft" and draft.same_as(s)), story)
    return _keep(turn, draft, story)


def changed(turn: Turn, filled: Filled, key: int) -> Message | Form:
    story = own_story(turn.session, key, turn.person.key)
    if story is None:
        return messages.gone(turn.words)
    if story.status == "shared":
        return _shared(turn, story)
    draft = Draft.of(filled)
    if errors := draft.errors(turn.words):
        form = story_form(turn.words, EditStory(key), story)
        return form.with_errors(errors, filled.values)
    return _keep(turn, draft, story, replaces=True)


def _keep(turn: Turn, draft: Draft, story: Story, *, replaces: bool = False) -> Message:
    draft.write(story)
    turn.session.add(story)
    turn.session.flush()
    turn.wake(Wake(feature=NAME, at=turn.now + KEEP_DRAFT, subject=story.key))
    return _preview(turn, story, replaces=replaces)


def _preview(turn: Turn, story: Story, *, replaces: bool = False) -> Message:
    names = [named(turn.person, naming) for naming in NAMINGS]
    return messages.preview(turn.words, _team_words(turn), story, names, replaces=replaces)


def _team_words(turn: Turn) -> Words:
    team = turn.get_team(turn.person.team_id)
    return turn.house.words(team.language, team.zone) if team else turn.words


# --- what its teller does with it -----------------------------------------------------------------


def own(turn: Turn, event: Own) -> Reply:
    story = own_story(turn.session, event.story, turn.person.key)
    if story is None:
        return _no_longer(turn, event)
    if isinstance(event, Withdraw):
        return _withdraw(turn, story)
    if story.status == "shared":
        return _shared(turn, story)
    match event:
        case Share(naming=naming) if naming in NAMINGS:
            return _share(turn, story, naming)
        case EditStory():
            return story_form(turn.words, event, story)
        case Discard():
            turn.session.delete(story)
            return messages.discarded(turn.words)
    return _preview(turn, story)


def _no_longer(turn: Turn, event: Own) -> Message:
    """The same answer as the first time, for a second press on what is gone."""
    if isinstance(event, Discard):
        return messages.discarded(turn.words)
    if isinstance(event, Withdraw):
        return messages.withdrawn(turn.words)
    return messages.gone(turn.words)


def _share(turn: Turn, story: Story, naming: str) -> Message:
    """Plan the post in every channel of the teller's team; without one the draft is kept."""
    team = turn.get_team(turn.person.team_id)
    if team is None:
        return messages.not_yet(turn.words, "no-team")
    if team.opened_at is None:
        return messages.not_yet(turn.words, "not-open")
    channels = turn.session.exec(select(Channel).where(Channel.team_id == team.id)).all()
    if not channels:
        return messages.not_yet(turn.words, "no-channel")
    story.status, story.naming, story.team_id = "shared", naming, team.id
    at = Hours(Pattern.parse(TEAM_PATTERN), team.zone, team.country).next_slot(turn.now)
    for channel in channels:
        turn.plan(_post(story, channel, at or turn.now))
    return _shared(turn, story)


def _post(story: Story, channel: Channel, at: datetime) -> Due:
    return Due(
        key=story.post,
        topic=Post(story.key),
        at=at,
        until=at + STAYS_DUE,
        purpose="team",
        channel_id=channel.id,
    )


def _shared(turn: Turn, story: Story) -> Message:
    """Where it stands, read from the ledger: a second press gets the same answer."""
    team = turn.get_team(story.team_id)
    assert team is not None
    query = select(Delivery.due).where(Delivery.key == story.post, Delivery.status == "planned")
    at = turn.session.exec(query).first()
    team_words = turn.house.words(team.language, team.zone)
    said_head = messages.head(team_words, story, shown_name(turn, story))
    later = at if at is not None and at > turn.now else None
    return messages.shared(turn.words, story, team.name, said_head, later)


def _withdraw(turn: Turn, story: Story) -> Message:
    """Out of the channel, out of colleagues' plans, and its texts out of the database."""
    if story.status == "draft":
        turn.session.delete(story)
        return messages.discarded(turn.words)
    turn.withdraw(story.post, Post(story.key))
    turn.tell(StoryGone(story.key))
    story.status, story.naming, story.card = "withdrawn", "", ""
    for name in TEXTS:
        setattr(story, name, "")
    return messages.withdrawn(turn.words)
