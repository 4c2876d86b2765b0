"""A whole month of the demo company: what must hold after it, whatever the people did."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from adapters.simulation.tally import Tally
from adapters.simulation.temperament import Temperament
from bot.calendar import Week
from bot.delivery import Delivery
from bot.events import Submitted
from bot.features.ai_hour.planned import AiHour
from bot.features.nudge.shown import Offer
from bot.features.question.kept import Question
from bot.features.story.told import Story
from bot.message import Form, Message
from bot.results import PulseResult
from tests.simulation.lived import Life, live


@pytest.fixture(scope="module")
def month() -> Iterator[Life]:
    life = live(4)
    yield life
    asyncio.run(life.town.store.close())


@pytest.fixture(scope="module")
def tally(month: Life) -> Tally:
    return month.tally


def rows(life: Life, table: type[SQLModel]) -> list[Any]:
    return asyncio.run(life.town.store.transact(lambda s: list(s.exec(select(table)))))


def pressed(life: Life, verb: str, *got: str) -> list[str]:
    """Who pressed or filled in this and got one of these."""
    return [d.who for d in life.deeds if d.action and d.action.verb == verb and d.got in got]


# --- the coach keeps its promises -----------------------------------------------------------------


def test_nothing_went_wrong(month: Life) -> None:
    assert month.complaints == []
    wrong = {"sorry", "stale-button", "unknown-person", "too-long", "profile-help"}
    assert [deed for deed in month.deeds if deed.got in wrong] == []


def test_every_form_was_taken_at_once(month: Life) -> None:
    refused = [
        d for d in month.deeds if isinstance(d.event, Submitted) and isinstance(d.reply, Form)
    ]
    assert refused == []


def test_nobody_hears_anything_before_their_own_yes(month: Life) -> None:
    said_yes = {d.who: d.event.at for d in month.deeds if d.got == "welcome-yes"}
    never = datetime.max.replace(tzinfo=UTC)
    for one in month.said:
        name = one.message.name if one.message else ""
        if one.place.private and name.startswith(("nudge-", "pulse-")):
            assert one.at >= said_yes.get(one.place.external, never)


def test_one_nudge_a_week_and_always_at_work(month: Life) -> None:
    people = {who: me.person for who, me in month.crowd.colleagues.items()}
    offers: Counter[tuple[str, Week]] = Counter()
    for one in month.said:
        if one.place.private and one.message and one.message.name == "nudge-offer":
            person = people[one.place.external]
            assert person.hours.covers(one.at)
            offers[person.ref, Week.of(one.at, person.zone)] += 1
    assert max(offers.values()) == 1


def test_results_show_the_total_and_the_18_and_withhold_the_12_and_the_6(month: Life) -> None:
    shown = Counter(row.team_id for row in rows(month, PulseResult) if row.shown)
    assert len(shown) == 2 and set(shown.values()) == {8}
    owner = month.crowd.colleagues["marit"].seat
    reply = asyncio.run(owner.says("uitslagen"))
    assert isinstance(reply, Message)
    labels = [button.label for button in reply.buttons()]
    assert "Klantenservice" in labels and "Magazijn" not in labels
    assert "Niet getoond: Administratie en Magazijn." in reply.text
    assert "Soms blijft een groter team mee verborgen" in reply.text
    month.tally.saw_results(reply, {"a": "Administratie", "b": "Klantenservice", "c": "Magazijn"})
    assert month.tally.shown is not None
    assert month.tally.shown.teams == ("Klantenservice",)
    assert month.tally.shown.items == 8


# --- the people keep to their parts ---------------------------------------------------------------


def test_people_act_in_their_own_working_hours(month: Life) -> None:
    for deed in month.deeds:
        hours, at = month.crowd.colleagues[deed.who].person.hours, deed.event.at
        if month.opened + timedelta(minutes=1) < at < month.opened + timedelta(weeks=4):
            # who is at something at the end of the day may finish it
            assert hours.covers(at) or hours.covers(at - timedelta(minutes=6)), (deed.who, at)


def test_the_silent_only_ever_answer_the_first_question(month: Life) -> None:
    silent = {
        who for who, me in month.crowd.colleagues.items() if me.temperament is Temperament.SILENT
    }
    assert len(silent) == 6
    verbs = {d.action.verb for d in month.deeds if d.who in silent and d.action}
    assert verbs <= {"welcome.yes", "welcome.no"}


def test_the_month_is_worth_looking_at(tally: Tally) -> None:
    endings, consent = tally.nudges(), tally.consent()
    assert consent["yes"] >= 28 and consent["no"] + consent["silent"] >= 1
    assert endings["tried"] >= 40 and endings["declined"] >= 15 and endings["silent"] >= 10
    assert 4 <= len(tally.stories) <= 14
    assert {"win", "blunder"} == set(tally.stories.values())
    assert 6 <= len(tally.questions) <= 12
    assert all(asked.answered_at for asked in tally.questions.values())
    assert 0 < tally.median_wait() < 12
    assert 2 <= len(tally.planned) <= 3 and tally.joined


def test_enough_answers_in_the_team_of_18(month: Life) -> None:
    team = {who for who, me in month.crowd.colleagues.items() if "klantenservice" in me.seat.rooms}
    items = Counter(item for who, _, item in month.tally.pulse if who in team)
    assert len(items) == 8 and min(items.values()) >= 10


# --- the table is what happened -------------------------------------------------------------------


def test_the_table_counts_what_people_did(month: Life, tally: Tally) -> None:
    offered = [t for t in month.said if t.message and t.message.name == "nudge-offer"]
    assert len(tally.offers) == sum(told.how == "send" for told in offered)
    assert sum(tally.nudges().values()) == len(tally.offers)
    assert tally.nudges()["tried"] == sum(tally.results().values())
    assert len(tally.stories) == len(pressed(month, "story.share", "story-shared"))
    assert len(tally.pulse) == len(pressed(month, "pulse.answer", "pulse-noted", "pulse-thanks"))
    assert len(tally.planned) == len(pressed(month, "ai_hour.confirm", "ai-hour-planned"))
    assert sum(tally.consent().values()) == 36


def test_the_coach_kept_what_people_did(month: Life, tally: Tally) -> None:
    """Where a trace is meant to stay, it agrees with the table; the table is not made from it."""
    stories = [story for story in rows(month, Story) if story.status == "shared"]
    assert Counter(s.kind for s in stories) == Counter(tally.stories.values())
    questions = {q.key: q for q in rows(month, Question) if q.status != "draft"}
    assert questions.keys() == tally.questions.keys()
    assert all(questions[key].unnamed == one.unnamed for key, one in tally.questions.items())
    assert {hour.number for hour in rows(month, AiHour)} == tally.planned.keys()
    sent = [d for d in rows(month, Delivery) if d.key.startswith("nudge:") and d.status == "sent"]
    assert len(sent) == len(tally.offers)


def test_an_offer_that_was_declined_looks_like_one_that_was_left(month: Life) -> None:
    """Nobody can tell a decline from silence by what is kept (MISSION.md B5)."""
    refs = {me.person.key: who for who, me in month.crowd.colleagues.items()}
    kept = {"declined": set(), "": set()}
    for offer in rows(month, Offer):
        outcome = month.tally.offers[refs[offer.person_id], offer.week]
        if outcome in kept:
            found = (offer.chosen, offer.plan_at, offer.cue, offer.result, offer.minutes)
            kept[outcome].add(found)
    assert kept["declined"] == kept[""] == {("", None, "", "", "")}
