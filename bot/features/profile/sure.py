"""What was understood of plain words, said back in full before anything changes (MISSION A2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions import (
    Action,
    ComeOn,
    KeepAll,
    MaybeLater,
    OpenSettings,
    SayNo,
    StartCoaching,
)
from bot.asked import remember
from bot.content import Words
from bot.events import RhythmWanted
from bot.features.profile.settings import (
    LANGUAGES,
    AskRhythm,
    EndPause,
    SetMoment,
    SetPause,
    Speak,
    keep,
    may_last,
    not_joined,
)
from bot.message import Button, Buttons, Message, Part, Text
from bot.pattern import Pattern, PatternError, in_language
from bot.people import FOR_NOW
from bot.turn import Turn

RHYTHMS = (1, 2)  # weeks from one offer to the next
WEEK = 7 * 24  # hours
AS_IT_IS = -1


@dataclass(frozen=True, slots=True)
class AskPause(Action, verb="profile.ask-pause"):
    """Ask until when."""


@dataclass(frozen=True, slots=True)
class AskLanguage(Action, verb="profile.ask-language"):
    """Say which languages the coach speaks."""


@dataclass(frozen=True, slots=True)
class PauseUntil(Action, verb="profile.pause-until"):
    """`until` is an ISO date, or empty: until they say so themselves."""

    until: str


@dataclass(frozen=True, slots=True)
class SetPattern(Action, verb="profile.pattern"):
    """These are the working hours from now on, as they are written."""

    pattern: str


Sure = SetPattern | AskPause | AskRhythm | AskLanguage | PauseUntil | ComeOn


def agreed(turn: Turn, action: Sure) -> Message:
    """What was understood is looked at once more: since it was said back, days may have passed."""
    match action:
        case AskRhythm():
            return ask_rhythm(turn.words)
        case AskLanguage():
            return ask_language(turn.words)
        case ComeOn():
            return _come(turn, action)
        case SetPattern(pattern=pattern):
            return _work(turn, pattern)
        case _ if turn.person.consent != "yes":
            return nothing_to_pause(turn)
        case PauseUntil(until=until):
            return _pause(turn, until)
    return until_when(turn)


def _come(turn: Turn, wanted: ComeOn) -> Message:
    """Only what differs is their own choice from now on."""
    known = wanted.day in range(AS_IT_IS, 7) and wanted.hour in range(AS_IT_IS, 24)
    if not known or wanted.every not in (0, *RHYTHMS):
        return moment_unclear(turn.words)
    if wanted.every:
        turn.tell(RhythmWanted(wanted.every))
    before = {"day": turn.person.day, "hour": turn.person.hour}
    now = {"day": wanted.day, "hour": wanted.hour}
    changed = {name for name in now if now[name] not in (AS_IT_IS, before[name])}
    return keep(turn, {name: now[name] for name in changed})


def _work(turn: Turn, pattern: str) -> Message:
    try:
        return keep(turn, {"pattern": str(Pattern.parse(pattern))})
    except PatternError:
        return moment_unclear(turn.words)


def _pause(turn: Turn, until: str) -> Message:
    try:
        day = date.fromisoformat(until) if until else FOR_NOW
    except ValueError:
        day = turn.today
    if day != FOR_NOW and not may_last(day, turn.today):
        return until_when(turn, unclear=True)
    return keep(turn, {"paused_until": day})


# --- a pause --------------------------------------------------------------------------------------


def nothing_to_pause(turn: Turn) -> Message:
    """Whoever has the choice still is asked for it: being away is no answer to it."""
    if turn.person.consent == "new" and not turn.person.waits:
        remember(turn, StartCoaching(), SayNo(), MaybeLater())
        return not_chosen(turn.words)
    return not_joined(turn.words, turn.person.consent)


def not_chosen(words: Words) -> Message:
    """Whoever is away before they chose has chosen nothing by that, and may be asked once more."""
    choices = (
        Button(words("profile-join-button"), StartCoaching()),
        Button(words("profile-choose-later"), MaybeLater()),
        Button(words("profile-choose-no"), SayNo()),
    )
    return Message("profile-not-chosen", (Text(words("profile-not-chosen")), Buttons(choices)))


def until_when(turn: Turn, *, unclear: bool = False) -> Message:
    remember(turn, AskPause())
    return ask_pause(turn.words, turn.today, unclear=unclear)


def ask_pause(words: Words, today: date, *, unclear: bool = False) -> Message:
    """Until when; `unclear` when a day was named that is not understood, or is past."""
    text = Text(words("profile-pause-unclear" if unclear else "profile-ask-pause"))
    return Message("profile-ask-pause", (text, _pauses(words, today)))


def sure_pause(words: Words, until: date, today: date, rests: str = "") -> Message:
    """`rests` is the pause they have now, which this one replaces."""
    if until == FOR_NOW:
        said = words("profile-sure-pause-open")
    else:
        said = words("profile-sure-pause", day=words.ahead(until, today))
    other = Button(words("profile-other-day"), SetPause(), opens=True)
    texts = [Text(one) for one in (rests, said) if one]
    return Message("profile-sure-pause", (*texts, _yes_or(words, until_day(until), other)))


def until_day(until: date) -> PauseUntil:
    return PauseUntil("" if until == FOR_NOW else until.isoformat())


def _pauses(words: Words, today: date) -> Buttons:
    weeks = [(n, today + timedelta(weeks=n)) for n in (1, 2)]
    choices = [
        Button(words("profile-pause-weeks", weeks=n, day=words.date(day)), PauseUntil(f"{day}"))
        for n, day in weeks
    ]
    choices.append(Button(words("profile-pause-open"), PauseUntil("")))
    choices.append(Button(words("profile-other-day"), SetPause(), opens=True))
    choices.append(_leave(words))
    return Buttons(tuple(choices))


# --- a moment and a rhythm ------------------------------------------------------------------------


def sure_moment(
    words: Words, come: ComeOn, first: Iterable[Part] = (), rests: str = "", *back: Button
) -> Message:
    """`first` is when the first of them comes, as the features have it; `rests` why nothing comes
    now, with the way `back`."""
    rhythm = "every" if come.every else "moment"
    said = words(f"profile-sure-{rhythm}", weeks=come.every, moment=on(words, come))
    resting = (Text(rests), Buttons(back)) if rests else ()
    form = AskRhythm() if come.every else SetMoment()  # the form knows no rhythm
    other = Button(words("profile-sure-other"), form, opens=not come.every)
    sure = (Text(words("profile-sure")), _yes_or(words, come, other))
    return Message("profile-sure-moment", (Text(said), *first, *resting, *sure))


def sure_work(words: Words, pattern: Pattern) -> Message:
    said = words("profile-sure-work", pattern=in_language(str(pattern), words.lang))
    other = Button(words("profile-sure-other"), SetMoment(), opens=True)
    return Message(
        "profile-sure-work", (Text(said), _yes_or(words, SetPattern(str(pattern)), other))
    )


def near_moment(words: Words, wanted: str, near: Sequence[ComeOn], *, worked: bool) -> Message:
    """What was asked cannot be just so: it is no whole hour, or it is not `worked`."""
    phrase = "profile-whole-hour" if worked else "profile-not-worked"
    buttons = [Button(words("profile-take", moment=on(words, one)), one) for one in near]
    buttons.append(Button(words("profile-moment-button"), SetMoment(), opens=True))
    buttons.append(_leave(words))
    text = Text(words(phrase, moment=wanted))
    return Message("profile-near-moment", (text, Buttons(tuple(buttons))))


def moment_unclear(words: Words) -> Message:
    buttons = (
        Button(words("profile-moment-button"), SetMoment(), opens=True),
        Button(words("profile-help-settings"), OpenSettings()),
    )
    text = Text(words("profile-moment-unclear"))
    return Message("profile-moment-unclear", (text, Buttons(buttons)))


def ask_rhythm(words: Words) -> Message:
    choices = (ComeOn(AS_IT_IS, AS_IT_IS, weeks) for weeks in RHYTHMS)
    buttons = (Button(words("profile-rhythm", weeks=one.every), one) for one in choices)
    text = Text(words("profile-ask-rhythm"))
    return Message("profile-ask-rhythm", (text, Buttons((*buttons, _leave(words)))))


def worked_near(pattern: Pattern, wanted: ComeOn) -> ComeOn:
    """The worked hour of the week that is nearest; the later of two."""
    asked = wanted.day * 24 + wanted.hour
    for away in (sign * hours for hours in range(WEEK // 2 + 1) for sign in (1, -1)):
        day, hour = divmod((asked + away) % WEEK, 24)
        if pattern.covers(day, hour * 60):
            return ComeOn(day, hour, wanted.every)
    return wanted


def on(words: Words, come: ComeOn) -> str:
    """Such as "donderdag om 14:00"."""
    return words("moment", date=words.day(come.day), time=at_time(come.hour))


def at_time(hour: int, minute: int = 0) -> str:
    return f"{hour}:{minute:02}"


# --- a language -----------------------------------------------------------------------------------


def ask_language(words: Words) -> Message:
    """In both languages at once, for whoever asks for a third."""
    buttons = (Button(words(f"profile-speak-{one}"), Speak(one)) for one in LANGUAGES)
    text = Text(words("profile-ask-language"))
    return Message("profile-ask-language", (text, Buttons(tuple(buttons))))


def _yes_or(words: Words, action: Action, other: Button) -> Buttons:
    return Buttons((Button(words("profile-sure-yes"), action), other, _leave(words)))


def _leave(words: Words) -> Button:
    return Button(words("profile-leave"), KeepAll())


def showcase(words: Words, today: date) -> Iterator[Message]:
    """Every message of this file, for the gallery."""
    come = ComeOn(3, 14, 2)
    yield ask_pause(words, today)
    yield ask_pause(words, today, unclear=True)
    rests = words("profile-resting", day=words.date(today + timedelta(weeks=1)))
    back = Button(words("profile-resume-button"), EndPause())
    yield sure_pause(words, today + timedelta(weeks=2), today)
    yield sure_pause(words, FOR_NOW, today, words("profile-resting-open"))
    yield sure_moment(words, ComeOn(3, 14))
    yield sure_moment(words, come, (), rests, back)
    yield near_moment(words, on(words, come), [ComeOn(3, 14), ComeOn(3, 15)], worked=True)
    yield near_moment(words, on(words, ComeOn(5, 10)), [ComeOn(4, 16)], worked=False)
    yield sure_work(words, Pattern.parse())
    yield moment_unclear(words)
    yield ask_rhythm(words)
    yield ask_language(words)
