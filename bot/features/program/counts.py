"""How many joined, as the owner and leads read it: what bot.joined lets through, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlmodel import select

from bot.content import Words
from bot.joined import JoinedCount, joined_in
from bot.message import Text
from bot.thresholds import Rules
from bot.turn import Turn


def by_team(turn: Turn) -> dict[int | None, int]:
    """The teams of which a figure may be shown."""
    rows = turn.session.exec(select(JoinedCount))
    return {row.team_id: row.around for row in rows if row.around is not None}


def altogether(turn: Turn) -> Iterator[Text]:
    """Nothing before the first period is closed."""
    if row := joined_in(turn.session, None):
        yield from told(turn.words, row.around, row.last_day)


def of_own_team(turn: Turn) -> Iterator[Text]:
    row = joined_in(turn.session, turn.person.team_id) if turn.person.team_id else None
    if row is not None:
        yield from told(turn.words, row.around, row.last_day, who="team")


def told(words: Words, around: int | None, last_day: date, who: str = "all") -> Iterator[Text]:
    """The figure, or that there is none, in the same words for every reason; and why."""
    if around is None:
        yield Text(words(f"program-joined-{who}-hidden"))
    else:
        yield Text(words(f"program-joined-{who}", count=around, day=words.date(last_day)))
    yield Text(
        words("program-joined-how", minimum=Rules().minimum, rounding=Rules().rounding), "quiet"
    )
