"""Results: who sees what of whom, what is withheld and why, and what nobody ever sees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.simulation.seat import Seat
from bot.actions import LARGEST, ShowResults
from bot.features import insight
from bot.features.insight.messages import ShowPeriod, ShowTeam
from bot.features.pulse.asked import Answer
from bot.message import TITLE_LIMIT, Button, Message
from bot.people import Person, Team
from bot.results import PulseAnswer, PulsePeriod, PulseResult
from bot.turn import Turn
from tests.features.measured import CORE, COUNTED, SIZES, answered, charts, company, shows
from tests.town import Place, open_town, shelf

FRIDAY = datetime(2026, 11, 6, 15, tzinfo=UTC)


async def opens(seat: Seat, team: int, period: int = 1) -> Message:
    reply = await seat.presses(Button("", ShowTeam(period, team)))
    assert isinstance(reply, Message)
    return reply


async def test_teams_of_18_12_and_6_show_the_total_and_the_18(town: Place) -> None:
    seats = await company(town, SIZES)
    await answered(town)
    await town.until(COUNTED)
    page = await shows(seats["owner"])
    assert page.name == "insight-results"
    (total,) = charts(page)
    assert len(total.labels) == 8
    assert {series.name: set(series.values) for series in total.series} == {
        "Laag": {0.0}, "Midden": {0.0}, "Hoog": {35.0},
    }  # fmt: skip
    assert "Nagaan of het klopt: Laag 0, Midden 0 en Hoog 35" in total.alt
    assert "Uitslag van maandag 2 november t/m zondag 29 november" in page.text
    assert "afgerond op 5" in page.text
    assert "Dit zeggen collega's zelf" in page.text
    assert "Niet getoond: Magazijn en Planning." in page.text
    assert "vanaf 7 antwoorden (10 bij gevoelige vragen)" in page.text
    assert "anders kun je het kleine team uitrekenen" in page.text
    assert [b.label for b in page.buttons()] == ["Klantenservice"]
    await seats["owner"].clicks("Klantenservice")
    (team,) = charts(seats["owner"].last)
    assert {series.name: set(series.values) for series in team.series} == {
        "Laag": {0.0}, "Midden": {0.0}, "Hoog": {20.0},
    }  # fmt: skip
    for hidden in ("planning", "magazijn"):
        page = await opens(seats["owner"], town.teams[hidden])
        assert page.name == "insight-hidden"
        assert not charts(page)


async def test_a_hidden_team_reads_the_same_whatever_the_reason(town: Place) -> None:
    seats = await company(town, SIZES)
    await answered(town)
    await town.until(COUNTED)
    small = await opens(seats["owner"], town.teams["magazijn"])
    sibling = await opens(seats["owner"], town.teams["planning"])
    assert small.text.replace("Magazijn", "…") == sibling.text.replace("Planning", "…")
    rows = await town.rows(PulseResult)
    kept = {(r.shown, r.n, str(r.counts)) for r in rows if r.team_id in (2, 3)}
    assert kept == {(False, 0, "{}")}


async def test_who_sees_what(town: Place) -> None:
    seats = await company(town, SIZES)
    await answered(town)
    await town.until(COUNTED)
    team_buttons = {}
    for name, seat in seats.items():
        page = await shows(seat)
        assert len(charts(page)) == 1
        team_buttons[name] = [b.label for b in page.buttons()]
        assert ("Niet getoond: " in page.text) == (
            name in ("owner", "council", "planning", "magazijn")
        )
    everything, nothing = ["Klantenservice"], []
    assert team_buttons == {
        "klantenservice": everything, "klantenservice colleague": nothing,
        "planning": nothing, "planning colleague": nothing,
        "magazijn": nothing, "magazijn colleague": nothing,
        "owner": everything, "council": everything,
    }  # fmt: skip
    page = await shows(seats["planning"])
    assert "Niet getoond: Planning." in page.text
    assert "Magazijn" not in page.text


async def test_nobody_opens_what_is_not_theirs(town: Place) -> None:
    seats = await company(town, SIZES)
    await answered(town)
    await town.until(COUNTED)
    big = town.teams["klantenservice"]
    for name in ("planning", "klantenservice colleague", "magazijn colleague"):
        page = await opens(seats[name], big)
        assert page.name == "insight-not-yours"
        assert not charts(page)
    for team in (-1, 0, 99, LARGEST):
        assert (await opens(seats["owner"], team)).name == "insight-not-yours"
    for period in (-1, 2, LARGEST):
        page = await opens(seats["owner"], big, period)
        assert page.name == "insight-results"
        page = await seats["owner"].presses(Button("", ShowPeriod(period, LARGEST)))
        assert page.name == "insight-results"


async def test_before_the_first_results_only_their_date(town: Place) -> None:
    seats = await company(town, SIZES)
    empty = {name: (await shows(seat), await seat.home()) for name, seat in seats.items()}
    await answered(town)
    for name, seat in seats.items():
        assert (await shows(seat), await seat.home()) == empty[name]
        page = empty[name][0]
        assert page.name == "insight-not-yet"
        assert "op maandag 30 november" in page.text
        assert len(page.parts) == 1
        concerned = name in (*SIZES, "owner", "council")
        assert seat.sees("Uitslagen bekijken") == concerned
    await town.until(COUNTED)
    for seat in seats.values():
        await seat.home()
        assert seat.sees("Uitslagen bekijken")


async def test_without_a_period_there_is_nothing_to_wait_for(town: Place) -> None:
    anna = await town.someone("Anna", said="new", opened=False)
    assert (await shows(anna)).name == "insight-nothing"


@pytest.mark.parametrize("silent", ["", "1"])
async def test_what_one_person_answers_shows_nowhere(silent: str) -> None:
    """Everyone's view is the same, whether somebody in the small team says 4, or 1, or nothing."""
    screens = []
    for said in ("4", silent):
        town = await open_town()
        seats = await company(town, SIZES)
        last = max(person.id for person in await town.rows(Person) if person.team_id == 3)
        await answered(town, except_for={last: said})
        await town.until(COUNTED)
        screens.append([await views(town, seat) for seat in seats.values()])
        await town.store.close()
    assert screens[0] == screens[1]


