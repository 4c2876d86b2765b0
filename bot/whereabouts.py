"""Who did something, and where they are reached from now on: for the coach, event by event."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from bot import delivery
from bot.events import Event, Joined, Left, Sender
from bot.people import GONE, Address, Channel, Person, addresses, last_used, person_of, whose
from bot.ports import Reach
from bot.store import insert_new


class Stranger(LookupError):
    """Nobody who is still here has this platform id."""


def known(
    session: Session, event: Event, *, by_id: bool = False
) -> tuple[Person | None, list[Address]]:
    """Who this is, with their addresses: by platform id, else by the e-mail address the platform
    vouches for.

    Then the id is kept as one more address of theirs; somebody who left has it no longer. Whoever
    has another id on this platform is not taken to be them: a mailbox may have been given on, and
    what was said to one is nothing for the other. Raises Stranger when it is to be known `by_id`
    and is not.
    """
    sender = event.sender
    at, there = whose(session, sender.platform, sender.ids)
    if at is not None and at.left_at is None:
        return at, there
    if by_id:
        raise Stranger
    person = person_of(session, sender.email)
    if person is None or _is_elsewhere(session, person, sender.platform):
        return at, there
    _settle_in(session, person, event)
    delivery.hurry(session, event.at, person.key)
    return person, addresses(session, person.key)


def is_another(session: Session, sender: Sender) -> bool:
    """Whether an account that is nobody's has the e-mail address of somebody with another one."""
    person = person_of(session, sender.email)
    return person is not None and _is_elsewhere(session, person, sender.platform)


def _is_elsewhere(session: Session, person: Person, platform: str) -> bool:
    """Also where they are gone: an account is closed when somebody leaves."""
    return any(one.platform == platform for one in addresses(session, person.key))


def _settle_in(session: Session, person: Person, event: Event) -> None:
    """When another transaction was quicker with this very address, it stands there already."""
    sender = event.sender
    here = (col(Address.platform) == sender.platform, col(Address.external).in_(sender.ids))
    session.execute(sa.delete(Address).where(*here, col(Address.person_id) != person.key))
    new = {
        "person_id": person.key,
        "platform": sender.platform,
        "external": sender.ids[0],
        "route": "",
        "reach": "unknown",
        "used_at": None,
    }
    insert_new(session, Address, [new])


def note(session: Session, event: Event, known: list[Address]) -> None:
    """Who does something there is reached there, and the last used address is the one that is
    answered; an app that somebody else installed for everyone is not used yet.

    Written down only when it is another one than before: a time of every click would tell who
    answered what.
    """
    here = [
        one
        for one in known
        if one.platform == event.sender.platform and one.external in event.sender.ids
    ]
    if here:
        _note_reach(session, event, here)
        if here[0] is not last_used(known) and not isinstance(event, Joined):
            here[0].used_at = event.at
    if event.route and event.channel:
        _note_channel(session, event)
    elif event.route and here and here[0].route != event.route:
        here[0].route = event.route


def _note_reach(session: Session, event: Event, here: list[Address]) -> None:
    """Who was gone is back, and what waited for them is on its way.

    A press in a channel says less of the private chat: that is only worth another try. To be found
    says nothing: whoever removed the app is found as before.
    """
    if isinstance(event, Joined) and event.found:
        return
    gone = any(one.reach in GONE for one in here)
    for one in here:
        if not event.channel:
            _set(one, "reachable")
        elif one.reach in GONE:
            _set(one, "unknown")
    if gone:
        session.flush()
        delivery.hurry(session, event.at, here[0].person_id)


def _set(one: Address, reach: Reach) -> None:
    if one.reach != reach:
        one.reach = reach


def _note_channel(session: Session, event: Event) -> None:
    here = (col(Channel.platform) == event.sender.platform, col(Channel.external) == event.channel)
    now = {"route": event.route, "reach": "reachable"}
    new = (col(Channel.route) != event.route) | (col(Channel.reach) != "reachable")
    session.execute(sa.update(Channel).where(*here, new).values(**now))


def leave(session: Session, event: Event) -> None:
    """The app was removed there: nobody is reached at that address until it is back."""
    here = col(Address.platform) == event.sender.platform
    these = col(Address.external).in_(event.sender.ids)
    session.execute(sa.update(Address).where(here, these).values(reach="uninstalled"))


def for_everybody(session: Session, event: Joined | Left) -> None:
    """The app was removed for everybody on a platform, or is there again: then nobody knows who
    of them is reached until they are written to, and channels have to invite the bot once more."""
    address, channel = sa.update(Address), sa.update(Channel)
    address = address.where(col(Address.platform) == event.sender.platform)
    if isinstance(event, Left):
        session.execute(address.values(reach="uninstalled"))
        there = col(Channel.platform) == event.sender.platform
        session.execute(channel.where(there).values(reach="uninstalled"))
    else:
        session.execute(address.where(col(Address.reach).in_(GONE)).values(reach="unknown"))
        delivery.hurry(session, event.at)
