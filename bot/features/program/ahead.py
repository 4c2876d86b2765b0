"""When what waits will have left, as the owner reads it: counts and moments, never who."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import outlook
from bot.calendar import local
from bot.content import Words
from bot.message import Text
from bot.outlook import Outlook
from bot.people import Team, members
from bot.turn import Turn

A_CROWD = 20  # messages that wait, from which on the owner hears how long it takes
MINUTE = timedelta(minutes=1)


def leaving_now(turn: Turn) -> tuple[Text, ...]:
    """A line while many messages of the whole organisation wait for their turn."""
    ahead = outlook.waiting(turn.session, turn.house.paces, turn.now)
    if ahead.waiting < A_CROWD or ahead.done_at is None:
        return ()
    return (leaving(turn.words, ahead.waiting, around(turn.words, ahead.done_at, turn.now)),)


def last_invited(turn: Turn, team: Team) -> tuple[Text, ...]:
    """When a team that opens will all have been invited; of one that is open nothing is told, for
    that would say how many are new."""
    if team.opened_at is not None or team.id is None:
        return ()
    people = members(turn.session, team.id)
    ahead = outlook.opening(turn.session, turn.house.paces, people, turn.now)
    return last_ones(turn.words, ahead, turn.now)


def around(words: Words, at: datetime, now: datetime) -> str:
    """Such as "10:42" today, "maandag 10:42" within a week, then with its date; whole minutes."""
    at = at if at == at.replace(second=0, microsecond=0) else at + MINUTE
    day = local(at, words.zone).date()
    ahead = (day - local(now, words.zone).date()).days
    if ahead == 0:
        return words.time(at)
    if ahead < 7:
        return words("program-weekday", day=words.day(day.weekday()), time=words.time(at))
    return words.moment(at)


def leaving(words: Words, count: int, when: str) -> Text:
    return Text(words("program-leaving", count=count, when=when), "quiet")


def last_ones(words: Words, ahead: Outlook, now: datetime) -> tuple[Text, ...]:
    """How many cannot be reached yet is not said: in a small team that would be somebody."""
    lines = []
    if ahead.done_at is not None:
        lines.append(Text(words("program-last", when=around(words, ahead.done_at, now))))
    if ahead.unreached:
        lines.append(Text(words("program-unreached"), "quiet"))
    return tuple(lines)
