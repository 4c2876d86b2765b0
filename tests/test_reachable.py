"""Where people are reached, where no more, and when they are back; and how many, in totals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from adapters.simulation.seat import Seat
from bot.actions import ShowHelp
from bot.delivery import Delivery, Due, Purpose
from bot.events import Clicked, Event, Joined, Left, OpenedHome, Said, Sender
from bot.features import welcome
from bot.features.welcome import Invite
from bot.lane import Pace
from bot.message import Message
from bot.people import Address, Channel, Person
from bot.ports import NotSent, Place
from bot.reachable import FEW, SURE, _told, reach_counts, refusing_channels
from tests.town import Place as Village

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
BLOCKED = NotSent("blocked", reach="blocked")
REMOVED = NotSent("removed", reach="uninstalled")
UNCLEAR = NotSent("refused with 403")


class Doors:
    """A messenger to several platforms. A door that is shut refuses in the way it was told to."""

    def __init__(self, **shut: NotSent) -> None:
        self.shut = shut
        self.said: list[str] = []
        self.tried = 0

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.tried += 1
        if place.platform in self.shut:
            raise self.shut[place.platform]
        self.said.append(f"{place.platform} {key}")
        return f"m{len(self.said)}"

    async def find(self, place: Place, key: str) -> str:
        return ""

    async def update(self, place: Place, reference: str, message: Message) -> None:
        if place.platform in self.shut:
            raise self.shut[place.platform]

    async def withdraw(self, place: Place, reference: str) -> None: ...


async def doors(town: Village, *platforms: str, **shut: NotSent) -> tuple[Seat, Doors]:
    """Anna, reached on these platforms, the last used first."""
    anna = await town.someone("Anna", said="new")
    town.house.paces.update(dict.fromkeys(platforms, Pace()))

    def move(session: Session) -> None:
        session.delete(session.exec(select(Address)).one())
        for number, platform in enumerate(platforms):
            used = town.now - DAY * (number + 1)
            there = Address(
                person_id=anna.person_id, platform=platform, external="anna", used_at=used
            )
            session.add(there)

    await town.store.transact(move)
    town.sender.messenger = messenger = Doors(**shut)
    return anna, messenger


async def plans(town: Village, who: Seat, key: str, purpose: Purpose = "own", **more: Any) -> None:
    due = Due(
        key=key, topic=Invite(), at=town.now, until=town.now + more.pop("lasts", YEAR),
        purpose=purpose, person_id=who.person_id, **more,
    )  # fmt: skip
    await town.plan(due)
    await town.settle()


async def reached(town: Village) -> dict[str, str]:
    return {one.platform: one.reach for one in await town.rows(Address)}


async def ended(town: Village) -> dict[str, str]:
    return {one.key: one.status for one in await town.rows(Delivery)}


def around(town: Village, platform: str, **more: Any) -> dict[str, Any]:
    sender = Sender(platform, ("anna",), email="anna1@example.org")
    return {"id": town.event_id(), "sender": sender, "at": town.now, **more}


# --- by what is said ------------------------------------------------------------------------------


async def test_whoever_was_never_written_to_is_not_known_to_be_reached(town: Village) -> None:
    anna, _ = await doors(town, "slack")
    assert await reached(town) == {"slack": "unknown"}
    await plans(town, anna, "one")
    assert await reached(town) == {"slack": "reachable"}


@pytest.mark.parametrize(("refusal", "reach"), [(BLOCKED, "blocked"), (REMOVED, "uninstalled")])
async def test_a_no_at_one_address_leaves_the_other(
    town: Village, refusal: NotSent, reach: str
) -> None:
    anna, messenger = await doors(town, "teams", "slack", teams=refusal)
    await plans(town, anna, "one")
    assert messenger.said == ["slack one"] and await ended(town) == {"one": "sent"}
    assert await reached(town) == {"teams": reach, "slack": "reachable"}
    await plans(town, anna, "two")
    assert messenger.said == ["slack one", "slack two"] and messenger.tried == 3


async def test_a_refusal_that_says_nothing_known_is_nobodys_no(town: Village) -> None:
    anna, messenger = await doors(town, "teams", "slack", teams=UNCLEAR)
    await plans(town, anna, "one")
    assert messenger.said == [] and await ended(town) == {"one": "failed"}
    assert await reached(town) == {"teams": "unknown", "slack": "unknown"}
    messenger.shut.clear()
    await plans(town, anna, "two")
    assert messenger.said == ["teams two"]


async def test_reached_nowhere_an_answer_waits_and_an_offer_expires(town: Village) -> None:
    anna, messenger = await doors(town, "teams", "slack", teams=REMOVED, slack=BLOCKED)
    await plans(town, anna, "answer")
    await plans(town, anna, "offer", "invitation", lasts=2 * DAY)
    assert messenger.tried == 2  # nobody knocks at a shut door
    await town.until(town.now + 3 * DAY)
    assert await ended(town) == {"answer": "planned", "offer": "expired"}
    assert messenger.tried == 2
    messenger.shut.clear()
    await town.answer(Said(text="help", **around(town, "teams")))
    assert messenger.said == ["teams answer"]


async def test_a_change_of_what_stands_behind_a_shut_door_is_given_up(town: Village) -> None:
    anna, messenger = await doors(town, "slack", "teams")
    await plans(town, anna, "one")
    messenger.shut["slack"] = REMOVED
    await plans(town, anna, "one", op="update", of="one")
    rows = {row.op: row.status for row in await town.rows(Delivery)}
    assert rows == {"send": "sent", "update": "failed"}
    await plans(town, anna, "two")
    assert messenger.said == ["slack one", "teams two"]


async def test_a_shut_channel_is_noted_and_knocked_at_again(
    town: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(welcome, "say", lambda turn, topic: Message("to-the-team", ()))
    channel_id = await town.team("service")
    town.sender.messenger = messenger = Doors(web=REMOVED)
    for key, refusing in (("one", {"web": ["service"]}), ("two", {})):
        due = Due(
            key=key, topic=Invite(), at=town.now, until=town.now + HOUR, purpose="team",
            channel_id=channel_id,
        )  # fmt: skip
        await town.plan(due)
        await town.settle()
        assert await town.store.transact(refusing_channels) == refusing
        messenger.shut.clear()
    assert messenger.said == ["web two"] and await ended(town) == {"one": "failed", "two": "sent"}


# --- by what people do ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["said", "pressed", "home", "installed"])
async def test_whoever_is_back_hears_at_once_what_waited(town: Village, kind: str) -> None:
    anna, messenger = await doors(town, "teams", teams=REMOVED)
    await plans(town, anna, "one")
    messenger.shut.clear()
    await town.until(town.now + HOUR / 2)
    there = around(town, "teams")
    events: dict[str, Event] = {
        "said": Said(text="help", **there),
        "pressed": Clicked(action=ShowHelp().pack(), **there),
        "home": OpenedHome(**there),
        "installed": Joined(**there),
    }
    before = town.now
    await town.answer(events[kind])
    assert messenger.said == ["teams one"] and town.now - before < timedelta(seconds=1)
    assert await reached(town) == {"teams": "reachable"}


async def test_to_be_found_is_not_to_be_back(town: Village) -> None:
    """An address book knows whoever removed the app as well as before."""
    anna, messenger = await doors(town, "slack", slack=REMOVED)
    await plans(town, anna, "one")
    messenger.shut.clear()
    await town.answer(Joined(found=True, **around(town, "slack")))
    assert await reached(town) == {"slack": "uninstalled"} and messenger.said == []
    assert await town.coach.unreached(["slack"]) == []


async def test_a_press_in_a_channel_is_worth_another_try(town: Village) -> None:
    anna, messenger = await doors(town, "teams", teams=BLOCKED)
    await plans(town, anna, "one")
    pressed = around(town, "teams", channel="service", route="the way")
    await town.answer(Clicked(action=ShowHelp().pack(), **pressed))
    assert await reached(town) == {"teams": "blocked"} and messenger.tried == 2
    messenger.shut.clear()
    pressed = around(town, "teams", channel="service", route="the way")
    await town.answer(Clicked(action=ShowHelp().pack(), **pressed))
    assert await reached(town) == {"teams": "reachable"} and messenger.said == ["teams one"]


async def test_removing_the_app_moves_the_conversation_and_installing_it_brings_it_back(
    town: Village,
) -> None:
    anna, messenger = await doors(town, "teams", "slack")
    await town.answer(Left(**around(town, "teams")))
    assert await reached(town) == {"teams": "uninstalled", "slack": "unknown"}
    await plans(town, anna, "one")
    await town.answer(Joined(**around(town, "teams")))
    await plans(town, anna, "two")
    assert messenger.said == ["slack one", "teams two"]


async def test_who_wrote_elsewhere_meanwhile_stays_there(town: Village) -> None:
    anna, messenger = await doors(town, "teams", "slack")
    await town.answer(Left(**around(town, "teams")))
    await town.answer(Said(text="help", **around(town, "slack")))
    await town.answer(Joined(**around(town, "teams")))
    await plans(town, anna, "one")
    assert messenger.said == ["slack one"]


async def test_an_app_removed_for_everybody_and_back(town: Village) -> None:
    anna, messenger = await doors(town, "slack")
    bert = await town.someone("Bert", said="new")

    def work_apart(session: Session) -> None:
        session.exec(select(Channel)).one().platform = "slack"

    await town.store.transact(work_apart)
    everybody = {"sender": Sender("slack", ()), "at": town.now}
    assert await town.answer(Left(id="gone", **everybody)) is None
    assert await reached(town) == {"slack": "uninstalled", "web": "unknown"}
    assert await town.store.transact(refusing_channels) == {"slack": ["service"]}
    await plans(town, anna, "one")
    await plans(town, bert, "two")
    assert messenger.said == ["web two"]
    await town.answer(Joined(id="back", **everybody))
    assert await reached(town) == {"slack": "reachable", "web": "reachable"}
    assert messenger.said == ["web two", "slack one"]


async def test_a_channel_in_which_somebody_writes_takes_posts(town: Village) -> None:
    anna = await town.someone("Anna")

    def shut(session: Session) -> None:
        session.exec(select(Channel)).one().reach = "uninstalled"

    await town.store.transact(shut)
    sender = Sender("web", (anna.external,))
    said = Said(
        id="said", sender=sender, at=town.now, text="help", channel="service", route="the way"
    )
    await town.answer(said)
    assert [one.reach for one in await town.rows(Channel)] == ["reachable"]


async def test_removing_the_app_ends_coaching_there(town: Village) -> None:
    anna = await town.someone("Anna")
    await town.answer(Left(id="left", sender=Sender("web", (anna.external,)), at=town.now))
    count = len(anna.heard)
    await town.weeks(2)
    assert len(anna.heard) == count


# --- in totals ------------------------------------------------------------------------------------


async def test_people_are_counted_once_for_each_platform(either_town: Village) -> None:
    town = either_town
    reaches = [("unknown",), ("reachable", "uninstalled"), ("blocked", "unknown"), ("blocked",)]
    anna = [await town.someone("Anna", said="new") for _ in reaches]
    gone = await town.someone("Bert", said="new")

    def settle(session: Session) -> None:
        session.get_one(Person, gone.person_id).left_at = town.now
        for seat, several in zip(anna, reaches, strict=True):
            for reach in several:
                external = f"{seat.external} {reach}"
                session.add(
                    Address(
                        person_id=seat.person_id, platform="teams", external=external, reach=reach
                    )
                )

    await town.store.transact(settle)
    assert await town.store.transact(reach_counts) == {
        ("teams", "reachable"): 2, ("teams", "unknown"): 2,
        ("teams", "blocked"): None, ("teams", "uninstalled"): None,
        ("web", "reachable"): 0, ("web", "unknown"): 4,
        ("web", "blocked"): None, ("web", "uninstalled"): None,
    }  # fmt: skip


counts = st.fixed_dictionaries({("slack", reach): st.integers(0, 40) for reach in SURE})


@given(found=counts, more=st.sampled_from(["blocked", "uninstalled"]))
def test_nobodys_no_is_told(found: dict[tuple[str, str], int], more: str) -> None:
    """What is told adds up to everybody, and stays the same when one of a five says no."""
    told = _told(found)
    assert sum(count or 0 for count in told.values()) == sum(found.values())
    for reach in ("blocked", "uninstalled"):
        shown = told["slack", reach]
        assert shown is None or (shown >= FEW and shown % FEW == 0)
        assert (shown or 0) <= found["slack", reach] < (shown or 0) + FEW
    if found["slack", "reachable"] and found["slack", more] % FEW != FEW - 1:
        one = {("slack", "reachable"): -1, ("slack", more): 1}
        after = {key: count + one.get(key, 0) for key, count in found.items()}
        assert _told(after) == told
