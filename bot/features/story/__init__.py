"""What colleagues experienced, wins and blunders alike, told to their team after their own OK."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from bot.actions import TellStory, Topic
from bot.delivery import Due
from bot.events import Filled, Happening, StoryGone, Unsaid, WantsToTry
from bot.features.story import messages
from bot.features.story.arrival import arrival, came_out, look
from bot.features.story.form import blank, story_form
from bot.features.story.telling import changed, named, own, shown_name, told
from bot.features.story.told import (
    NAMINGS,
    TEXTS,
    Discard,
    EditStory,
    MyStories,
    Post,
    Share,
    ShowStory,
    StillThere,
    Story,
    Try,
    Unshared,
    Withdraw,
    own_stories,
    standing,
)
from bot.message import Form, Message, Part, Reply, Text
from bot.people import Person
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

NAME = "story"
PAGE = 5  # stories in one list


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Let go of drafts that nobody shared, and look whether what was shared got there."""
    for story in batch.session.exec(select(Story).where(col(Story.id).in_(batch.rows()))).all():
        if story.status == "draft":
            batch.session.delete(story)
        else:
            yield from look(batch, story)


def say(turn: Turn, topic: Topic) -> Message | None:
    match topic:
        case Post(story=key) | Unshared(story=key) | StillThere(story=key):
            story = turn.session.get(Story, key)
            return _say(turn, topic, story) if story is not None else None
    return None


def _say(turn: Turn, topic: Topic, story: Story) -> Message | None:
    """Each is right to say only while the story is as it was when this was planned."""
    team = turn.get_team(story.team_id)
    match topic:
        case Post() if story.status == "shared":
            return messages.post(turn.words, story, shown_name(turn, story))
        case Unshared() if team is not None and story.status != "withdrawn":
            how = arrival(turn.session, story)
            return messages.unshared(turn.words, story, team.name, how) if how != "there" else None
        case StillThere() if team is not None and not came_out(turn.session, story):
            return messages.still_there(turn.words, team.name)
    return None


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case TellStory(kind=kind, card=card):
            start = blank(turn.shelf, turn.words, turn.person.key, kind, card)
            return story_form(turn.words, TellStory(start.kind, start.card), start)
        case Filled(action=TellStory(card=card)):
            return told(turn, event, card)
        case Filled(action=EditStory(story=key)):
            return changed(turn, event, key)
        case Try(story=key):
            return _try(turn, key)
        case MyStories(before=before):
            return _list(turn, before)
        case Unsaid(topic=Post(story=key)):
            _note_unsaid(turn, key)
        case ShowStory() | Share() | EditStory() | Discard() | Withdraw():
            return own(turn, event)
    return None


def _note_unsaid(turn: Turn, key: int) -> None:
    """Look at it in a moment: then the ledger knows of every channel, and one word will do."""
    story = turn.session.get(Story, key)
    if story is not None and story.status != "draft":
        turn.wake(Wake(feature=NAME, at=turn.now, subject=key))


def _try(turn: Turn, key: int) -> Message:
    """Make it this person's next nudge, or hand it over at once. Nobody counts who does."""
    story = turn.session.get(Story, key)
    if story is None or story.status != "shared" or not _reads_along(turn.person, story):
        return messages.try_gone(turn.words)
    if story.person_id == turn.person.id:
        return messages.your_own(turn.words)
    if story.kind != "win":
        return messages.not_a_task(turn.words)
    if not _has_tool(turn, story):
        return messages.no_tool(turn.words)
    if not turn.person.coached(turn.today):
        return messages.try_now(turn.words, turn.shelf, story)
    task = messages.as_task(turn.words, story)
    turn.tell(WantsToTry(story.key, story.card, story.task, task))
    return messages.will_try(turn.words, story)


def _has_tool(turn: Turn, story: Story) -> bool:
    """Whether they may use what the story needs: a tool of its card, else any AI tool."""
    card, own = turn.shelf.cards.get(story.card), turn.person.tools
    return bool(own) if card is None else not card.tools or not set(own).isdisjoint(card.tools)


