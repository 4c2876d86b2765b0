"""Who did something, and where they are reached from now on: for the coach, event by event."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from bot import delivery
from bot.events import Event, Joined
from bot.people import Address, Channel, Person, addresses, person_at, person_of


def known(session: Session, event: Event) -> Person | None:
    """Who this is: by platform id, else by the e-mail address the platform vouches for.

    Then the id is kept as one more address of theirs; somebody who left has it no longer.
    """
    sender = event.sender
    at = person_at(session, sender.platform, sender.ids)
    if at is not None and at.left_at is None:
        return at
    person = person_of(session, sender.email)
    if person is None:
        return at
    leave(session, event)
    session.add(Address(person_id=person.key, platform=sender.platform, external=sender.ids[0]))
    session.flush()
    delivery.hurry(session, person.key, event.at)
    return person


def note(session: Session, event: Event, person: Person) -> None:
    """The last used address is the one that is answered; an app that somebody else installed for
    everyone is not used yet.

    Written down only when it is another one than before: a time of every click would tell who
    answered what.
    """
    known = addresses(session, person.key)
    here = [
        one
        for one in known
        if one.platform == event.sender.platform and one.external in event.sender.ids
    ]
    if here and here[0] is not known[0] and not isinstance(event, Joined):
        here[0].used_at = event.at
    if event.route and event.channel:
        _note_channel(session, event)
    elif event.route and here and here[0].route != event.route:
        here[0].route = event.route


def _note_channel(session: Session, event: Event) -> None:
    here = (col(Channel.platform) == event.sender.platform, col(Channel.external) == event.channel)
    new = col(Channel.route) != event.route
    session.execute(sa.update(Channel).where(*here, new).values(route=event.route))


def leave(session: Session, event: Event) -> None:
    """The app was removed there: nobody is reached at that address any more."""
    here = col(Address.platform) == event.sender.platform
    these = col(Address.external).in_(event.sender.ids)
    session.execute(sa.delete(Address).where(here, these))
