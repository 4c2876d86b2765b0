"""Whether the coach kept its promises to one simulated person (MISSION A and B), from their diary.

All of it is reckoned here from what was said and done: nothing asks the code that is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from adapters.simulation.years.diary import STUMBLES, Diary, Did, Heard, Lived, replay
from adapters.simulation.years.rhythm import not_forgotten, one_goodbye, shrinks_when_quiet
from adapters.simulation.years.shifts import is_holiday
from adapters.simulation.years.story import (
    INVITATION,
    OF_A_WEEK,
    OFFER,
    Story,
    coaching_in,
    is_coaching,
    shift_of,
    spoken,
    week_of,
)

NOT_AGAIN, NOT_TRIED_AGAIN = timedelta(weeks=8), timedelta(days=365)
ASK_AGAIN = timedelta(weeks=4)
APART = timedelta(hours=1)
TRIED = ("useful", "partly", "nothing", "without-ai")
Rule = Callable[[Story], Iterator[Lived]]


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """A promise that was broken: to whom as a number, in which week, with which working week."""

    rule: str
    person: int
    week: str
    pattern: str


def judge(diary: Diary) -> list[Breach]:
    story = replay(diary)
    return [
        Breach(name, diary.number, "{}-W{:02}".format(*week_of(one)), one.terms.shifts.text)
        for name, rule in RULES.items()
        for one in (rule(story) if name != "unasked" or not diary.duties else ())
    ]


# --- when -----------------------------------------------------------------------------------------


def one_a_week(story: Story) -> Iterator[Lived]:
    weeks: set[tuple[int, int]] = set()
    for one, heard in spoken(story):
        if heard.name in OF_A_WEEK:
            if week_of(one) in weeks:
                yield one
            weeks.add(week_of(one))


def at_work(story: Story) -> Iterator[Lived]:
    for one, heard in spoken(story):
        if (is_coaching(heard) or heard.name == INVITATION) and shift_of(one) is None:
            yield one


def no_holiday(story: Story) -> Iterator[Lived]:
    for one, heard in spoken(story):
        day = shift_of(one) or one.day
        if (is_coaching(heard) or heard.name == INVITATION) and is_holiday(day, one.terms.country):
            yield one


def no_rest_disturbed(story: Story) -> Iterator[Lived]:
    """Neither on leave nor in a pause; on its last day itself it is over."""
    return (one for one in coaching_in(story) if one.terms.rests_on(one.day))


# --- to whom --------------------------------------------------------------------------------------


def only_after_yes(story: Story) -> Iterator[Lived]:
    for one, heard in spoken(story):
        if heard.name.startswith(("nudge-", "pulse-")) and one.consent != "yes":
            yield one


def unasked(story: Story) -> Iterator[Lived]:
    """Who has no duty and did not say yes hears of an invitation alone."""
    for one, heard in spoken(story):
        if one.consent != "yes" and heard.name != INVITATION:
            yield one


def only_where_opened(story: Story) -> Iterator[Lived]:
    """Nobody is invited or coached in a team that the owner did not open, whatever they said."""
    for one, heard in spoken(story):
        if (is_coaching(heard) or heard.name == INVITATION) and not one.terms.is_open:
            yield one


def invited_twice_at_most(story: Story) -> Iterator[Lived]:
    """First, and four weeks after "later"; never after another answer."""
    invitations, later = 0, None
    for one in story:
        if isinstance(one.entry, Did) and one.entry.what == "later":
            later = one.entry.at
        elif isinstance(one.entry, Heard) and one.entry.name == INVITATION:
            invitations += 1
            again = later is not None and one.entry.at >= later + ASK_AGAIN and invitations == 2
            if one.consent not in ("new", "later") or (invitations > 1 and not again):
                yield one


def every_press_answered(story: Story) -> Iterator[Lived]:
    for one in story:
        unanswered = isinstance(one.entry, Heard) and one.entry.name in STUMBLES
        if unanswered and one.consent != "left":
            yield one


# --- which cards ----------------------------------------------------------------------------------


def _shown(story: Story) -> Iterator[tuple[Lived, tuple[str, ...]]]:
    """The cards that are new in each offer; to look at an offer once more shows nothing new."""
    standing: tuple[str, ...] = ()
    for one in story:
        if isinstance(one.entry, Heard) and one.entry.name == OFFER:
            again = one.entry.asked and set(one.entry.cards) <= set(standing)
            if not again:
                standing = one.entry.cards
                yield one, standing


def not_shown_again(story: Story) -> Iterator[Lived]:
    shown: dict[str, date] = {}
    for one, cards in _shown(story):
        if any(card in shown and one.day - shown[card] < NOT_AGAIN for card in cards):
            yield one
        shown |= dict.fromkeys(cards, one.day)


def not_tried_again(story: Story) -> Iterator[Lived]:
    tried: dict[str, date] = {}
    offers = {id(one): cards for one, cards in _shown(story)}
    chosen: dict[str, str] = {}
    for one in story:
        for card in offers.get(id(one), ()):
            if card in tried and one.day - tried[card] < NOT_TRIED_AGAIN:
                yield one
        match one.entry:
            case Did(what="picked", about=card, week=week):
                chosen[week] = card
            case Did(what="told", about=result, week=week):
                tried.pop(chosen[week], None)
                tried |= {chosen[week]: one.day} if result in TRIED else {}


# --- how often ------------------------------------------------------------------------------------


def _at_most_one_after(story: Story, name: str, cause: str) -> Iterator[Lived]:
    """Of what has that name one comes for each time it has cause, and none without."""
    allowed: set[str] = set()  # the weeks of the offers it is about
    for one in story:
        if isinstance(one.entry, Did) and one.entry.what == cause:
            allowed.add(one.entry.week)
        elif isinstance(one.entry, Heard) and one.entry.name == name and not one.entry.asked:
            if one.entry.week not in allowed:
                yield one
            allowed.discard(one.entry.week)


def one_reminder_a_plan(story: Story) -> Iterator[Lived]:
    return _at_most_one_after(story, "nudge-reminder", "planned")


def one_follow_up_a_choice(story: Story) -> Iterator[Lived]:
    return _at_most_one_after(story, "nudge-follow-up", "picked")


def follow_ups_apart(story: Story) -> Iterator[Lived]:
    """Two choices are not asked about at the same moment."""
    last = None
    for one, heard in spoken(story):
        if heard.name == "nudge-follow-up":
            if last is not None and heard.at - last < APART:
                yield one
            last = heard.at


def two_questions_a_week(story: Story) -> Iterator[Lived]:
    asked: Counter[tuple[int, int]] = Counter()
    for one, heard in spoken(story):
        asked[week_of(one)] += heard.questions
        if heard.questions and asked[week_of(one)] > 2:
            yield one


RULES: Mapping[str, Rule] = {
    "one-a-week": one_a_week,
    "at-work": at_work,
    "no-holiday": no_holiday,
    "no-rest-disturbed": no_rest_disturbed,
    "only-after-yes": only_after_yes,
    "unasked": unasked,
    "only-where-opened": only_where_opened,
    "invited-twice": invited_twice_at_most,
    "answered": every_press_answered,
    "not-shown-again": not_shown_again,
    "not-tried-again": not_tried_again,
    "one-reminder": one_reminder_a_plan,
    "one-follow-up": one_follow_up_a_choice,
    "follow-ups-apart": follow_ups_apart,
    "two-questions": two_questions_a_week,
    "one-goodbye": one_goodbye,
    "shrinks": shrinks_when_quiet,
    "not-forgotten": not_forgotten,
}
