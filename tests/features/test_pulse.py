"""The pulse, as people live it; what is kept of it; and what must never be."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from bot.actions import LARGEST
from bot.features.pulse.asked import A_WEEK, Answer, AskAgain
from bot.message import Button
from bot.people import Person
from bot.results import PulseAnswer
from tests.features.measured import (
    COUNTED,
    THURSDAY,
    asked,
    changes,
    dump,
    options,
    periods,
    pilot,
    press,
    question_ids,
)
from tests.lives import press as presses
from tests.town import Place, open_town, shelf

CHANGE = "Ik wil mijn antwoord wijzigen"


async def answers(town: Place) -> dict[str, str]:
    return {row.item: row.value for row in await town.rows(PulseAnswer)}


async def test_two_questions_ten_seconds_and_no_answer_in_sight(town: Place) -> None:
    anna = await asked(town)
    first, second = options(anna.last)
    assert [len(first), len(second)] in ([6, 6], [6, 7], [7, 6], [7, 7])
    assert anna.sees("pas te zien vanaf 7 antwoorden (bij gevoelige vragen 10)")
    await press(anna, first[0])
    assert anna.last.name == "pulse-noted"
    assert anna.sees("Genoteerd.")
    (left,) = options(anna.last)
    assert [b.label for b in left] == [b.label for b in second]
    await press(anna, left[1])
    assert anna.last.name == "pulse-thanks"
    assert anna.sees("op maandag 30 november tel ik de antwoorden van iedereen op")
    assert not options(anna.last)
    assert await answers(town) == {
        first[0].action.item: first[0].action.value,
        left[1].action.item: left[1].action.value,
    }
    assert len(anna.heard_named("pulse-thanks")) == 1
    assert not anna.heard_named("pulse-ask")


async def test_an_answer_and_rather_not_say_look_the_same(town: Place) -> None:
    anna = await asked(town)
    first, second = options(anna.last)
    replies = [await anna.presses(button) for button in (*first, first[0])]
    assert all(reply == replies[0] for reply in replies)
    noted = [options(reply)[0] for reply in replies]
    replies = [await anna.presses(button) for button in noted[0]]
    assert all(reply == replies[0] for reply in replies)
    assert [b.action.value for b in (first[-1], second[-1])] == ["rather-not", "rather-not"]


async def test_rather_not_say_keeps_nothing(town: Place) -> None:
    anna = await asked(town)
    await press(anna, options(anna.last)[0][-1])
    await press(anna, options(anna.last)[0][-1])
    assert anna.last.name == "pulse-thanks"
    assert not await town.rows(PulseAnswer)


def test_who_tried_nothing_can_say_so_and_does_not_count_as_low() -> None:
    asked = [one for one in shelf().pulse.values() if "je probeerde" in one.question.nl]
    assert len(asked) == 2
    for item in asked:
        options = shelf().scales[item.scale].options
        assert [one.score for one in options if one.label.nl == "Niets geprobeerd"] == ["none"]


async def test_a_change_of_mind(town: Place) -> None:
    anna = await asked(town)
    first = options(anna.last)[0]
    await press(anna, first[0])
    await anna.clicks(CHANGE)
    assert anna.last.name == "pulse-ask"
    assert not anna.sees("Genoteerd")
    assert len(options(anna.last)[0]) == len(first)
    await press(anna, options(anna.last)[0][3])
    assert list((await answers(town)).values()) == [first[3].action.value]
    await anna.clicks(CHANGE)
    await press(anna, options(anna.last)[0][-1])
    assert not await town.rows(PulseAnswer)


async def test_a_double_click_is_one_answer(town: Place) -> None:
    anna = await asked(town)
    button = options(anna.last)[0][2]
    assert await anna.presses(button) == await anna.presses(button)
    assert len(await town.rows(PulseAnswer)) == 1


async def test_each_core_question_once_in_a_pilot(town: Place) -> None:
    await pilot(town)
    anna = await town.someone("Anna")
    bram = await town.someone("Bram", day=2, hour=14, pattern="tue,wed,sat 7-15")
    await town.until(COUNTED - timedelta(hours=1))
    for seat in (anna, bram):
        heard = [question_ids(message) for message in seat.heard_named("pulse-ask")]
        assert [len(ids) for ids in heard] == [2, 2, 2, 2]
        core = [item.id for item in shelf().pulse.values() if item.core]
        assert sorted(i for ids in heard for i in ids) == sorted(core)


async def test_the_next_period_has_every_question_in_eight_weeks(town: Place) -> None:
    await pilot(town)
    anna = await town.someone("Anna")
    for _ in range(4 + 8):
        await presses(anna, "nudge.pick")
        await town.weeks(1)
    pilot_, second, third = await periods(town)
    assert (pilot_.starts, pilot_.weeks, len(pilot_.items)) == (date(2026, 11, 2), 4, 8)
    assert (second.starts, second.weeks) == (date(2026, 11, 30), 8)
    assert third.starts == date(2027, 1, 25)
    assert sorted(second.items) == sorted(shelf().pulse)
    heard = [question_ids(message) for message in anna.heard_named("pulse-ask")][4:]
    assert max(len(ids) for ids in heard) <= A_WEEK
    # New Year's Day falls in the week, not on the day: nobody is left out
    assert Counter(i for ids in heard for i in ids) == Counter(list(shelf().pulse))


@pytest.mark.parametrize(
    ("days", "starts"),
    [
        (0, date(2026, 11, 2)),
        (2, date(2026, 11, 2)),
        (3, date(2026, 11, 9)),
        (6, date(2026, 11, 9)),
    ],
)
async def test_the_pilot_starts_this_week_or_next(town: Place, days: int, starts: date) -> None:
    await town.days(days)
    await pilot(town)
    await pilot(town)
    (period,) = await periods(town)
    assert period.starts == starts


async def test_in_every_zone_all_questions_come_round() -> None:
    town = await open_town()
    await pilot(town)
    seats = [
        await town.someone(zone=zone, country="", day=day)
        for zone, day in (("Asia/Tokyo", 0), ("America/Los_Angeles", 2), ("Pacific/Auckland", 4))
    ]
    while town.now < COUNTED + timedelta(weeks=2):
        await town.days(3.5)
        for seat in seats:  # who never chooses is left in peace
            await presses(seat, "nudge.pick")
    for seat in seats:
        assert len(seat.heard_named("pulse-ask")) == 6
    await town.store.close()


async def test_nothing_before_yes_after_stop_or_during_a_pause(town: Place) -> None:
    await pilot(town)
    new = await town.someone("Nieuw", said="new")
    resting, stopped = await town.someone("Rust"), await town.someone("Stop")
    pause = date(2026, 11, 9)
    await town.store.transact(
        lambda s: setattr(s.get(Person, resting.person_id), "paused_until", pause)
    )
    await town.store.transact(lambda s: setattr(s.get(Person, stopped.person_id), "consent", "no"))
    await town.until(THURSDAY + timedelta(days=1))
    for seat in (new, resting, stopped):
        assert not seat.heard_named("pulse-ask")
    await town.weeks(1)
    assert len(resting.heard_named("pulse-ask")) == 1


async def test_who_moves_across_the_world_is_asked_once_in_a_week_of_their_own(town: Place) -> None:
    """Where it is Monday already, last week's question is late and this week's still comes."""
    await pilot(town)
    anna = await town.someone("Anna", pattern="sat,sun 8-16", day=6)
    await town.until(datetime(2026, 11, 7, 20, tzinfo=UTC))

    def moved(session: Session) -> None:  # as an import does it
        person = session.get_one(Person, anna.person_id)
        person.zone, person.pattern = "Pacific/Auckland", "mon,wed,fri 8-12"

    await town.store.transact(moved)
    await town.until(datetime(2026, 11, 14, tzinfo=UTC))
    assert len(anna.heard_named("pulse-ask")) == 1


async def test_another_rhythm_moves_the_question_and_never_doubles_it(town: Place) -> None:
    await pilot(town)
    anna = await town.someone("Anna")
    await changes(town, anna, day=1)
    await town.until(THURSDAY + timedelta(hours=1))
    assert not anna.heard_named("pulse-ask")
    await town.days(1)
    assert len(anna.heard_named("pulse-ask")) == 1
    await changes(town, anna, hour=16)
    await town.until(datetime(2026, 11, 8, 22, tzinfo=UTC))
    assert len(anna.heard_named("pulse-ask")) == 1


async def test_a_late_click_is_answered_and_changes_nothing(town: Place) -> None:
    anna = await asked(town)
    first, _ = options(anna.last)
    await press(anna, first[0])
    again = next(b for b in anna.last.buttons() if b.label == CHANGE)
    await town.until(COUNTED)
    before = await dump(town, without=("inbound", "address"))
    for button in (*first, again):
        assert (await anna.presses(button)).name == "pulse-closed"
    assert await dump(town, without=("inbound", "address")) == before
    assert not await town.rows(PulseAnswer)


async def test_a_click_that_does_not_fit_changes_nothing(town: Place) -> None:
    anna = await asked(town)
    good = options(anna.last)[0][0].action
    item, other = question_ids(anna.last)
    not_mine = next(i for i in shelf().pulse if i not in (item, other))
    for action in (
        Answer(good.period, 0, not_mine, "1"),
        Answer(good.period, 0, "no-such-item", "1"),
        Answer(good.period, 1, item, "1"),
        Answer(good.period, -1, item, "1"),
        Answer(good.period, LARGEST, item, "1"),
        Answer(good.period + 1, 0, item, "1"),
        Answer(-1, 0, item, "1"),
        Answer(LARGEST, 0, item, "1"),
        Answer(good.period, 0, item, "9"),
        Answer(good.period, 0, item, ""),
        Answer(good.period, 0, item, "<b>" * 20),
        AskAgain(good.period, 3),
        AskAgain(0, 0),
    ):
        assert (await anna.presses(Button("", action))).name == "pulse-stale", action
    assert not await town.rows(PulseAnswer)
    for noted in (-1, -LARGEST, LARGEST):
        reply = await anna.presses(Button("", Answer(good.period, 0, item, "1", noted)))
        assert reply.name in ("pulse-noted", "pulse-thanks")


@pytest.mark.parametrize("consent", ["new", "later", "no", "stopped"])
async def test_who_does_not_take_part_is_answered_and_nothing_is_kept(
    town: Place, consent: str
) -> None:
    anna = await asked(town)
    button = options(anna.last)[0][0]
    await town.store.transact(lambda s: setattr(s.get(Person, anna.person_id), "consent", consent))
    assert (await press(anna, button)).name == "pulse-not-joined"
    assert not await town.rows(PulseAnswer)


async def test_home_leads_back_to_the_questions_and_tells_nothing(town: Place) -> None:
    await pilot(town)
    anna = await town.someone("Anna")
    await anna.home()
    assert not anna.sees("korte vragen van deze week")
    await town.until(THURSDAY + timedelta(minutes=1))
    before = await anna.home()
    assert anna.sees("Twee korte vragen van deze week")
    for question in options(anna.last):
        await anna.presses(question[0])
    assert await anna.home() == before
    await anna.clicks("Naar de vragen")
    assert anna.last.name == "pulse-ask"


async def test_in_english(town: Place) -> None:
    anna = await asked(town, language="en")
    assert anna.sees("Two short questions about AI in your work")
    assert anna.sees("Rather not say")
