"""What scripted colleagues do about a message on their screen, each by their own temperament."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from adapters.simulation.asking import (
    look_at_answer,
    look_at_card,
    look_at_draft,
    look_at_question_back,
)
from adapters.simulation.colleague import Colleague, button_of
from adapters.simulation.errands import fill_form, fill_story
from adapters.simulation.front import Standing
from adapters.simulation.temperament import BANDS, NOTHING, WHEN, Temperament
from bot.actions import TellStory

Reaction = Callable[[Colleague, Standing], Awaitable[bool]]


async def look(me: Colleague) -> bool:
    """Do at most one thing about what stands there; whether anything was done."""
    for post in me.unminded():
        me.mind(post)
        react = reaction_to(me, post.message.name)
        if react is not None and await react(me, post):
            return True
    return False


def reaction_to(me: Colleague, name: str) -> Reaction | None:
    """What this colleague does about messages of that name; the silent only know the first one."""
    if me.temperament is Temperament.SILENT and name != "welcome-invite":
        return None
    return REACTIONS.get(name)


async def _invite(me: Colleague, post: Standing) -> bool:
    if me.chance("why", me.habits.curious):
        await me.press(post, "program.why")
    choice = me.choose("invite", me.habits.invite)
    return choice != NOTHING and await me.press(post, f"welcome.{choice}") is not None


# --- the nudge ------------------------------------------------------------------------------------


async def _offer(me: Colleague, post: Standing) -> bool:
    if me.chance("why-these", me.habits.curious / 2):
        await me.press(post, "nudge.why")
    choice = me.choose("offer", me.habits.offer)
    if choice == NOTHING:
        return False
    if choice != "pick":
        return await me.press(post, f"nudge.{choice}") is not None
    cards = [b.action for b in post.message.buttons() if b.action.verb == "nudge.pick"]
    if not cards:
        return False
    card = me.dice("card").choice(cards)
    return await me.press(post, card.verb, card=getattr(card, "card", "")) is not None


async def _picked(me: Colleague, post: Standing) -> bool:
    when = me.choose("when", WHEN)
    await me.press(post, "nudge.when", when=when)
    if when == "own":
        cue = me.dice("cue").choice(me.script.cues).say(me.language)
        return await me.fill("nudge-when-form", cue=cue)
    return True


async def _follow_up(me: Colleague, post: Standing) -> bool:
    me.result = me.choose("result", me.habits.result)
    return (
        me.result != NOTHING and await me.press(post, "nudge.result", result=me.result) is not None
    )


async def _thanks(me: Colleague, post: Standing) -> bool:
    """Say how much time it took, or tell the team, or ask someone; or leave it at that."""
    asks_minutes = button_of(post.message, "nudge.minutes") is not None
    if asks_minutes and me.chance("minutes", me.habits.minutes):
        band = me.choose("band", BANDS)
        return await me.press(post, "nudge.minutes", band=band) is not None
    if me.question is not None and button_of(post.message, "question.ask"):
        await me.press(post, "question.ask")
        return await fill_form(me)
    return await _tell(me, post)


async def _tell(me: Colleague, post: Standing) -> bool:
    """Tell the story that the script has for this card, unless a colleague was first."""
    button = button_of(post.message, "story.tell")
    if button is None or not isinstance(button.action, TellStory):
        return False
    story = me.script.story_of(button.action.card)
    if story is None or story.id in me.told or (story.kind == "win") != (me.result == "useful"):
        return False
    if not me.chance("tell", me.habits.tell):
        return False
    await me.press(post, "story.tell")
    return await fill_story(me, story)


# --- pulse, stories and AI hours ------------------------------------------------------------------


async def _pulse(me: Colleague, post: Standing) -> bool:
    """Answer the first question that is still open; who skips one skips the week."""
    if post.message.name == "pulse-ask" and not me.chance("pulse", me.habits.pulse):
        return False
    options = [b for b in post.message.buttons() if b.action.verb == "pulse.answer"]
    item = getattr(options[0].action, "item", "") if options else ""
    values = [str(getattr(b.action, "value", "")) for b in options if _item(b.action) == item]
    odds = {value: me.habits.scores.get(value, 1) for value in values}
    if not odds:
        return False
    value = me.choose(f"score:{item}", odds)
    return await me.press(post, "pulse.answer", item=item, value=value) is not None


def _item(action: object) -> str:
    return str(getattr(action, "item", ""))


async def _preview(me: Colleague, post: Standing) -> bool:
    naming = me.choose("share", me.habits.share)
    return await me.press(post, "story.share", naming=naming) is not None


async def _post(me: Colleague, post: Standing) -> bool:
    """Someone told something in the team's channel: try it too, unless it is one's own."""
    own = me.story is not None and me.story.did.say(me.language) in post.message.text
    if own or not me.chance("try", me.habits.try_story):
        return False
    return await me.press(post, "story.try") is not None


async def _hour(me: Colleague, post: Standing) -> bool:
    if not me.chance("join", me.habits.join):
        return False
    return await me.press(post, "ai_hour.join") is not None


async def _confirm_hour(me: Colleague, post: Standing) -> bool:
    return await me.press(post, "ai_hour.confirm") is not None


async def _open_form(me: Colleague, post: Standing) -> bool:
    """The coach answered plain words with a button: press it and fill in what it opens."""
    button = next(post.message.buttons(), None)
    if button is None:
        return False
    await me.seat.presses(button, post.reference)
    return await fill_form(me)


REACTIONS: Mapping[str, Reaction] = {
    "welcome-invite": _invite,
    "nudge-offer": _offer,
    "nudge-picked": _picked,
    "nudge-follow-up": _follow_up,
    "nudge-thanks": _thanks,
    "nudge-timed": _tell,
    "pulse-ask": _pulse,
    "pulse-noted": _pulse,
    "story-preview": _preview,
    "story-post": _post,
    "ai-hour-post": _hour,
    "ai-hour-confirm": _confirm_hour,
    "open-form": _open_form,
    "question-offer": look_at_draft,
    "question-answer": look_at_answer,
    "question-asked-back": look_at_question_back,
    "question-card": look_at_card,
}
