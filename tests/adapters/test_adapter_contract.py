"""What every chat platform keeps, tested for each: the real SDKs against loopback servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from importlib import import_module

import pytest

from adapters.cli.demo import FRONTS
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.front import Front, WebFront
from bot.actions import AskQuestion, OpenSettings, ShowHelp
from bot.events import Clicked, Event, Joined, OpenedHome, Said, Sender, Submitted
from bot.features import FEATURES
from bot.gallery import everything, homes
from bot.message import Button, Buttons, Field, Form, Message, Option, Reply, Text
from bot.ports import NotSent, Place
from tests.town import START, shelf

PRESS, OPEN = Button("Hulp", ShowHelp()), Button("Vraag…", AskQuestion(), opens=True)
OFFER = Message("offer", (Text("Kies maar"), Buttons((PRESS, OPEN))))
CHANGED = Message("changed", (Text("Nu anders"), Buttons((PRESS,))))
ANSWER = Message("answer", (Text("Een antwoord"),))
IN_PLACE = Message("in-place", (Text("In plaats daarvan"),), replaces=True)
LONG_ENOUGH = timedelta(seconds=40)  # no limit of a platform is in the way
COLOURS = tuple(Option(name, name.capitalize()) for name in ("green", "orange, light", "red"))
FORM = Form(
    "form", "Vertel eens", "Versturen", "Sluiten", OpenSettings(),
    (
        Field("line", "Een regel"),
        Field("text", "Meer", kind="text", required=False),
        Field("one", "Eén kleur", kind="choice", options=COLOURS),
        Field("many", "Kleuren", kind="many", options=COLOURS, required=False),
        Field("day", "Dag", kind="date", initial="2026-11-24"),
        Field("at", "Tijd", kind="time", initial="14:30"),
        Field("sure", "Zonder naam", kind="yes", required=False),
    ),
)  # fmt: skip
FILLED = {
    "line": "a <b> & *c*", "text": "", "one": "orange, light", "many": ("green", "orange, light"),
    "day": "2026-12-01", "at": "09:15", "sure": "yes",
}  # fmt: skip


class Canned:
    """A coach that answers what it was told to, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.reply: Reply = None

    @property
    def coach(self) -> Canned:
        return self

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply:
        self.heard.append(event)
        return self.reply


class Anna:
    """One person on one platform, and the channel of her team."""

    def __init__(self, front: Front, coach: Canned, room: str) -> None:
        self.front, self.coach, self.room = front, coach, room
        arrived = [one for one in coach.heard if isinstance(one, Joined)]
        self.id = arrived[0].sender.ids[0] if arrived else "anna"
        self.me = Place(front.name, self.id, True)
        self.channel = Place(front.name, room, False)
        coach.heard.clear()

    def around(self, message: str = "", channel: str = "") -> dict[str, object]:
        sender = Sender(self.front.name, (self.id,))
        return {
            "id": f"e{len(self.coach.heard)}",
            "sender": sender,
            "at": START,
            "message": message,
            "channel": channel,
        }

    async def does(self, event: Event, answered: Reply) -> Event:
        self.coach.reply = answered
        assert await self.front.act(event, "") == answered
        return self.coach.heard[-1]

    def sees(self) -> list[str]:
        """The names of what stands in her chat, the oldest first."""
        return [message.name for _, message in self.front.standing(self.id, True)][::-1]


@pytest.fixture(params=["web", *FRONTS])
async def anna(request: pytest.FixtureRequest) -> AsyncIterator[Anna]:
    clock, coach = SimulatedClock(START), Canned()
    if request.param in FRONTS:
        front: Front = await import_module(FRONTS[request.param]).open_front(clock)
    else:
        front = WebFront(clock)
    front.listen(coach)
    room = front.place("service", private=False)
    await front.arrive(coach, ["anna@example.org"])
    yield Anna(front, coach, room)
    await front.close()


async def test_words_are_heard_as_typed_and_answered_below(anna: Anna) -> None:
    heard = await anna.does(Said(text="mag <dit> & *dat*?", **anna.around()), ANSWER)
    assert isinstance(heard, Said)
    assert (heard.text, heard.channel) == ("mag <dit> & *dat*?", "")
    assert heard.sender.ids[0] == anna.id
    assert anna.sees() == ["answer"]


