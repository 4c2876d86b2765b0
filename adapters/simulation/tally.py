"""Counts what scripted people themselves did: for the table that closes a headless month.

Nothing here is read from the database: what somebody declined or let be stands nowhere there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from statistics import median

from adapters.simulation.witness import Deed, Told
from bot.actions import AskQuestion, MaybeLater, PlanHour, SayNo, StartCoaching, TellStory
from bot.calendar import Hours, at_local
from bot.events import Submitted
from bot.features.ai_hour.planned import ConfirmHour, Join, Leave
from bot.features.nudge.shown import TRIED, NotThisWeek, Pick, Result
from bot.features.pulse.asked import Answer as PulseAnswer
from bot.features.question.links import Answer, EditDraft, NotYet, SendDraft, Solved
from bot.features.story.told import Share, Try
from bot.message import Chart, Form, Message

Who = str
DECLINED, PICKED, NOT_NOW = "declined", "picked", "not-this-week"
RATHER_NOT = "rather-not"


@dataclass(slots=True)
class Asked:
    """One question: when it was asked, when and by whom it was first answered."""

    at: datetime
    unnamed: bool
    answered_at: datetime | None = None
    by: Who = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the owner saw of the results: which teams, and how many items of the total."""

    teams: tuple[str, ...]
    hidden: tuple[str, ...]
    items: int


