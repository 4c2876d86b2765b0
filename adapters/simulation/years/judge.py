"""Whether the coach kept its promises to one simulated person (MISSION A and B), from their diary.

All of it is reckoned here from what was said and done: nothing asks the code that is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from adapters.simulation.years.diary import STUMBLES, Diary, Did, Heard, Lived, replay
from adapters.simulation.years.shifts import began, is_holiday

NOT_AGAIN, NOT_TRIED_AGAIN = timedelta(weeks=8), timedelta(days=365)
ASK_AGAIN = timedelta(weeks=4)
FORGOTTEN = timedelta(weeks=8)
HALF, PAUSE = 2, 3  # offers in a row without a choice
TRIED = ("useful", "partly", "nothing", "without-ai")
INVITATION, OFFER, GOODBYE = "welcome-invite", "nudge-offer", "nudge-goodbye"
OF_A_WEEK = (OFFER, GOODBYE, "nudge-none")
OWN = ("nudge-reminder",)  # what they asked for comes when they asked for it
BACK = ("yes", "paused", "resumed", "picked")  # a pause of their own has an end

Story = Sequence[Lived]
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
        Breach(name, diary.number, "{}-W{:02}".format(*_week(one)), one.terms.shifts.text)
        for name, rule in RULES.items()
        for one in (rule(story) if name != "unasked" or not diary.duties else ())
    ]


# --- what is coaching, and when it was ------------------------------------------------------------


def _said(story: Story) -> Iterator[tuple[Lived, Heard]]:
    """What came of the coach's own accord."""
    for one in story:
        if isinstance(one.entry, Heard) and not one.entry.asked:
            yield one, one.entry


def _is_coaching(heard: Heard) -> bool:
    return heard.name.startswith(("nudge-", "pulse-")) and heard.name not in OWN


def _coaching(story: Story) -> Iterator[Lived]:
    return (one for one, heard in _said(story) if _is_coaching(heard))


def _shift(one: Lived) -> date | None:
    return began(one.terms.shifts, one.terms.zone, one.entry.at)


def _week(one: Lived) -> tuple[int, int]:
    """A night shift belongs to the day it began on."""
    year, number, _ = (_shift(one) or one.day).isocalendar()
    return year, number


# --- when -----------------------------------------------------------------------------------------


def one_a_week(story: Story) -> Iterator[Lived]:
    weeks: set[tuple[int, int]] = set()
    for one, heard in _said(story):
        if heard.name in OF_A_WEEK:
            if _week(one) in weeks:
                yield one
            weeks.add(_week(one))


def at_work(story: Story) -> Iterator[Lived]:
    for one, heard in _said(story):
        if (_is_coaching(heard) or heard.name == INVITATION) and _shift(one) is None:
            yield one


def no_holiday(story: Story) -> Iterator[Lived]:
    for one, heard in _said(story):
        day = _shift(one) or one.day
        if (_is_coaching(heard) or heard.name == INVITATION) and is_holiday(day, one.terms.country):
            yield one


def no_rest_disturbed(story: Story) -> Iterator[Lived]:
    """Neither on leave nor in a pause; on its last day itself it is over."""
    return (one for one in _coaching(story) if one.terms.rests_on(one.day))


# --- to whom --------------------------------------------------------------------------------------


def only_after_yes(story: Story) -> Iterator[Lived]:
    for one, heard in _said(story):
        if heard.name.startswith(("nudge-", "pulse-")) and one.consent != "yes":
            yield one


def unasked(story: Story) -> Iterator[Lived]:
    """Who has no duty and did not say yes hears of an invitation alone."""
    for one, heard in _said(story):
        if one.consent != "yes" and heard.name != INVITATION:
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


def two_questions_a_week(story: Story) -> Iterator[Lived]:
    asked: Counter[tuple[int, int]] = Counter()
    for one, heard in _said(story):
        asked[_week(one)] += heard.questions
        if heard.questions and asked[_week(one)] > 2:
            yield one


