"""What is said about stories: to the teller, to the team, and to whoever wants to try one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.actions import AskRule, SayHow, TellStory
from bot.content import Card as Nudge
from bot.content import Shelf, Words
from bot.features.story.told import (
    NAMINGS,
    Discard,
    EditStory,
    MyStories,
    Share,
    ShowStory,
    Story,
    Try,
    Withdraw,
)
from bot.message import Button, Buttons, Card, Facts, Message, Part, Sheet, Tag, Text

QUOTED = ("did", "gave", "wrong", "tip")


def post(words: Words, story: Story, name: str) -> Message:
    """What the team sees; alike but for the button: nobody is asked to do a blunder again."""
    ways = [Button(words("story-try"), Try(story.key))] if story.kind == "win" else []
    return Message(
        "story-post", (Text(head(words, story, name), "heading"), _card(words, story, *ways))
    )


def head(words: Words, story: Story, name: str) -> str:
    """Who tells it, and whether it went well; without a name it was a colleague."""
    return words(f"story-head-{story.kind}", name=name or words("story-someone"))


def _card(words: Words, story: Story, *buttons: Button) -> Card:
    body: list[Text] = []
    for field in QUOTED:
        if said := str(getattr(story, field)):
            body += [Text(words(f"story-said-{field}")), Text(said, "quote")]
    return Card(story.task, tuple(body), (Tag(words(f"story-kind-{story.kind}")),), buttons)


def preview(
    words: Words, team: Words, story: Story, names: Sequence[str], *, replaces: bool = False
) -> Message:
    """The story as the team will see it, in the team's language, and five ways on of equal weight.

    `names` belong to the ways of naming, in their order.
    """
    heads = tuple(
        (words(f"story-share-{naming}"), head(team, story, name))
        for naming, name in zip(NAMINGS, names, strict=True)
    )
    ways = [Button(words(f"story-share-{n}"), Share(story.key, n)) for n in NAMINGS]
    ways.append(Button(words("story-edit"), EditStory(story.key), opens=True))
    ways.append(Button(words("story-discard"), Discard(story.key)))
    return Message(
        "story-preview",
        (
            Text(words("story-preview"), "heading"),
            Text(words("story-preview-heads")),
            Facts(heads),
            _card(team, story),
            Text(words("story-preview-note", kind=story.kind), "quiet"),
            Buttons(tuple(ways)),
        ),
        replaces,
    )


def shared(words: Words, story: Story, team: str, said_head: str, at: datetime | None) -> Message:
    """Where the story is or will be; `at` is when it goes there, None when it stands there."""
    where = {"team": team, "head": said_head}
    if at is None:
        text = words("story-shared", **where)
    else:
        text = words("story-shared-soon", moment=words.moment(at), **where)
    return Message(
        "story-shared",
        (
            Text(text),
            Text(words("story-withdraw-hint"), "quiet"),
            Buttons((Button(words("story-withdraw"), Withdraw(story.key)),)),
        ),
        replaces=True,
    )


def not_yet(words: Words, why: str) -> Message:
    """Sharing has to wait; `why` is no-team, not-open or no-channel."""
    text = words(f"story-not-yet-{why}")
    return Message("story-not-yet", (Text(text), Text(words("story-kept"), "quiet")))


def unshared(words: Words, story: Story, team: str, how: str) -> Message:
    """To the teller: it is not where they think; `how` is nowhere, partly or unsure."""
    again = Button(words("story-share-again"), Share(story.key, story.naming))
    if how == "nowhere":
        other = Button(words("story-open"), ShowStory(story.key))
    else:
        other = Button(words("story-withdraw"), Withdraw(story.key))
    sheet = Sheet().add(Text(words(f"story-unshared-{how}", task=story.task, team=team)))
    if how != "unsure":
        sheet.add(Text(words("story-invite-bot")))
    sheet.add(Text(words("story-draft-again"), "quiet") if how == "nowhere" else None)
    return sheet.add(Buttons((again, other))).message("story-unshared")


def withdrawn(words: Words, maybe_in: str = "") -> Message:
    """`maybe_in` is the team in whose channel it may stand all the same."""
    by_hand = (Text(words("story-by-hand", team=maybe_in)),) if maybe_in else ()
    return Message("story-withdrawn", (Text(words("story-withdrawn")), *by_hand), replaces=True)


def still_there(words: Words, team: str) -> Message:
    """To who took their story back: the channel may not have followed."""
    parts = (Text(words("story-still-there")), Text(words("story-by-hand", team=team)))
    return Message("story-still-there", parts)


def discarded(words: Words) -> Message:
    return Message("story-discarded", (Text(words("story-discarded")),), replaces=True)


def gone(words: Words) -> Message:
    return Message("story-gone", (Text(words("story-gone")),))


# --- trying a colleague's story -------------------------------------------------------------------


def will_try(words: Words, story: Story) -> Message:
    return Message("story-will-try", (Text(words("story-will-try", task=story.task)),))


def try_now(words: Words, shelf: Shelf, story: Story) -> Message:
    """The task itself at once, for who is not coached: asked for, so given, and that is all."""
    opening = Text(words("story-try-now"))
    nudge = shelf.cards.get(story.card)
    parts = _nudge(words, shelf, nudge) if nudge else _own_words(words, story)
    return Message("story-try-now", (opening, *parts))


def _nudge(words: Words, shelf: Shelf, nudge: Nudge) -> Iterator[Part]:
    colour = Tag(words.pick(shelf.privacy[nudge.privacy]), nudge.colour)
    yield Card(words.pick(nudge.title), (Text(words.pick(nudge.task)),), (colour,))
    if nudge.prompt is not None:
        yield Text(words.pick(nudge.prompt), "prompt")
    yield Text(words("story-try-check", check=words.pick(nudge.check)))


def _own_words(words: Words, story: Story) -> Iterator[Part]:
    yield Card(story.task, (Text(as_task(words, story), "quote"),))
    yield Text(words("story-try-care"), "quiet")
    yield Buttons((Button(words("story-rules"), AskRule()),))


def as_task(words: Words, story: Story) -> str:
    """What one would do to try this, in the teller's own words, with what went wrong."""
    said = [
        words(f"story-task-{name}", said=text)
        for name in ("wrong", "tip")
        if (text := str(getattr(story, name)))
    ]
    return "\n".join((story.did, *said))


