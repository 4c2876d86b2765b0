"""Everything that is kept about a person, in words: in short in the chat, and whole in a file."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col, select

from bot.delivery import Delivery
from bot.features.profile.settings import settings
from bot.message import Facts
from bot.offered import waiting
from bot.people import GONE, Address, addresses
from bot.timers import Timer
from bot.turn import Known, Turn


def everything(turn: Turn, *, whole: bool = False) -> list[Known]:
    """Own fields, what each feature keeps, and what was said to them: with `whole` each message,
    else how many."""
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
        yield Known(words("profile-addresses"), _address(turn, address))
    yield Known(words("profile-zone"), f"{person.zone} {person.country}")


def _address(turn: Turn, address: Address) -> str:
    words, pieces = turn.words, [f"{address.platform}: {address.external}", address.route]
    if address.used_at is not None:
        pieces.append(words("profile-used", moment=words.moment(address.used_at)))
    if address.reach in GONE:
        pieces.append(words("profile-not-reached"))
    return ", ".join(piece for piece in pieces if piece)


def _settings(turn: Turn) -> Iterator[Known]:
    words = turn.words
    view = settings(words, turn.shelf, turn.person, turn.today)
    for part in view.parts:
        if isinstance(part, Facts):
            yield from (Known(label, value) for label, value in part.rows)
    if turn.person.own:
        own = [_field(turn, name) for name in turn.person.own]
        yield Known(words("profile-own"), words.listing(own))


def _field(turn: Turn, name: str) -> str:
    phrase = f"profile-own-{name.replace('_', '-')}"
    return turn.words(phrase) if turn.words.has(phrase) else name


def _looks(turn: Turn) -> Iterator[Known]:
    """When a feature looks again at something of theirs."""
    query = select(Timer.due).where(Timer.person_id == turn.person.key).order_by(col(Timer.due))
    moments = [turn.words.moment(due) for due in turn.session.exec(query)]
    if moments:
        yield Known(turn.words("profile-looks"), "; ".join(moments))


def _said(turn: Turn) -> Iterator[Known]:
    """How many messages the ledger holds, sent and planned."""
    query = (
        sa.select(col(Delivery.status), sa.func.count())
        .where(col(Delivery.person_id) == turn.person.id)
        .group_by(col(Delivery.status))
    )
    counts: dict[str, int] = {row[0]: row[1] for row in turn.session.execute(query)}
    planned = counts.pop("planned", 0)
    yield Known(turn.words("profile-said"), str(sum(counts.values())))
    yield Known(turn.words("profile-planned"), str(planned))
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
        yield Known(label, ", ".join(one for one in (about, became, row.platform) if one))
