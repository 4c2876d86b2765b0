"""One person on several platforms: known by e-mail, answered where they were last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.actions import ShowHelp, ShowMine, StartCoaching
from bot.events import Clicked, Joined, Left, OpenedHome, Said, Sender
from bot.message import Message
from bot.people import Address, Channel, Person
from bot.whereabouts import Stranger
from tests.town import Place


def _click(town: Place, sender: Sender) -> Clicked:
    return Clicked(id=town.event_id(), sender=sender, at=town.now, action=ShowHelp().pack())


async def test_a_second_platform_is_recognised_by_email_and_then_answered(town: Place) -> None:
    anna = await town.someone("Anna")
    elsewhere = Sender("slack", ("U1",), email="ANNA1@example.org ")
    town.clock.move(town.now + timedelta(minutes=1))
    reply = await town.answer(_click(town, elsewhere))
    assert isinstance(reply, Message) and reply.name == "profile-help"
    there = await town.rows(Address)
    assert {(one.platform, one.person_id) for one in there} == {
        ("web", anna.person_id),
        ("slack", anna.person_id),
    }
    assert [one.platform for one in there if one.used_at] == ["slack"]


async def test_someone_with_another_email_stays_unknown(town: Place) -> None:
    await town.someone("Anna")
    for email in ("", "bert@example.org"):
        reply = await town.answer(_click(town, Sender("slack", ("U2",), email=email)))
        assert isinstance(reply, Message) and reply.name == "unknown-person"
    assert len(await town.rows(Address)) == 1


async def test_nobody_is_called_unknown_while_the_platform_does_not_tell(town: Place) -> None:
    await town.someone("Anna")
    reply = await town.answer(_click(town, Sender("slack", ("U2",), unsure=True)))
    assert isinstance(reply, Message) and reply.name == "sorry"


async def test_an_address_of_somebody_who_left_goes_to_who_has_it_now(town: Place) -> None:
    """Somebody is back under another name and number, or has a mailbox that was another's."""
    gone, anna = await town.someone("Bert"), await town.someone("Anna")
    there = Sender("slack", ("U1",), email="anna2@example.org")
    await town.answer(_click(town, replace(there, email="bert1@example.org")))

    def leave(session: Session) -> None:
        session.get_one(Person, gone.person_id).left_at = town.now

    await town.store.transact(leave)
    with pytest.raises(Stranger):
        await town.coach.handle(_click(town, there), by_id=True)
    reply = await town.answer(_click(town, there))
    assert isinstance(reply, Message) and reply.name == "profile-help"
    there = [one.person_id for one in await town.rows(Address) if one.platform == "slack"]
    assert there == [anna.person_id]


@pytest.mark.parametrize("reach", ["reachable", "blocked"])
async def test_a_mailbox_that_was_given_on_does_not_bring_somebody_elses_chats(
    town: Place, reach: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Also when the old account is closed, and the import does not know that they left."""
    anna = await town.someone("Anna", said="new", consent="no")
    old, new = (Sender("slack", (id,), email="anna1@example.org") for id in ("U1", "U9"))
    await town.answer(_click(town, old))
    change = sa.update(Address).where(Address.external == "U1").values(reach=reach)
    await town.store.transact(lambda session: session.execute(change))
    before = [row.model_dump() for row in await town.rows(Address)]
    for action in (ShowHelp(), ShowMine(), StartCoaching()):
        click = replace(_click(town, new), action=action.pack())
        reply = await town.answer(click)
        assert isinstance(reply, Message) and reply.name == "unknown-account"
        assert "slack:U9" in reply.text and "Anna" not in reply.text
    assert await town.answer(Joined(id="joined", sender=new, at=town.now)) is None
    assert await town.answer(OpenedHome(id="home", sender=new, at=town.now)) == reply
    assert [row.model_dump() for row in await town.rows(Address)] == before
    assert (await town.person(anna)).consent == "no"
    assert "was not let in" in caplog.text and "anna" not in caplog.text
    known = await town.answer(_click(town, old))  # and the old one is as it was
    assert isinstance(known, Message) and known.name == "profile-help"


async def test_an_address_shared_by_two_people_is_nobodys(town: Place) -> None:
    anna = await town.someone("Anna")
    bert = await town.someone("Bert")

    def share(session: Session) -> None:
        for seat in (anna, bert):
            session.get_one(Person, seat.person_id).email = "balie@example.org"

    await town.store.transact(share)
    sender = Sender("slack", ("U3",), email="balie@example.org")
    reply = await town.answer(_click(town, sender))
    assert isinstance(reply, Message) and reply.name == "unknown-person"


async def test_using_the_same_address_again_writes_nothing_down(town: Place) -> None:
    anna = await town.someone("Anna")
    before = [row.model_dump() for row in await town.rows(Address)]
    await anna.says("help")
    assert [row.model_dump() for row in await town.rows(Address)] == before


async def test_installing_or_removing_the_app_is_answered_by_silence(town: Place) -> None:
    """It is often done for everyone at once, by someone else."""
    await town.someone("Anna")
    for sender in (Sender("web", ("nobody",)), Sender("web", ("anna1",))):
        for number, kind in enumerate((Joined, Left)):
            event = kind(id=f"{sender.ids[0]} {number}", sender=sender, at=town.now)
            assert await town.answer(event) is None


async def test_the_way_there_is_kept_and_follows_the_latest(town: Place) -> None:
    anna = await town.someone("Anna")
    around = {"sender": Sender("web", (anna.external,)), "at": town.now, "text": "help"}
    for number, (route, channel) in enumerate([("one", ""), ("two", ""), ("team", "service")]):
        await town.answer(Said(id=f"s{number}", route=route, channel=channel, **around))
    assert [one.route for one in await town.rows(Address)] == ["two"]
    assert [one.route for one in await town.rows(Channel)] == ["team"]


async def test_the_home_view_can_be_asked_for_in_words(town: Place) -> None:
    anna = await town.someone("Anna")
    reply = await anna.says("Overzicht")
    assert isinstance(reply, Message) and reply.name == "home"


async def test_an_app_installed_for_everyone_moves_nobodys_conversation(town: Place) -> None:
    anna = await town.someone("Anna")
    there = Sender("teams", ("aad1",), email="anna1@example.org")
    await town.answer(Joined(id="policy", sender=there, at=town.now))
    count = len(anna.heard)
    await town.weeks(1)
    assert len(anna.heard) > count
    await town.answer(Said(id="moved", sender=there, at=town.now, text="help"))
    assert [one.platform for one in await town.rows(Address) if one.used_at] == ["teams"]