def not_a_task(words: Words) -> Message:
    """To who pressed a button that an earlier version put below a blunder."""
    return Message("story-not-a-task", (Text(words("story-not-a-task")),))


def no_tool(words: Words) -> Message:
    """To who may use no AI tool, as far as is known, and where to say so if they may."""
    how = Buttons((Button(words("story-how"), SayHow(), opens=True),))
    return Message("story-no-tool", (Text(words("story-no-tool")), how))


def your_own(words: Words) -> Message:
    return Message("story-your-own", (Text(words("story-your-own")),))


def try_gone(words: Words) -> Message:
    return Message("story-try-gone", (Text(words("story-try-gone")),))


# --- one's own stories ----------------------------------------------------------------------------


def tell_buttons(words: Words) -> Buttons:
    """A win and a blunder, of equal weight."""
    return Buttons(
        (
            Button(words("story-tell-win"), TellStory("win"), opens=True),
            Button(words("story-tell-blunder"), TellStory("blunder"), opens=True),
        )
    )


def own(words: Words, stories: Sequence[Story], *, more: bool) -> Iterator[Part]:
    """Each story with the way to its draft or out of the channel; `more` says there are others."""
    for story in stories:
        tags = (Tag(words(f"story-kind-{story.kind}")), Tag(words(f"story-status-{story.status}")))
        open_it = Button(words("story-open"), ShowStory(story.key))
        take_back = Button(words("story-withdraw"), Withdraw(story.key))
        yield Card(story.task, (), tags, (open_it if story.status == "draft" else take_back,))
    if more:
        yield Buttons((Button(words("story-more"), MyStories(stories[-1].key)),))


def own_list(words: Words, stories: Sequence[Story], *, more: bool) -> Message:
    text = words("story-list") if stories else words("story-list-empty")
    return Message("story-list", (Text(text), *own(words, stories, more=more)))
