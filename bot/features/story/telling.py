"""What a teller does with their own story: tell it, change it, share it, take it back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from bot import timers
from bot.actions import TellStory
from bot.calendar import Hours
from bot.content import Words
from bot.delivery import Delivery, Due
from bot.events import Filled, StoryGone
from bot.features.story import messages
from bot.features.story.arrival import KEEP_DRAFT, STAYS_DUE, arrival, came_out, clear
from bot.features.story.form import Draft, blank, story_form
from bot.features.story.told import (
    NAME,
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
from bot.people import Channel, Person, Team
from bot.timers import Wake
from bot.turn import Turn

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
        return _again(turn, story) if isinstance(event, Share) else _shared(turn, story)
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
        story = turn.session.get(Story, event.story)
        own = story is not None and story.person_id == turn.person.key
        return _withdrawn(turn, story if own else None)
    return messages.gone(turn.words)


def _share(turn: Turn, story: Story, naming: str) -> Message:
    """Plan the post in every channel of the teller's team; without one the draft is kept."""
    team = turn.get_team(turn.person.team_id)
    if team is None:
        return messages.not_yet(turn.words, "no-team")
    if team.opened_at is None:
        return messages.not_yet(turn.words, "not-open")
    if not _post_all(turn, story, team):
        return messages.not_yet(turn.words, "no-channel")
    story.status, story.naming, story.team_id = "shared", naming, team.id
    timers.unwake(turn.session, of=Wake(feature=NAME, at=turn.now, subject=story.key))
    return _shared(turn, story)


def _again(turn: Turn, story: Story) -> Message:
    """Where it did not arrive, under the name it was shared with; where it stands it stays."""
    team = turn.get_team(story.team_id)
    if team is not None and arrival(turn.session, story) != "there":
        _post_all(turn, story, team)
    return _shared(turn, story)


def _post_all(turn: Turn, story: Story, team: Team) -> bool:
    """Whether there is any channel to post it in."""
    channels = turn.session.exec(select(Channel).where(Channel.team_id == team.id)).all()
    if channels:
        clear(turn.session, story)
    at = Hours(Pattern.parse(TEAM_PATTERN), team.zone, team.country).next_slot(turn.now)
    turn.plan(*(_post(story, channel, at or turn.now) for channel in channels))
    return bool(channels)


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
    if (how := arrival(turn.session, story)) != "there":
        return messages.unshared(turn.words, story, team.name, how)
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
    return _withdrawn(turn, story)


def _withdrawn(turn: Turn, story: Story | None) -> Message:
    """With what to do by hand, where the coach cannot tell that it is gone."""
    if story is None or came_out(turn.session, story):
        return messages.withdrawn(turn.words)
    team = turn.get_team(story.team_id)
    return messages.withdrawn(turn.words, team.name if team else "")
