"""What every feature keeps, tested for each of them at no cost."""

from __future__ import annotations

from itertools import product

import pytest

from bot.actions import _VERBS, Action, Packed, UnknownAction, _kinds
from bot.calendar import Week
from bot.events import Clicked, Filled, Heard, Said, Sender, Submitted, keepable
from bot.features import FEATURES
from bot.message import Button, Form, Message
from bot.turn import Batch, Feature, Subject, Turn
from tests.town import Place, shelf

every_feature = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.NAME)
OURS = {verb: kind for verb, kind in _VERBS.items() if kind.__module__.startswith("bot.")}
LAST = "profile.erase"  # then there is nobody left to press
ACTIONS = sorted(
    (verb for verb, kind in OURS.items() if issubclass(kind, Action)), key=lambda one: one == LAST
)
WHO = Sender("web", ("olga1",))
NAMES = {feature.NAME for feature in FEATURES}
BY_FEATURE = {
    name: [verb for verb in ACTIONS if verb.partition(".")[0] == name] for name in sorted(NAMES)
}
every_action = pytest.mark.parametrize("verbs", BY_FEATURE.values(), ids=BY_FEATURE)


def _made(verb: str, text: str = "x", number: int = 999_999) -> Packed:
    """An action of this verb whose fields point nowhere."""
    kinds = _kinds(_VERBS[verb])
    values = {str: text, int: number, bool: False}
    return _VERBS[verb](*(values[kind] for kind in kinds.values()))


async def test_what_is_asked_in_a_channel_is_answered_with_a_word_beside_it(town: Place) -> None:
    await town.someone("Olga")
    around = {"sender": WHO, "at": town.now}
    there = await town.coach.handle(Said(id="1", text="help", channel="C1", **around))
    here = await town.coach.handle(Said(id="2", text="help", **around))
    assert isinstance(there, Message) and isinstance(here, Message)
    assert there.aside == shelf().words("nl", "Europe/Amsterdam")("answered-in-chat")
    assert there.parts == here.parts and here.aside == ""


async def test_words_for_a_form_open_it_only_with_a_trigger(town: Place) -> None:
    await town.someone("Olga")
    around = {"sender": WHO, "at": town.now, "text": "vraag"}
    assert isinstance(await town.coach.handle(Said(id="1", trigger="t", **around)), Form)
    offered = await town.coach.handle(Said(id="2", **around))
    assert isinstance(offered, Message) and offered.name == "open-form"


@every_feature
def test_it_offers_the_whole_contract(feature: Feature) -> None:
    for name in ("due", "say", "handle", "home", "mine", "forget", "totals", "gallery"):
        assert callable(getattr(feature, name))


def test_every_action_and_topic_belongs_to_a_feature() -> None:
    assert {verb.partition(".")[0] for verb in OURS} <= NAMES


def test_every_action_and_topic_packs_and_unpacks() -> None:
    for verb in OURS:
        for text in ("x", "a~b %7E é 🙂", ""):
            made = _made(verb, text)
            assert Packed.unpack(made.pack()) == made


@pytest.mark.parametrize(
    "line", ["", "~", "nudge.pick", "nudge.pick|a", "no.such|1", "nudge", "x" * 999]
)
def test_a_line_that_stands_for_nothing_is_refused(line: str) -> None:
    with pytest.raises(UnknownAction):
        Action.unpack(line)


