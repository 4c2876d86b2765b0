"""How often somebody is offered something: in a rhythm of their own, and less when they let it be.

Two offers in a row without a choice halve the rhythm, after three comes one goodbye and then a
pause (MISSION.md B5). What is kept is one counter and the last offer; only they themselves see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.actions import ComeOn, StartCoaching
from bot.calendar import Week, local
from bot.content import Card, Words
from bot.delivery import Delivery
from bot.events import RhythmSaidBack, RhythmWanted, SettingsOpened
from bot.features.nudge.shown import (
    REASONS,
    Because,
    Offer,
    Rhythm,
    ShowOffer,
    rhythm_of,
)
from bot.message import Button, Buttons, Facts, Message, Part, Text
from bot.people import FOR_NOW
from bot.turn import Known, Turn

HALF, GOODBYE = 2, 3  # offers in a row without a choice
NO_REASON = "no-reason"  # the guarantee G5: nobody asks why
AHEAD = 9  # weeks in which the next offer is looked for


@dataclass(frozen=True, slots=True)
class Stand:
    """`last` is the week of the last offer that arrived; `left`: nothing was chosen from it;
    `parted`: it was the goodbye. `counted` are those without a choice before it."""

    every: int = 1
    counted: int = 0
    last: Week | None = None
    left: bool = False
    parted: bool = False

    def quiet(self, week: Week) -> int:
        """Offers in a row without a choice, before this week."""
        return self.counted + (self.left and self.last is not None and self.last < week)

    def weeks(self, week: Week) -> int:
        """From the last offer to the next one."""
        return self.every * (2 if self.quiet(week) >= HALF else 1)

    def offers_in(self, week: Week) -> bool:
        if self.last is None:
            return True
        return (week.monday() - self.last.monday()).days >= 7 * self.weeks(week)

    @property
    def is_over(self) -> bool:
        """The goodbye has arrived, and they did not come back meanwhile."""
        return self.parted and self.counted >= GOODBYE


AS_EVER = Stand()


def stands(session: Session, people: Sequence[int]) -> dict[int, Stand]:
    """How each of these people stands; whoever stands as ever is left out."""
    wanted = {"people": people}
    rhythms = session.execute(_rhythms(), wanted)
    own = {key: (every, counted) for key, every, counted in rhythms}
    found = {key: Stand(every, counted) for key, (every, counted) in own.items()}
    for key, *last in session.execute(_last_offers(), wanted):
        found[key] = _stand(*own.get(key, (1, 0)), *last)
    return found


def _stand(every: int, counted: int, week: str, chosen: str, parted: bool) -> Stand:
    return Stand(every, counted, _parsed(week), not (chosen or parted), parted)


_parsed = lru_cache(maxsize=64)(Week.parse)  # colleagues share it


@cache
def _rhythms() -> sa.Select[int, int, int]:
    those = col(Rhythm.person_id).in_(sa.bindparam("people", expanding=True))
    return sa.select(col(Rhythm.person_id), col(Rhythm.every), col(Rhythm.quiet)).where(those)


@cache
def _last_offers() -> sa.Select[int, str, str, bool]:
    """Of each the newest offer that arrived."""
    said = sa.and_(
        col(Delivery.key) == sa.literal("nudge:") + col(Offer.week),
        col(Delivery.person_id) == col(Offer.person_id),
        col(Delivery.op) == "send",
        col(Delivery.status) == "sent",
    )
    those = col(Offer.person_id).in_(sa.bindparam("people", expanding=True))
    newest = (
        sa.select(col(Offer.person_id).label("person"), sa.func.max(col(Offer.week)).label("week"))
        .join(Delivery, said)
        .where(those)
        .group_by(col(Offer.person_id))
        .subquery()
    )
    same = (newest.c.person == col(Offer.person_id), newest.c.week == col(Offer.week))
    parted = sa.cast(col(Offer.cards), sa.String) == "[]"
    fields = (col(Offer.person_id), col(Offer.week), col(Offer.chosen), parted)
    return sa.select(*fields).join(newest, sa.and_(*same))


def stand_of(turn: Turn, kept: Rhythm | None = None) -> Stand:
    """`kept` is what was read of their rhythm already."""
    kept = kept or rhythm_of(turn.session, turn.person.key)
    last = turn.session.execute(_last_offers(), {"people": [turn.person.key]}).first()
    return _stand(kept.every, kept.quiet, *last[1:]) if last else Stand(kept.every, kept.quiet)


def count_last(turn: Turn, kept: Rhythm, week: str) -> int:
    """The last offer counts from the moment a new one is made; the caller lets it go then."""
    quiet = stand_of(turn, kept).quiet(Week.parse(week))
    _count(turn, kept, quiet)
    return quiet


def own_rhythm(turn: Turn, event: RhythmWanted | RhythmSaidBack | SettingsOpened) -> Message | None:
    """Their own choice of weeks from one offer to the next: kept, and shown."""
    if isinstance(event, RhythmSaidBack):
        return _first_as(turn, event)
    kept = rhythm_of(turn.session, turn.person.key)
    if isinstance(event, RhythmWanted) and kept.every != event.every:
        kept.every = event.every
        turn.session.add(kept)
    return in_settings(turn.words, stand_of(turn), Week.of(turn.now, turn.person.zone))


def slowed(turn: Turn) -> Sequence[Part]:
    """That cards come less often now, for who has not been told otherwise; else nothing."""
    stand, week = stand_of(turn), Week.of(turn.now, turn.person.zone)
    return in_settings(turn.words, stand, week).parts if stand.quiet(week) >= HALF else ()


def is_there(turn: Turn, kept: Rhythm | None = None) -> None:
    """They chose, wished for or changed something themselves: nothing is counted any more, also
    not the last offer, which counts by itself as long as nothing is chosen from it."""
    kept = kept or rhythm_of(turn.session, turn.person.key)
    stand = stand_of(turn, kept)
    _count(turn, kept, stand.counted - stand.quiet(Week.of(turn.now, turn.person.zone)))


def start_anew(turn: Turn) -> None:
    """They are back: of what was offered before, only what they can still choose from counts."""
    week = str(Week.of(turn.now, turn.person.zone))
    mine = (col(Offer.person_id) == turn.person.key, col(Offer.chosen) == "")
    turn.session.execute(sa.delete(Offer).where(*mine, col(Offer.week) < week))
    is_there(turn)


def _count(turn: Turn, kept: Rhythm, quiet: int) -> None:
    if kept.quiet != quiet:
        kept.quiet = quiet
        turn.session.add(kept)


def part(turn: Turn) -> None:
    """The goodbye was said: from here on a pause, until they end it; then all is as it was."""
    turn.person.paused_until = FOR_NOW
    is_there(turn)
    turn.unplan(purposes=("coaching",))


def next_week(turn: Turn, week: Week) -> Week:
    """The week of the first offer after this week."""
    stand, week = stand_of(turn), week.next()
    while not stand.offers_in(week):
        week = week.next()
    return week


def coming(turn: Turn, *, anew: bool = False) -> datetime | None:
    """When the next cards come; None when there will be none, as things stand.

    Planned `anew`, a moment that has begun is still one.
    """
    return _next(turn, stand_of(turn), turn.person.day, turn.person.hour, anew=anew)


def _next(turn: Turn, stand: Stand, day: int, hour: int, *, anew: bool) -> datetime | None:
    person, week = turn.person, Week.of(turn.now, turn.person.zone)
    for _ in range(AHEAD):
        found = person.hours.moment(week, day, hour)
        ahead = found is not None and found[anew] > turn.now and stand.offers_in(week)
        if found and ahead and person.coached(local(found[0], person.zone).date()):
            return max(found[0], turn.now) if stand.quiet(week) < GOODBYE else None
        week = week.next()
    return None


def _first_as(turn: Turn, wanted: RhythmSaidBack) -> Message | None:
    """When the first cards would come in another rhythm: to choose one is a sign of life."""
    stand, week = stand_of(turn), Week.of(turn.now, turn.person.zone)
    every, counted = wanted.every or stand.every, stand.counted - stand.quiet(week)
    at = _next(
        turn, replace(stand, every=every, counted=counted), wanted.day, wanted.hour, anew=True
    )
    return first(turn.words, at) if at is not None else None


def known(turn: Turn) -> Iterable[Known]:
    words, stand, week = turn.words, stand_of(turn), Week.of(turn.now, turn.person.zone)
    if stand != AS_EVER:
        yield Known(words("rhythm-mine-every"), words("rhythm-every", weeks=stand.weeks(week)))
        yield Known(words("rhythm-mine-quiet"), words("rhythm-quiet", count=stand.quiet(week)))
    if reason := rhythm_of(turn.session, turn.person.key).reason:
        yield Known(words("rhythm-mine-reason"), words(f"rhythm-reason-{reason}"))


# --- why not, if they want to say -----------------------------------------------------------------


def decline(turn: Turn, week: str, cards: Sequence[Card]) -> Message:
    """Nothing is written; a reason may be given, unless one of the cards promised otherwise."""
    asks = bool(cards) and all(card.guarantee != NO_REASON for card in cards)
    return declined(turn.words, week, asks=asks)


def keep_reason(turn: Turn, reason: str, kept: Rhythm | None = None) -> None:
    """It belongs to the decline: it shapes the next cards, and goes with these or with a choice."""
    kept = kept or rhythm_of(turn.session, turn.person.key)
    if kept.reason != reason:
        kept.reason = reason
        turn.session.add(kept)


# --- what it says ---------------------------------------------------------------------------------


def in_settings(words: Words, stand: Stand, week: Week) -> Message:
    """How often now, among all they set themselves; and the way back to their own choice."""
    often, quiet = words("rhythm-every", weeks=stand.every), stand.quiet(week)
    if quiet < HALF:
        return Message("nudge-rhythm", (Facts(((words("rhythm-mine-every"), often),)),))
    now = words("rhythm-every", weeks=stand.weeks(week))
    told = words("rhythm-slowed" if quiet < GOODBYE else "rhythm-silent", now=now, often=often)
    back = Button(words("rhythm-as-ever", weeks=stand.every), ComeOn(every=stand.every))
    row = Facts(((words("rhythm-mine-every"), told),))
    return Message("nudge-rhythm", (row, Buttons((back,))))


def comes(words: Words, at: datetime) -> Message:
    return Message("nudge-coming", (Text(words("nudge-home-coming", moment=words.moment(at))),))


def first(words: Words, at: datetime) -> Message:
    return Message("nudge-first", (Text(words("rhythm-first", moment=words.moment(at))),))


def goodbye(words: Words) -> Message:
    back = Buttons((Button(words("rhythm-back"), StartCoaching()),))
    return Message("nudge-goodbye", (Text(words("rhythm-goodbye")), back))


def declined(words: Words, week: str, *, asks: bool) -> Message:
    parts: list[Part] = [Text(words("nudge-declined"))]
    if asks:
        reasons = (Button(words(f"rhythm-reason-{one}"), Because(week, one)) for one in REASONS)
        parts += [Text(words("rhythm-why-not"), "quiet"), Buttons(tuple(reasons))]
    parts.append(Buttons((Button(words("nudge-show-again"), ShowOffer(week)),)))
    return Message("nudge-declined", tuple(parts), replaces=True)


def reason_kept(words: Words, week: str) -> Message:
    ways = (
        Button(words("rhythm-reason-forget"), Because(week, "")),
        Button(words("nudge-show-again"), ShowOffer(week)),
    )
    text = Text(words("rhythm-reason-kept"))
    return Message("nudge-reason-kept", (text, Buttons(ways)), replaces=True)