async def test_a_press_is_answered_in_place_or_below(anna: Anna) -> None:
    for reply, stands in ((IN_PLACE, ["in-place"]), (ANSWER, ["in-place", "offer", "answer"])):
        reference = await anna.front.messenger.send(anna.me, OFFER, "offer")
        press = Clicked(action=PRESS.action.pack(), **anna.around(reference))
        heard = await anna.does(press, reply)
        assert isinstance(heard, Clicked)
        assert (heard.action, heard.message) == (press.action, reference)
        assert anna.sees() == stands


async def test_a_press_in_a_channel_is_answered_in_the_own_chat(anna: Anna) -> None:
    reference = await anna.front.messenger.send(anna.channel, OFFER, "post")
    press = Clicked(action=PRESS.action.pack(), **anna.around(reference, anna.room))
    heard = await anna.does(press, IN_PLACE)
    assert heard.channel == anna.room
    assert anna.sees() == ["in-place"]
    assert [m.name for _, m in anna.front.standing(anna.room, False)] == ["offer"]


async def test_a_form_opens_keeps_what_is_wrong_and_brings_every_value(anna: Anna) -> None:
    reference = await anna.front.messenger.send(anna.me, OFFER, "offer")
    await anna.does(Clicked(action=OPEN.action.pack(), **anna.around(reference)), FORM)
    fill = Submitted(action=FORM.action.pack(), values=FILLED, **anna.around(reference))
    wrong = FORM.with_errors({"line": "Dat is te kort."}, FILLED)
    for reply in (wrong, IN_PLACE):
        heard = await anna.does(fill, reply)
        assert isinstance(heard, Submitted)
        assert (heard.action, heard.message) == (fill.action, reference)
        assert {name: heard.values.get(name) or "" for name in FILLED} == FILLED
    assert anna.sees() == ["in-place"]


async def test_the_home_view_opens_and_can_be_pressed(anna: Anna) -> None:
    home = Message("home", (Text("Deze week"), Buttons((PRESS,))))
    await anna.does(OpenedHome(**anna.around()), home)
    press = Clicked(action=PRESS.action.pack(), **anna.around())
    anna.coach.reply = ANSWER
    assert await anna.front.act(press, "") == ANSWER
    assert any(isinstance(one, Clicked) for one in anna.coach.heard)
    assert anna.sees() == ["answer"]


async def test_what_was_said_can_be_changed_and_taken_back(anna: Anna) -> None:
    messenger = anna.front.messenger
    for place in (anna.me, anna.channel):
        reference = await messenger.send(place, OFFER, "offer")
        await messenger.update(place, reference, CHANGED)
        standing = list(anna.front.standing(place.external, place.private))
        assert standing == [(reference, CHANGED)]
        await messenger.withdraw(place, reference)
        assert list(anna.front.standing(place.external, place.private)) == []


async def test_who_is_not_there_is_refused_for_good(anna: Anna) -> None:
    if anna.front.name == "web":
        pytest.skip("the chat page has a place for any id")
    for private in (True, False):
        with pytest.raises(NotSent) as refused:
            await anna.front.messenger.send(Place(anna.front.name, "U0NOBODY", private), OFFER, "x")
        assert refused.value.after is None


@pytest.mark.parametrize("lang", ["nl", pytest.param("en", marks=pytest.mark.prove)])
async def test_everything_the_coach_can_say_is_taken(anna: Anna, lang: str) -> None:
    """The loopback platforms refuse what the real ones would: too long, too much, unknown."""
    shown = [*everything(FEATURES, shelf(), lang), *await homes(FEATURES, shelf(), lang)]
    clock = anna.front.clock if anna.front.name != "web" else None
    for number, one in enumerate(shown):
        if clock:
            clock.move(clock.now() + LONG_ENOUGH)
        reference = await anna.front.messenger.send(anna.me, OFFER, f"offer {number}")
        if isinstance(one, Form):
            await anna.does(Clicked(action=OPEN.action.pack(), **anna.around(reference)), one)
        else:
            await anna.front.messenger.update(anna.me, reference, one)
