"""How many joined, and that nobody can work out of it what one colleague said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col

from bot.joined import publishable, rounded, steady
from bot.people import Person
from bot.thresholds import Rules
from tests.conftest import PROVE
from tests.features.measured import COUNTED, company
from tests.town import Place

SMALL = Rules(minimum=2, rounding=3)  # few enough people to try every world
World = tuple[tuple[int, ...], ...]  # by period, how many of each team said yes
Seen = tuple[tuple[int | None, ...], ...]


def figures(sizes: tuple[int, ...], world: World, rules: Rules) -> Iterator[tuple[int | None, ...]]:
    """What is published in each period, of each team and of all."""
    people = dict(enumerate(sizes))
    taken: dict[int | None, int] = {}
    for period in world:
        counts: dict[int | None, int] = dict(enumerate(period)) | {None: sum(period)}
        taken = {one: steady(taken.get(one), n, rules) for one, n in counts.items()}
        teams = {team: taken[team] for team in people}
        yield tuple(publishable(people, teams, taken[None], rules).values())


def worlds_by_what_is_seen(
    sizes: tuple[int, ...], periods: int, rules: Rules
) -> dict[Seen, list[World]]:
    every = list(product(*(range(size + 1) for size in sizes)))
    found = defaultdict(list)
    for world in product(every, repeat=periods):
        found[tuple(figures(sizes, world, rules))].append(world)
    return found


SIZES = [((24,), 2, Rules()), ((8,), 4, SMALL), ((7, 8), 2, SMALL), ((8, 3, 2), 1, SMALL)]
SIZES += [((9, 3, 9), 1, SMALL), ((21, 23), 1, Rules())]
MORE = [((24,), 3, Rules()), ((9, 10), 2, SMALL), ((9, 8, 9, 4), 1, SMALL), ((3, 8, 8), 1, SMALL)]


@pytest.mark.parametrize(("sizes", "periods", "rules"), SIZES + (MORE if PROVE else []))
def test_who_sees_every_figure_cannot_tell_what_anybody_said(
    sizes: tuple[int, ...], periods: int, rules: Rules
) -> None:
    """Every world, sorted by all that is published of it: in none is somebody's answer certain."""
    found = worlds_by_what_is_seen(sizes, periods, rules)
    assert any(number is not None for seen in found for period in seen for number in period)
    for seen, worlds in found.items():
        for period, team in product(range(periods), range(len(sizes))):
            said_yes = {world[period][team] for world in worlds}
            said_no = {sizes[team] - number for number in said_yes}
            assert len(said_no - {0}) > 1, (seen, period, team, said_yes)
            assert said_yes != {0} and said_no != {0}


def test_a_rule_without_rounding_would_be_found_out() -> None:
    found = worlds_by_what_is_seen((8,), 1, Rules(minimum=2, rounding=1))
    assert any(len(worlds) == 1 for worlds in found.values())


teams = st.lists(st.tuples(st.integers(0, 60), st.floats(0, 1)), min_size=1, max_size=8)


@given(teams, st.randoms(use_true_random=False))
def test_what_is_shown_or_left_is_enough_of_both(
    drawn: list[tuple[int, float]], dice: object
) -> None:
    people = {team: size for team, (size, _) in enumerate(drawn)}
    yes = {team: round(size * part) for team, (size, part) in enumerate(drawn)}
    around = publishable(people, yes, sum(yes.values()))
    rest = {team for team in people if around[team] is None}
    for team in people.keys() - rest:
        assert 7 <= yes[team] <= people[team] - 7 and around[team] == rounded(yes[team])
    if around[None] is None:
        assert rest == people.keys()
    elif rest:
        count, number = sum(yes[one] for one in rest), sum(people[one] for one in rest)
        assert len(rest) > 1 and 7 <= count <= number - 7


@given(teams, st.data())
def test_one_answer_more_or_less_changes_nothing(
    drawn: list[tuple[int, float]], data: st.DataObject
) -> None:
    sizes = tuple(size + 1 for size, _ in drawn)
    first = tuple(round(size * part) for size, part in drawn)
    who, step = data.draw(st.integers(0, len(drawn) - 1)), data.draw(st.sampled_from((1, -1)))
    second = tuple(max(n + step, 0) if team == who else n for team, n in enumerate(first))
    before, after = figures(sizes, (first, second), Rules())
    assert before == after


# --- as it is read --------------------------------------------------------------------------------

HOW = "verandert pas bij een verschil van 5 mensen"


async def _said(town: Place, team: str, yes: int) -> None:
    """So many of a team said yes; one of the others stopped."""
    here = sa.select(col(Person.id)).where(col(Person.team_id) == town.teams[team])
    first = here.order_by(col(Person.id)).limit(yes).scalar_subquery()
    mark = sa.update(Person).where(col(Person.team_id) == town.teams[team])
    await town.store.transact(
        lambda s: [
            s.execute(mark.values(consent="stopped")),
            s.execute(mark.where(col(Person.id).in_(first)).values(consent="yes")),
        ]
    )


async def test_owner_and_leads_read_a_figure_once_the_period_is_closed(town: Place) -> None:
    seats = await company(town, {"klantenservice": 40, "planning": 24, "magazijn": 6})
    lead, small, owner = seats["klantenservice"], seats["magazijn"], seats["owner"]
    for team, yes in (("klantenservice", 21), ("planning", 12), ("magazijn", 5)):
        await _said(town, team, yes)
    await owner.says("teams")
    await owner.home()
    await owner.clicks("Teams")
    assert HOW not in owner.screen() and HOW not in (await lead.home()).text
    await town.until(COUNTED)
    await owner.clicks("Teams")
    assert owner.sees("Klantenservice: open sinds maandag 2 november, ongeveer 20 doen mee")
    assert owner.sees("Planning: open sinds maandag 2 november\n")  # what is left would be six
    assert owner.sees("Magazijn: open sinds maandag 2 november\n")
    assert owner.sees("In alle open teams samen doen ongeveer 35 collega's mee")
    assert "In je team doen ongeveer 20 collega's mee" in (await lead.home()).text
    assert "laat ik nog niet zien" in (await small.home()).text
    assert HOW not in (await seats["klantenservice colleague"].home()).text
    await _said(town, "klantenservice", 0)  # it is never live
    assert "In je team doen ongeveer 20 collega's mee" in (await lead.home()).text
