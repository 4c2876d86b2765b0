"""What scripted colleagues set out to do of their own accord, and when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from adapters.simulation.colleague import Colleague
from adapters.simulation.script import Script, Story
from adapters.simulation.temperament import Temperament
from bot.calendar import DAY, Week, local

ASK_WEEKS = 4  # the weeks over which questions are spread
ASKED, AT_MOST = 0.8, 12  # the part of the script's questions that is asked
THIRD_HOUR = 0.6  # the chance that a third team plans an AI hour; two of them always do
LOOKERS = 2  # sceptics who want to see what is kept about them


@dataclass(frozen=True, slots=True)
class Errand:
    at: datetime
    external: str
    what: str


async def run(me: Colleague, what: str) -> bool:
    """Do it, if there is still a reason to; whether anything was done."""
    return await ERRANDS[what](me)


# --- dealing them out -----------------------------------------------------------------------------


def deal_errands(
    colleagues: Sequence[Colleague], script: Script, seed: int, start: datetime
) -> list[Errand]:
    """Who asks, tells and plans what, and when; the same seed deals the same."""
    awake = [one for one in colleagues if one.temperament is not Temperament.SILENT]
    dealt = (_questions, _stories, _hours, _looks)
    return [errand for deal in dealt for errand in deal(awake, script, seed, start)]


def _questions(
    awake: Sequence[Colleague], script: Script, seed: int, start: datetime
) -> Iterator[Errand]:
    dice = Random(f"{seed}:questions")
    for nth, question in enumerate(
        dice.sample(script.questions, min(AT_MOST, len(script.questions)))
    ):
        fitting = [
            one
            for one in awake
            if set(one.person.groups) & set(question.groups)
            and not one.person.has("ambassador")
            and one.question is None
        ]
        if fitting and dice.random() < ASKED:
            asker = dice.choice(fitting)
            asker.question = question
            yield Errand(_moment(asker, start, nth % ASK_WEEKS, dice), asker.external, "ask")


def _stories(
    awake: Sequence[Colleague], script: Script, seed: int, start: datetime
) -> Iterator[Errand]:
    """The stories that come from no card, each with someone keen."""
    dice = Random(f"{seed}:stories")
    for nth, story in enumerate(one for one in script.stories if not one.card):
        fitting = [
            one
            for one in awake
            if one.temperament is Temperament.KEEN
            and set(one.person.groups) & set(story.groups)
            and one.story is None
        ]
        if fitting:
            teller = dice.choice(fitting)
            teller.story = story
            yield Errand(_moment(teller, start, nth % 3, dice), teller.external, "tell")


def _hours(
    awake: Sequence[Colleague], script: Script, seed: int, start: datetime
) -> Iterator[Errand]:
    """The lead of the first team plans one, and of the others one or two."""
    dice = Random(f"{seed}:hours")
    leads = [one for one in awake if one.person.has("lead") and one.seat.team in script.hours]
    others = leads[1:]
    dice.shuffle(others)
    for nth, lead in enumerate(leads[:1] + others):
        if nth < 2 or dice.random() < THIRD_HOUR:
            yield Errand(_moment(lead, start, nth % 2, dice), lead.external, "plan")


def _looks(
    awake: Sequence[Colleague], script: Script, seed: int, start: datetime
) -> Iterator[Errand]:
    """Some look at what is kept about them; one moves their moment, one takes a week off."""
    dice = Random(f"{seed}:looks")
    free = [one for one in awake if not one.person.duties]
    keen = [one for one in free if one.temperament is Temperament.KEEN]
    wary = [one for one in free if one.temperament is Temperament.SCEPTIC]
    chosen = [("mine", one) for one in dice.sample(wary, min(LOOKERS, len(wary)))]
    chosen += [("moment", one) for one in dice.sample(keen, min(1, len(keen)))]
    for what, one in chosen:
        yield Errand(_moment(one, start, dice.randrange(3), dice), one.external, what)


def _moment(me: Colleague, start: datetime, week: int, dice: Random) -> datetime:
    """Some minute of their working time in that week, but not on the very first day."""
    monday = Week.of(start, me.person.zone).monday() + week * 7 * DAY
    worked = me.person.hours.intervals(monday, monday + 6 * DAY)
    later = [one for one in worked if one[0] >= start + DAY] or worked
    if not later:
        return start + timedelta(days=7 * week + 1)
    begin, end = dice.choice(later)
    return begin + timedelta(minutes=dice.randrange(5, int((end - begin).total_seconds()) // 60))


# --- doing them -----------------------------------------------------------------------------------


async def _ask(me: Colleague) -> bool:
    """In plain words, or in the form: always there when it must be without a name."""
    question = me.question
    if question is None:
        return False
    if question.unnamed or me.chance("by-form", 0.4):
        return await me.seat.says(_command(me, "vraag", "question")) is not None
    me.asking, me.question = question, None
    return await me.seat.says(question.text.say(me.language)) is not None


async def _tell_story(me: Colleague) -> bool:
    story = me.story
    if story is None or story.id in me.told:
        return False
    await me.seat.home()
    await me.press_anywhere("story.tell", kind=story.kind, card="")
    return await fill_story(me, story)


async def _plan(me: Colleague) -> bool:
    return await me.seat.says(_command(me, "ai-uur", "ai hour")) is not None


async def _mine(me: Colleague) -> bool:
    return await me.seat.says(_command(me, "wat weet je van mij", "my data")) is not None


async def _move_moment(me: Colleague) -> bool:
    await me.seat.says(_command(me, "instellingen", "settings"))
    await me.press_anywhere("profile.moment")
    return await me.fill("profile-moment-form", day="1", hour="14")


def _command(me: Colleague, nl: str, en: str) -> str:
    return nl if me.language.startswith("nl") else en


ERRANDS: Mapping[str, Callable[[Colleague], Awaitable[bool]]] = {
    "ask": _ask,
    "tell": _tell_story,
    "plan": _plan,
    "mine": _mine,
    "moment": _move_moment,
}


# --- filling in what opened -----------------------------------------------------------------------


async def fill_form(me: Colleague) -> bool:
    """Fill in whatever form is open from what the script gives this colleague; else close it."""
    form = me.seat.form
    if form is None:
        return False
    if form.name == "question-form" and me.question is not None:
        return await _fill_question(me)
    if form.name == "ai-hour-form":
        return await _fill_hour(me)
    me.seat.form = None
    return False


async def _fill_question(me: Colleague) -> bool:
    question = me.question
    assert question is not None
    me.asking, me.question = question, None
    unnamed = "yes" if question.unnamed else ""
    text = question.text.say(me.language)
    return await me.fill("question-form", topic=question.topic, text=text, unnamed=unnamed)


async def _fill_hour(me: Colleague) -> bool:
    plan = me.script.hours[me.seat.team]
    return await me.fill(
        "ai-hour-form",
        date=_hour_date(me).isoformat(),
        time=plan.time,
        place=plan.place.say(me.language),
        minutes=str(plan.minutes),
        agenda=plan.agenda,
    )


def _hour_date(me: Colleague) -> date:
    """A day in the middle of next week on which they work."""
    today = local(me.now, me.person.zone).date()
    monday = Week.on(today).next().monday()
    days = [monday + n * DAY for n in (1, 2, 3)]
    worked = [day for day in days if me.person.hours.is_workday(day)]
    return me.dice("hour-date").choice(worked or days)


async def fill_story(me: Colleague, story: Story) -> bool:
    """Tell a story of the script in the form that just opened."""
    said = {"did": story.did, "gave": story.gave, "wrong": story.wrong, "tip": story.tip}
    values = {name: text.say(me.language) for name, text in said.items() if text is not None}
    if story.task is not None:
        values["task"] = story.task.say(me.language)
    me.told.add(story.id)
    me.story = story
    return await me.fill("story-form", kind=story.kind, **values)