@dataclass(slots=True)
class Tally:
    """A witness that counts. `hours` is when each person works; `zone` that of the company."""

    hours: Mapping[Who, Hours]
    zone: str
    choice: dict[Who, str] = field(default_factory=dict)
    offers: dict[tuple[Who, str], str] = field(default_factory=dict)
    pulse_asked: set[tuple[Who, int, str]] = field(default_factory=set)
    pulse: dict[tuple[Who, int, str], str] = field(default_factory=dict)
    stories: dict[int, str] = field(default_factory=dict)
    wishes: set[tuple[Who, int]] = field(default_factory=set)
    questions: dict[int, Asked] = field(default_factory=dict)
    solved: set[int] = field(default_factory=set)
    not_yet: int = 0
    planned: dict[int, datetime] = field(default_factory=dict)
    joined: set[tuple[Who, int]] = field(default_factory=set)
    shown: Shown | None = None
    _kinds: dict[int, str] = field(default_factory=dict)
    _starts: dict[Who, datetime] = field(default_factory=dict)

    # --- what came in -----------------------------------------------------------------------------

    def heard(self, told: Told) -> None:
        if told.message is None or told.how != "send" or not told.place.private:
            return
        who = told.place.external
        for button in told.message.buttons():
            match button.action:
                case NotThisWeek(week=week) if told.message.name == "nudge-offer":
                    self.offers.setdefault((who, week), "")
                case PulseAnswer(period=period, item=item):
                    self.pulse_asked.add((who, period, item))

    # --- what people did --------------------------------------------------------------------------

    def did(self, deed: Deed) -> None:
        self._about_joining(deed)
        self._about_nudges(deed)
        self._about_pulse_and_stories(deed)
        self._about_questions(deed)
        self._about_hours(deed)

    def _about_joining(self, deed: Deed) -> None:
        match deed.action, deed.got:
            case StartCoaching(), "welcome-yes":
                self.choice[deed.who] = "yes"
            case MaybeLater(), "welcome-later":
                self.choice[deed.who] = "later"
            case SayNo(), "welcome-no":
                self.choice[deed.who] = "no"

    def _about_nudges(self, deed: Deed) -> None:
        match deed.action, deed.got:
            case Pick(week=week), "nudge-picked":
                self.offers[deed.who, week] = PICKED
            case NotThisWeek(week=week), "nudge-declined":
                self.offers[deed.who, week] = DECLINED
            case Result(week=week, result=result), "nudge-thanks":
                self.offers[deed.who, week] = result

    def _about_pulse_and_stories(self, deed: Deed) -> None:
        match deed.action, deed.got:
            case PulseAnswer(period=p, item=item, value=value), "pulse-noted" | "pulse-thanks":
                self.pulse[deed.who, p, item] = value
            case TellStory(), "story-preview":
                self._kinds |= {story: _value(deed, "kind") for story in _stories(deed)}
            case Share(story=story), "story-shared":
                self.stories[story] = self._kinds.get(story, "")
            case Try(story=story), "story-will-try" | "story-try-now":
                self.wishes.add((deed.who, story))

    def _about_questions(self, deed: Deed) -> None:
        match deed.action, deed.got:
            case AskQuestion() | EditDraft(), "question-sent":
                self._asked(deed, unnamed=_value(deed, "unnamed") == "yes")
            case SendDraft(unnamed=unnamed), "question-sent":
                self._asked(deed, unnamed=unnamed)
            case Answer(question=key), "question-noted":
                asked = self.questions.get(key)
                if asked is not None and asked.answered_at is None:
                    asked.answered_at, asked.by = deed.event.at, deed.who
            case Solved(question=key), "question-solved":
                self.solved.add(key)
            case NotYet(), "question-reopened":
                self.not_yet += 1

    def _asked(self, deed: Deed, *, unnamed: bool) -> None:
        for key in _numbers(deed, "question"):
            self.questions.setdefault(key, Asked(deed.event.at, unnamed))

    def _about_hours(self, deed: Deed) -> None:
        match deed.action, deed.got:
            case PlanHour(), "ai-hour-confirm":
                day = date.fromisoformat(_value(deed, "date"))
                clock = time.fromisoformat(_value(deed, "time"))
                self._starts[deed.who] = at_local(day, clock, self.zone)
            case ConfirmHour(hour=hour), "ai-hour-planned":
                self.planned[hour] = self._starts[deed.who]
            case Join(hour=hour), "ai-hour-joined":
                self.joined.add((deed.who, hour))
            case Leave(hour=hour), "ai-hour-left":
                self.joined.discard((deed.who, hour))

    def saw_results(self, reply: Message, teams: Mapping[str, str]) -> None:
        """Note what this message shows; `teams` are all names of teams, by whatever."""
        if reply.name != "insight-results":
            return  # not counted yet
        charts = [part for part in reply.parts if isinstance(part, Chart)]
        labels = {button.label for button in reply.buttons()}
        there = tuple(name for name in teams.values() if name in labels)
        hidden = tuple(name for name in teams.values() if name not in labels)
        self.shown = Shown(there, hidden, sum(len(chart.labels) for chart in charts))

    # --- the figures ------------------------------------------------------------------------------

    def consent(self) -> Counter[str]:
        found = Counter(self.choice.values())
        found["silent"] = len(self.hours) - len(self.choice)
        return found

    def nudges(self) -> Counter[str]:
        """How many offers ended how: tried, picked, declined (said) or silent; they add up."""
        found: Counter[str] = Counter()
        for outcome in self.offers.values():
            found["tried" if outcome in TRIED else _ending(outcome)] += 1
        return found

    def results(self) -> Counter[str]:
        return Counter(outcome for outcome in self.offers.values() if outcome in TRIED)

    def answers(self) -> int:
        return sum(value != RATHER_NOT for value in self.pulse.values())

    def waits(self) -> list[float]:
        """Working hours of whoever answered, from each question to its first answer."""
        return sorted(self._waits())

    def _waits(self) -> Iterator[float]:
        for asked in self.questions.values():
            if asked.answered_at is not None:
                worked = self.hours[asked.by].hours_between(asked.at, asked.answered_at)
                yield worked.total_seconds() / 3600

    def median_wait(self) -> float:
        return median(self.waits() or [0.0])

    def held(self, now: datetime) -> int:
        return sum(start <= now for start in self.planned.values())


def _ending(outcome: str) -> str:
    return DECLINED if outcome == NOT_NOW else outcome or "silent"


def _value(deed: Deed, name: str) -> str:
    value = deed.event.values.get(name, "") if isinstance(deed.event, Submitted) else ""
    return value if isinstance(value, str) else ""


def _stories(deed: Deed) -> set[int]:
    return _numbers(deed, "story")


def _numbers(deed: Deed, name: str) -> set[int]:
    """The ids that the buttons of the answer are about."""
    if deed.reply is None or isinstance(deed.reply, Form):
        return set()
    found = (getattr(button.action, name, None) for button in deed.reply.buttons())
    return {one for one in found if isinstance(one, int)}