def _reads_along(person: Person, story: Story) -> bool:
    return person.team_id == story.team_id or person.has("owner")


# --- home, access, erasure ------------------------------------------------------------------------


def _list(turn: Turn, before: int) -> Message:
    stories = standing(own_stories(turn.session, turn.person.key))
    older = [story for story in stories if not before or story.key < before]
    return messages.own_list(turn.words, older[:PAGE], more=len(older) > PAGE)


def home(turn: Turn) -> Iterable[Part]:
    """A way to tell one, and one's own newest with the way out of the channel."""
    stories = standing(own_stories(turn.session, turn.person.key))
    team = turn.get_team(turn.person.team_id)
    is_open = team is not None and team.opened_at is not None
    if is_open or stories:
        yield Text(turn.words("story-home"), "heading")
    if is_open:
        yield Text(turn.words("story-home-both"))
        yield messages.tell_buttons(turn.words)
    yield from messages.own(turn.words, stories[:PAGE], more=len(stories) > PAGE)


def mine(turn: Turn) -> Iterable[Known]:
    words = turn.words
    for story in own_stories(turn.session, turn.person.key):
        label = words("story-mine", status=words(f"story-status-{story.status}"))
        texts = [text for name in TEXTS if (text := str(getattr(story, name)))]
        yield Known(label, " / ".join(texts) or words("story-mine-empty"))


def forget(turn: Turn) -> None:
    """Every story goes: its post, the copies colleagues wanted to try, and the row."""
    for story in own_stories(turn.session, turn.person.key):
        if story.status == "shared":
            turn.withdraw(story.post, Post(story.key))
            turn.tell(StoryGone(story.key))
        turn.session.delete(story)


def totals(turn: Turn) -> Iterable[Part]:
    """Nothing: stories are not counted, and neither is who wants to try one."""
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words, shelf = sample.words, sample.shelf
    card = next(iter(shelf.cards), "")
    win, blunder = _samples(sample, card)
    own_words = Story(
        id=3, person_id=1, task=win.task, did=win.did, kind="win", wrong=blunder.wrong
    )
    names = [named(sample.person, naming) for naming in NAMINGS]
    yield story_form(words, TellStory(), blank(shelf, words, 1, "win", card))
    yield messages.preview(words, words, win, names)
    yield messages.post(words, win, sample.person.name)
    yield messages.post(words, blunder, "")
    for at in (None, sample.now):
        yield messages.shared(words, win, sample.team.name, messages.head(words, win, names[1]), at)
    for why in ("no-team", "not-open", "no-channel"):
        yield messages.not_yet(words, why)
    for how in ("nowhere", "partly", "unsure"):
        yield messages.unshared(words, blunder, sample.team.name, how)
    yield messages.still_there(words, sample.team.name)
    yield from (messages.withdrawn(words), messages.withdrawn(words, sample.team.name))
    yield from (messages.discarded(words), messages.gone(words))
    yield from (messages.will_try(words, win), messages.try_now(words, shelf, win))
    yield messages.try_now(words, shelf, own_words)
    yield from (messages.your_own(words), messages.try_gone(words))
    yield from (messages.not_a_task(words), messages.no_tool(words))
    yield from (
        messages.own_list(words, (win, blunder), more=True),
        messages.own_list(words, (), more=False),
    )


def _samples(sample: Sample, card: str) -> tuple[Story, Story]:
    words = sample.words
    win = Story(id=2, person_id=1, kind="win", card=card, task="", did="")
    blunder = Story(id=1, person_id=1, kind="blunder", task="", did="", status="shared")
    for story, names in ((win, ("gave", "tip")), (blunder, ("wrong",))):
        for name in ("task", "did", *names):
            setattr(story, name, words(f"story-sample-{name}"))
    return win, blunder
