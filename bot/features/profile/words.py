"""Settings in plain words: "pauze tot 6 januari", "liever op donderdag 14:00", "elke twee weken".

Only what is a setting from its first word to its last is one; anything else may be a question.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches

from bot.actions import ComeOn
from bot.asked import remember
from bot.calendar import DAY
from bot.events import RhythmSaidBack
from bot.features.profile.settings import back, may_last, resting
from bot.features.profile.sure import (
    SetPattern,
    ask_rhythm,
    at_time,
    moment_unclear,
    near_moment,
    nothing_to_pause,
    sure_moment,
    sure_pause,
    sure_work,
    until_day,
    until_when,
    worked_near,
)
from bot.message import Message
from bot.pattern import DAY_NAMES, Pattern
from bot.people import FOR_NOW
from bot.spoken import Weekly, read_day, read_weekly
from bot.spoken.days import ENGLISH
from bot.spoken.hours import read_work
from bot.spoken.plain import LONGEST, MONTHS, in_plain
from bot.turn import Turn

FIRST = ("pauze", "pause", "liever", "voortaan", "rather")  # words to know in spite of an error
PAUSE = re.compile(
    r"(?:(?:ik|wil|neem|graag|even|een|met|stuur|mij|me|please|i|want|need|id|would|like|to|take|a"
    r"|lets|send|ben|ga|heb|op|nu|vandaag|im|am|ill|be|go|going|on|have|am) )*"
    r"(?:pauze|pauzeer|pauzeren|pause|break|geen berichten|no messages|(?:dont|do not) message me"
    r"|vakantie|(?:zwangerschaps|ouderschaps|geboorte|zorg)?verlof|(?:maternity|parental) leave"
    r"|ziek|afwezig|weg|vrij|holidays?|vacation|on leave|sick|ill|away|off"
    r"|out of office)"
    r"(?: (?:nemen|graag|please|aub|alsjeblieft|nu|now|vandaag|today|van|voor|for|of|meer|sturen))*"
    r"(?: (?P<how>tot en met|t/m|tot|until|till|til|through|vanaf|from))?(?P<rest> .+?)??"
    r"(?: (?:graag|please|aub|alsjeblieft))*"
)
AWAY_FIRST = re.compile(  # "ik ga twee weken op vakantie", "even een maandje pauze"
    r"((?:ik|i) (?:ga|ben|am|wil|neem|want)|im|ill be|even|graag) (.+) "
    r"((?:op|met|on) (?:vakantie|verlof|holidays?|vacation|leave)|pauze|weg|afwezig|vrij"
    r"|away|off)"
)
NOT_THEN = re.compile(r"((?:volgende|next) week) (?:even )?(?:niet|not)")
INCLUSIVE = ("tot en met", "t/m", "through")
AS_LONG = re.compile(r"\d{1,3} (?:day|week|month)")  # in plain words
OF_TIME = {"day", "week", "weekend", "month", "year", *MONTHS, *ENGLISH}
THIS_WEEK = ("deze week", "this week")
OPEN = {
    "ik het zeg", "ik het zelf zeg", "ik het weer zeg", "ik weer begin", "ik zelf weer begin",
    "ik iets laat weten", "nader order", "nader bericht", "further notice", "i say so",
    "i start again", "i say otherwise", "i tell you",
}  # fmt: skip

SETS = re.compile(
    r"\b(?:liever|voortaan|vanaf nu|elke|iedere|wekelijks|tweewekelijks|om de"
    r"|(?:eens|een keer|1x) (?:per|in de)|rather|prefer|preferably|from now on|every|each|weekly"
    r"|fortnightly|bi-?weekly|once"
    r"|taak|taken|tasks?)\b"
    r"|^(?:op|om|on|at) |^(?:kan|mag) (?:het|dat|dit) (?:ook )?(?:op|om) "
    r"|^can (?:it|you) (?:be )?(?:on|at) "
)
AROUND = (
    r"(?:ik|wil|zou|kan|kun|mag|het|dat|dit|ook|be|je|mij|me|mijn|taak|taken|moment|bericht|berichten|krijg|krijgen"
    r"|graag|liever|voortaan|vanaf nu|doe|maar|stuur|sturen|zet|zetten|verplaats|verzet|naar|dan"
    r"|een taak|alsjeblieft|aub|svp|elke|iedere|please|id|i|would|like|can|could|you|send|my|get"
    r"|a task|task|tasks|message|messages|move|set|change|rather|prefer|preferably|from now on"
    r"|to|it|have|instead|every|each)"
)
LEAD, TAIL = re.compile(rf"^(?:{AROUND} )+"), re.compile(rf"(?: {AROUND})+$")
_EACH = r"(?:elke|iedere|every|each|(?:eens|een keer|1x) (?:per|in de)|once (?:a|per|every|in))"
_TWO = r"(?:twee|2|two|other|andere|second|tweede)"
_DAY = rf"(?:{'|'.join(name for names in DAY_NAMES for name in names)})s?\b"
_LONG = r"(?:(?:werk)?dag|dagen|days?|maand|maanden|months?|weken|weeks)"
RHYTHMS = tuple(
    (weeks, re.compile(rf"\b(?:{pattern})\b"))
    for weeks, pattern in (
        (
            2,
            rf"om de (?:{_TWO} (?:week|weken)|week)|om de (?:14|veertien) dagen|tweewekelijks"
            r"|bi-?weekly|fortnightly",
        ),
        (2, rf"{_EACH} (?:{_TWO} (?:week|weken|weeks)|(?:14|veertien) (?:dagen|days)|fortnight)"),
        (2, rf"{_EACH} {_TWO} (?={_DAY})"),
        (1, rf"{_EACH} week|wekelijks|weekly"),
        (0, rf"{_EACH} (?:eerste|laatste|first|last) {_DAY}(?: van de maand| of the month)?"),
        (0, rf"(?:{_EACH}|om de) (?:\w+ )?{_LONG}|dagelijks|daily|maandelijks|monthly"),
    )
)
WISHES = ("liever", "voortaan", "rather", "preferably")
NO = re.compile(r"\b(?:geen|niet|nooit|no|not|never)\b")
SHORT = 5  # words in which a wish that is not understood can still only be a wish


def how_long(turn: Turn, text: str) -> Message | None:
    """The answer to how long the pause is to be: "2 weken", "tot 6 januari", "6 januari"."""
    bare = read_day(text, turn.today) and not AS_LONG.fullmatch(in_plain(text))
    return understood(turn, text) or understood(turn, f"pauze {'tot ' if bare else ''}{text}")


def understood(turn: Turn, text: str) -> Message | None:
    """What was understood, said back with a button for yes; None when it is no setting."""
    low = " ".join(re.sub(r"['’]|[.!?,]+(?=\s|$)", "", text.casefold()).split())
    if not low or len(low) > LONGEST:
        return None
    first, _, rest = low.partition(" ")
    low = f"{(get_close_matches(first, FIRST, n=1, cutoff=0.8) or [first])[0]} {rest}".strip()
    low = NOT_THEN.sub(r"pauze \1", low)
    found = PAUSE.fullmatch(low) or PAUSE.fullmatch(AWAY_FIRST.sub(r"\1 \3 \2", low))
    asks = "?" in text
    if found:
        return _pause(turn, found, asks=asks)
    worked = None if asks else read_work(low, Pattern.parse(turn.person.pattern))
    if worked is not None:
        remember(turn, SetPattern(str(worked)))
        return sure_work(turn.words, worked)
    return _come(turn, low, asks=asks)


# --- a pause --------------------------------------------------------------------------------------


def _pause(turn: Turn, found: re.Match[str], *, asks: bool) -> Message | None:
    how, rest = found["how"], (found["rest"] or "").strip()
    until = _until(how, rest, turn.today)
    of_time = not OF_TIME.isdisjoint(in_plain(rest).split())
    named = how or of_time or read_day(rest, turn.today)  # "pauze maandag": from then, or until?
    unclear = bool(named) and not asks and len(rest.split()) <= SHORT
    if until is None and not unclear and (how or rest):
        return None
    if turn.person.consent != "yes":
        return nothing_to_pause(turn)
    if until is None or not (until == FOR_NOW or may_last(until, turn.today)):
        return until_when(turn, unclear=unclear)
    remember(turn, until_day(until))
    rests = resting(turn.words, turn.person, turn.today)
    return sure_pause(turn.words, until, turn.today, rests)


def _until(how: str | None, rest: str, today: date) -> date | None:
    """The day on which coaching may come again."""
    if how in ("vanaf", "from"):
        return None
    if how is None:
        if rest in THIS_WEEK:
            return read_day("volgende week", today)
        if in_plain(rest) == "next week" and (monday := read_day(rest, today)):
            return monday + 7 * DAY
        return read_day(rest, today) if AS_LONG.fullmatch(in_plain(rest)) else None
    if rest in OPEN:
        return FOR_NOW
    day = read_day(rest, today)
    return day + DAY if day and how in INCLUSIVE else day


# --- a moment and a rhythm ------------------------------------------------------------------------


def _come(turn: Turn, low: str, *, asks: bool) -> Message | None:
    every, rest = _every(low)
    body = TAIL.sub("", f" {LEAD.sub('', f'{rest} ')}".rstrip()).strip()
    pattern = Pattern.parse(turn.person.pattern)
    weekly = read_weekly(body, pattern, turn.person.day) if body else Weekly(None, None)
    if not SETS.search(low) and (weekly is None or None in (weekly.weekday, weekly.minutes)):
        return None
    if weekly is None or (every is None and not body):
        wish = low.startswith(WISHES) and len(low.split()) <= SHORT and not NO.search(low)
        return moment_unclear(turn.words) if wish and not asks else None
    if every == 0:
        return ask_rhythm(turn.words)
    return _sure(turn, pattern, weekly, every or 0)


def _every(low: str) -> tuple[int | None, str]:
    """The weeks from one offer to the next, 0 for a rhythm there is not, and the other words."""
    for weeks, pattern in RHYTHMS:
        if found := pattern.search(low):
            return weeks, " ".join(f"{low[: found.start()]} {low[found.end() :]}".split())
    return None, low


def _sure(turn: Turn, pattern: Pattern, weekly: Weekly, every: int) -> Message:
    person, words = turn.person, turn.words
    day = person.day if weekly.weekday is None else weekly.weekday
    hour, minute = divmod(person.hour * 60 if weekly.minutes is None else weekly.minutes, 60)
    wanted = ComeOn(day, hour, every)
    if weekly == Weekly(None, None) or (not minute and pattern.covers(day, hour * 60)):
        remember(turn, wanted)
        first = turn.tell_surely(RhythmSaidBack(day, hour, every))
        rests = resting(words, person, turn.today)
        return sure_moment(words, wanted, first, rests, back(words, person))
    around = [ComeOn(day, one, every) for one in (hour, hour + 1) if minute and one < 24]
    near = [one for one in around if pattern.covers(day, one.hour * 60)]
    nearest = worked_near(pattern, wanted)
    asked = words("moment", date=words.day(day), time=at_time(hour, minute))
    return near_moment(words, asked, near or [nearest], worked=bool(near))