async def views(town: Place, seat: Seat) -> list[str]:
    """Everything one person can get to see of results, in words and figures."""
    pages = [await shows(seat), await seat.home()]
    pages += [await opens(seat, team) for team in town.teams.values()]
    return [repr(page) for page in pages]


async def test_sensitive_questions_need_ten_answers(town: Place) -> None:
    seats = await company(town, {"klantenservice": 9})
    await answered(town)
    await town.until(COUNTED)
    page = await shows(seats["klantenservice"])
    (total,) = charts(page)
    assert total.labels == (
        "Nagaan of het klopt", "Duidelijke koers", "Erover praten", "Zich redden met AI",
    )  # fmt: skip
    figures, hidden = page.text.split("Nog niet te zien: ")
    assert "Erover praten: Laag" in figures and "Reden tot vertrouwen" not in figures
    assert hidden.startswith("Reden tot vertrouwen, Zelf bepalen, ")
    assert "vanaf 7 antwoorden (10 als hij gevoelig is)" in hidden


async def test_too_few_altogether(town: Place) -> None:
    seats = await company(town, {"klantenservice": 6})
    await answered(town)
    await town.until(COUNTED)
    page = await shows(seats["klantenservice"])
    assert not charts(page)
    assert "nog geen enkele vraag te zien" in page.text
    assert "Niet getoond: Klantenservice." in page.text
    labels = [shelf().words("nl")(f"insight-field-{name}") for name in ("safety", "layer-social")]
    assert not any(label in page.text for label in labels)


async def test_answers_that_round_to_nothing_make_no_empty_bar(town: Place) -> None:
    seats = await company(town, {"klantenservice": 8})
    values = dict(enumerate(["1", "1", "3", "3", "5", "5", "not-used", "not-used"], start=1))
    await answered(town, except_for=values)
    await town.until(COUNTED)
    page = await shows(seats["klantenservice"])
    assert not charts(page)
    assert "Te verdeeld om afgerond te laten zien: Nagaan of het klopt" in page.text