@every_action
async def test_a_forged_button_is_answered_in_words_and_breaks_nothing(
    town: Place, verbs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    anna = await town.someone("Anna")
    for verb, number in product(verbs, (999_999, 0, -1)):
        reply = await anna.presses(Button("", _made(verb, "2026-W01", number)))  # type: ignore[arg-type]
        assert isinstance(reply, Message | Form), verb
        assert reply.name != "sorry", caplog.text


ODD = (("é" * 60, "9" * 40), ("x", "-99999999999"), ("x", "٣"), ("x", "1_0"))


@every_action
async def test_a_forged_line_no_button_could_carry_is_answered_as_a_stale_one(
    town: Place, verbs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Numbers no database holds, and letters that grow when the answer packs them again."""
    await town.someone("Olga", duties=("owner", "lead", "ambassador"))
    for verb, (text, number) in product(verbs, ODD):
        kinds = _kinds(_VERBS[verb])
        values = [{str: text, int: number, bool: "True"}[kind] for kind in kinds.values()]
        line = "|".join([verb, *values])
        for event in (
            Clicked(id=town.event_id(), sender=WHO, at=town.now, action=line),
            Submitted(id=town.event_id(), sender=WHO, at=town.now, action=line, values={}),
        ):
            reply = await town.answer(event)
            assert isinstance(reply, Message | Form), line
            assert reply.name != "sorry", (line, caplog.text)
            for action in _actions(reply):
                assert Action.unpack(action.pack()) == action, line


def _actions(reply: Message | Form) -> list[Action]:
    if isinstance(reply, Form):
        return [reply.action]
    return [button.action for button in reply.buttons()]


@every_action
async def test_a_forged_form_is_answered_in_words_and_breaks_nothing(
    town: Place, verbs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    await town.someone("Anna")
    values = {"text": "x" * 3000, "date": "2026-99-99", "topic": ("a", "b"), "until": "🙂"}
    actions = (action for verb in verbs for action in (_made(verb, "2026-W01"), _made(verb, "", 0)))
    for action in actions:
        event = Submitted(
            id=town.event_id(),
            sender=Sender("web", ("anna1",)),
            at=town.now,
            action=action.pack(),
            values=values,
        )
        reply = await town.answer(event)
        assert reply is not None and reply.name != "sorry", caplog.text


@every_feature
async def test_it_lives_with_someone_it_never_met(town: Place, feature: Feature) -> None:
    anna = await town.someone("Anna", said="new")

    def ask(session: object) -> None:
        from sqlmodel import Session

        from bot.people import Person

        assert isinstance(session, Session)
        person = session.get_one(Person, anna.person_id)
        house = town.town.house
        turn = Turn(house, session, town.now, house.words("nl", "Europe/Amsterdam"), person)
        list(feature.home(turn))
        list(feature.mine(turn))
        list(feature.totals(turn))
        feature.forget(turn)
        batch = Batch(house, session, town.now, (Subject(person, None, None),))
        if feature.NAME in ("welcome", "nudge", "pulse"):
            list(feature.due(batch))

    await town.store.transact(ask)


@every_feature
async def test_it_leaves_alone_what_is_not_its_own(town: Place, feature: Feature) -> None:
    anna = await town.someone("Anna")

    def ask(session: object) -> None:
        from sqlmodel import Session

        from bot.people import Person

        assert isinstance(session, Session)
        person = session.get_one(Person, anna.person_id)
        house = town.town.house
        turn = Turn(house, session, town.now, house.words("nl", "Europe/Amsterdam"), person)
        for verb in ACTIONS:
            if verb.partition(".")[0] != feature.NAME:
                made = _made(verb)
                assert isinstance(made, Action)
                assert feature.handle(turn, Filled(made, {})) is None
        assert feature.handle(turn, Heard("")) is None

    await town.store.transact(ask)


async def test_the_same_event_is_answered_once(town: Place) -> None:
    await town.someone("Anna")
    from bot.actions import ShowHelp

    event = Clicked(
        id="once", sender=Sender("web", ("anna1",)), at=town.now, action=ShowHelp().pack()
    )
    assert await town.answer(event) is not None
    assert await town.answer(event) is None


def test_weeks_and_shelf_are_there() -> None:
    assert Week.parse("2026-W46").number == 46
    assert len(shelf().cards) >= 16


def test_what_is_kept_turns_nobody_elses_words_around() -> None:
    override, isolate = "\u202e", "\u2067"
    assert (
        keepable(f"{override}gnp.exe{isolate} \u0627\u0644 \u200f\n")
        == "gnp.exe \u0627\u0644 \u200f\n"
    )
