"""Everything that is kept about a person, in words: in short in the chat, and whole in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import col, select

from bot.delivery import Delivery
from bot.features.profile.settings import is_paused, settings
from bot.message import Facts
from bot.offered import waiting
from bot.people import GONE, Address, addresses
from bot.timers import Timer
from bot.turn import Known, Turn

UNSENT = ("planned", "dropped", "failed", "expired")


def everything(turn: Turn, *, whole: bool = False) -> list[Known]:
    """Own fields, what each feature keeps, and what was said to them: with `whole` each message,
    else how many. Some of it is long ago, so every date says its year."""
    turn = replace(turn, words=turn.words.with_years())
    kept = [*_person(turn), *_settings(turn)]
    for feature in turn.house.features:
        kept += feature.mine(turn)
    return [*kept, *_looks(turn), *_said(turn), *(_each_said(turn) if whole else ())]


def _person(turn: Turn) -> Iterator[Known]:
    words, person = turn.words, turn.person
    team = turn.get_team(person.team_id)
    duties = [words.pick(say) for one, say in turn.shelf.duties.items() if one in person.duties]
    yield Known(words("profile-name"), person.name)
    yield Known(words("profile-email"), person.email)
    yield Known(words("profile-ref"), person.ref)
    yield Known(words("profile-team"), team.name if team else words("profile-none"))
    yield Known(words("profile-duties"), words.listing(duties) if duties else words("profile-none"))
    for address in addresses(turn.session, person.key):
        yield _address(turn, address)
    yield Known(words("profile-zone"), f"{person.zone} {person.country}".strip())


def _address(turn: Turn, address: Address) -> Known:
    """The way there is a platform's own code: it stands whole in the file for programs."""
    words, more = turn.words, []
    if address.used_at is not None:
        more.append(words("profile-used", moment=words.moment(address.used_at)))
    if address.reach in GONE:
        more.append(words("profile-not-reached"))
    at = words("profile-address", platform=address.platform, id=address.external)
    raw = [f"{address.platform}: {address.external}", address.route]
    return Known(
        words("profile-addresses"),
        ", ".join((at, *more)),
        ", ".join(one for one in (*raw, *more) if one),
    )


def _settings(turn: Turn) -> Iterator[Known]:
    words = turn.words
    view = settings(words, turn.shelf, turn.person, turn.today)
    for part in view.parts:
        if isinstance(part, Facts):
            yield from (Known(label, value) for label, value in part.rows)
    if own := [_field(turn, name) for name in turn.person.own if _still(turn, name)]:
        yield Known(words("profile-own"), words.listing(own))


def _still(turn: Turn, name: str) -> bool:
    """A pause that is over is nobody's setting any more."""
    return name != "paused_until" or is_paused(turn.person, turn.today)


def _field(turn: Turn, name: str) -> str:
    phrase = f"profile-own-{name.replace('_', '-')}"
    return turn.words(phrase) if turn.words.has(phrase) else name


def _looks(turn: Turn) -> Iterator[Known]:
    """When a feature looks again at something of theirs."""
    query = select(Timer.due).where(Timer.person_id == turn.person.key).order_by(col(Timer.due))
    moments = dict.fromkeys(turn.words.moment(due) for due in turn.session.exec(query))
    if moments:
        yield Known(turn.words("profile-looks"), "; ".join(moments))


def _said(turn: Turn) -> Iterator[Known]:
    """How many messages were sent, or perhaps were, and how many are planned."""
    query = (
        sa.select(col(Delivery.status), sa.func.count())
        .where(col(Delivery.person_id) == turn.person.id)
        .group_by(col(Delivery.status))
    )
    counts: dict[str, int] = {row[0]: row[1] for row in turn.session.execute(query)}
    sent = sum(count for status, count in counts.items() if status not in UNSENT)
    yield Known(turn.words("profile-said"), str(sent))
    yield Known(turn.words("profile-planned"), str(counts.get("planned", 0)))
    if ready := waiting(turn.session, turn.person.key):
        yield Known(turn.words("profile-ready"), str(ready))


def _each_said(turn: Turn) -> Iterator[Known]:
    words = turn.words
    query = select(Delivery).where(Delivery.person_id == turn.person.key)
    for row in turn.session.exec(query.order_by(col(Delivery.due), col(Delivery.id))):
        about = f"profile-message-{row.topic.partition('.')[0].replace('_', '-')}"
        about = words(about if words.has(about) else "profile-message-other")
        became = words(f"profile-message-{row.status}", kind=row.op)
        label = words("profile-message", moment=words.moment(row.settled_at or row.due))
        via = words("profile-via", platform=row.platform) if row.platform else ""
        yield Known(label, ", ".join(one for one in (about, became, via) if one))