async def test_did_not_use_it_is_counted_apart(town: Place) -> None:
    seats = await company(town, {"klantenservice": 20})
    await answered(town, except_for=dict.fromkeys(range(1, 11), "not-used"))
    await town.until(COUNTED)
    (total,) = charts(await shows(seats["klantenservice"]))
    assert total.series[3].name == "Niet van toepassing"
    assert total.series[3].values[0] == 10.0


async def test_the_period_before_can_be_looked_at_again(town: Place) -> None:
    seats = await company(town, SIZES)
    await answered(town)
    await town.until(COUNTED + timedelta(weeks=8))
    page = await shows(seats["owner"])
    assert "Uitslag van maandag 30 november" in page.text
    assert not charts(page)
    await seats["owner"].clicks("De uitslag hiervoor")
    assert seats["owner"].sees("Uitslag van maandag 2 november")
    assert len(charts(seats["owner"].last)) == 1


async def test_many_teams_come_in_pages(town: Place) -> None:
    owner = await town.someone("Olga", duties=("owner",), said="new")

    def work(session: Any) -> None:
        session.add(PulsePeriod(id=1, starts=date(2026, 10, 5), weeks=4, items=CORE,
                                closed_at=town.now, counted_at=town.now))  # fmt: skip
        teams = [Team(ref=f"t{n:03}", name=f"Team {n:03}") for n in range(45)]
        session.add_all(teams)
        session.flush()
        for n, team in enumerate(teams):
            session.add(PulseResult(period_id=1, item=CORE[0], team_id=team.id, shown=n != 3,
                                    n=10, counts={"high": 10}))  # fmt: skip

    await town.store.transact(work)
    page, seen = await shows(owner), []
    while True:
        labels = [b.label for b in page.buttons()]
        seen += [label for label in labels if label.startswith("Team ")]
        if "Meer teams" not in labels:
            break
        page = await owner.clicks("Meer teams")
    assert seen == [f"Team {n:03}" for n in range(45) if n != 3]


async def test_a_month_lived_by_a_whole_team() -> None:
    """From the first yes to the picture, by pressing buttons only."""
    town = await open_town()
    seats = await company(town, {"klantenservice": 1})
    team = [await town.someone(team="klantenservice") for _ in range(10)]
    for week in range(4):
        await town.until(FRIDAY + timedelta(weeks=week))
        for seat in team:
            while any(isinstance(b.action, Answer) for b in seat.last.buttons()):
                found = {b.action: r for r, _, b in seat.buttons() if isinstance(b.action, Answer)}
                action = next(action for action in found if action.value == "4")
                await seat.presses(Button("", action), found[action])
            assert seat.last.name == "pulse-thanks"
    await town.until(COUNTED)
    page = await shows(seats["klantenservice"])
    (total,) = charts(page)
    assert total.labels and set(total.series[2].values) == {10.0}
    assert not await town.rows(PulseAnswer)
    await town.store.close()


def test_names_of_questions_fit_in_a_picture() -> None:
    for lang in ("nl", "en"):
        words = shelf().words(lang)
        for item in shelf().pulse.values():
            label = words("insight-field-" + item.field.replace(":", "-"))
            assert len(label) <= 20, label  # Slack's limit, PLATFORMS.md
        for score in ("low", "middle", "high", "none"):
            assert len(words(f"insight-score-{score}")) <= TITLE_LIMIT


async def test_nothing_of_a_person_is_kept_or_listed(town: Place) -> None:
    anna = await town.someone("Anna")

    def work(session: Any) -> list[Any]:
        person = session.get(Person, anna.person_id)
        turn = Turn(town.house, session, town.now, town.house.words("nl", person.zone), person)
        insight.forget(turn)
        return [*insight.mine(turn), *insight.totals(turn)]

    assert await town.store.transact(work) == []
    assert (await anna.presses(Button("", ShowResults()))).name == "insight-nothing"