def _since_goodbye(story: Story) -> Iterator[tuple[Lived, bool]]:
    """Whether a goodbye was said before, from which they did not come back themselves."""
    gone = False
    for one in story:
        yield one, gone
        if isinstance(one.entry, Did):
            gone = gone and one.entry.what not in BACK
        else:
            gone = gone or one.entry.name == GOODBYE


def one_goodbye(story: Story) -> Iterator[Lived]:
    """After a goodbye no coaching, and so no second one."""
    for one, gone in _since_goodbye(story):
        if (
            gone
            and isinstance(one.entry, Heard)
            and not one.entry.asked
            and _is_coaching(one.entry)
        ):
            yield one


@dataclass(slots=True)
class Quiet:
    """Offers in a row without a choice; a decline and a silence are the same."""

    count: int = 0
    open: bool = False  # the last offer has no choice yet
    monday: date = date.min  # of its week
    anew: bool = True  # nothing was offered since they came, or came back
    every: int = 1  # their own choice of weeks

    @property
    def left(self) -> int:
        return self.count + self.open

    @property
    def apart(self) -> timedelta:
        """How far the next offer is to be from the last one, at least."""
        weeks = self.every * (2 if self.left >= HALF else 1)
        return timedelta(weeks=0 if self.anew or weeks == 1 else weeks)

    def follow(self, one: Lived) -> None:
        match one.entry:
            case Did(what="yes"):  # this week's offer still stands
                self.open = self.open and self.monday == _monday(one)
                self.count, self.anew = 0, True
            case Did(what="picked"):
                self.count, self.open = 0, False
            case Did(what="rhythm", about=weeks):
                self.count, self.every = 0, int(weeks)
            case Did(what="paused" | "resumed" | "moment"):  # they are there
                self.count = 0
            case Did(what="back"):
                self.open = True
            case Heard(name="nudge-goodbye"):
                self.count, self.open = 0, False
            case Heard(name="nudge-offer", asked=False):
                self.count, self.open = self.left, True
                self.monday, self.anew = _monday(one), False


def shrinks_when_quiet(story: Story) -> Iterator[Lived]:
    """After two quiet offers half as often, after three none; no goodbye before that."""
    quiet = Quiet()
    for one in story:
        match one.entry:
            case Heard(name="nudge-goodbye") if quiet.left < PAUSE:
                yield one
            case Heard(name="nudge-offer", asked=False):
                if quiet.left >= PAUSE or _monday(one) - quiet.monday < quiet.apart:
                    yield one
        quiet.follow(one)


def not_forgotten(story: Story) -> Iterator[Lived]:
    """Who said yes, does not rest and was not said goodbye to is offered something in time."""
    since = date.max
    for one, gone in _since_goodbye(story):
        offered = isinstance(one.entry, Heard) and one.entry.name in OF_A_WEEK
        if offered or gone or one.consent != "yes" or one.terms.rests_on(one.day):
            since = one.day
        ends = (one.terms.paused_until, one.terms.away_until)
        since = max(since, *(end for end in ends if end and end <= one.day), date.min)
        if one.day - since > FORGOTTEN:
            yield one
            since = one.day


def _monday(one: Lived) -> date:
    return date.fromisocalendar(*_week(one), 1)


RULES: Mapping[str, Rule] = {
    "one-a-week": one_a_week,
    "at-work": at_work,
    "no-holiday": no_holiday,
    "no-rest-disturbed": no_rest_disturbed,
    "only-after-yes": only_after_yes,
    "unasked": unasked,
    "invited-twice": invited_twice_at_most,
    "answered": every_press_answered,
    "not-shown-again": not_shown_again,
    "not-tried-again": not_tried_again,
    "one-reminder": one_reminder_a_plan,
    "one-follow-up": one_follow_up_a_choice,
    "two-questions": two_questions_a_week,
    "one-goodbye": one_goodbye,
    "shrinks": shrinks_when_quiet,
    "not-forgotten": not_forgotten,
}
