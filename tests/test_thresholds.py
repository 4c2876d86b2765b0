"""What may be published of a group's answers, and what nobody can work out from it."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thresholds import Published, Rules, Shown, Withheld, publish

FEW, SIBLING, TOTAL = Withheld("few"), Withheld("sibling"), Withheld("total")


def sized(*sizes: int, minimum: int = 7, rounding: int = 1) -> Published[int]:
    """What is published of teams that all gave the same answer, this often each."""
    cells = {team: {"yes": n} for team, n in enumerate(sizes)}
    return publish(cells, minimum=minimum, rounding=rounding)


def verdicts(published: Published[int]) -> list[int | str]:
    """Each team in turn: how many answers are shown, or why none."""
    return [t.n if isinstance(t, Shown) else t.reason for t in published.teams.values()]


def test_the_rules_of_the_mission():
    assert Rules() == Rules(minimum=7, sensitive=10, rounding=5)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((18, 12, 6), [18, "sibling", "few"]),
        ((18, 12, 8), [18, 12, 8]),
        ((18, 4, 5), [18, "few", "few"]),
        ((18, 3, 3), ["sibling", "few", "few"]),
        ((30, 9, 9, 2), [30, "sibling", 9, "few"]),
        ((8, 3), ["sibling", "few"]),
        ((8,), [8]),
    ],
)
def test_the_total_wins_and_the_smallest_hide(sizes, expected):
    published = sized(*sizes)
    assert verdicts(published) == expected
    assert published.total == Shown(sum(sizes), {"yes": sum(sizes)})


def test_too_few_altogether_shows_nothing():
    assert sized(3, 3) == Published(TOTAL, {0: FEW, 1: FEW})
    assert sized(6) == Published(TOTAL, {0: FEW})
    assert sized() == Published(TOTAL, {})


def test_a_silent_team_cannot_be_told_to_be_silent():
    assert verdicts(sized(12, 0)) == ["sibling", "few"]
    assert verdicts(sized(30, 20, 9, 0)) == [30, "sibling", "sibling", "few"]


def test_one_answering_team_among_silent_ones_leaves_only_the_total():
    published = sized(30, 0)
    assert isinstance(published.total, Shown)
    assert verdicts(published) == ["sibling", "few"]


def test_a_higher_threshold_for_sensitive_items():
    assert verdicts(sized(9, minimum=Rules().minimum)) == [9]
    assert sized(9, minimum=Rules().sensitive).total == TOTAL


def test_counts_are_rounded_before_shares_are_taken():
    shown = publish({"a": {"yes": 13, "no": 4}}, minimum=7, rounding=5).total
    assert shown == Shown(15, {"yes": 15, "no": 5})
    assert isinstance(shown, Shown)
    assert shown.share(["yes"]) == 0.75
    assert shown.share(["yes", "no", "perhaps", "no"]) == 1


def test_an_answer_that_rounds_to_nothing_leaves_no_trace():
    shown = publish({"a": {"yes": 13, "no": 1}}, minimum=7, rounding=5).total
    assert shown == Shown(15, {"yes": 15})
    nothing = publish({"a": dict.fromkeys("abcdefg", 1)}, minimum=7, rounding=5).total
    assert nothing == Shown(5, {})
    assert isinstance(nothing, Shown)
    assert nothing.share(["a"]) == 0


@pytest.mark.parametrize(("minimum", "rounding", "n"), [(0, 5, 9), (7, 0, 9), (7, 5, -1)])
def test_nonsense_is_refused(minimum, rounding, n):
    with pytest.raises(ValueError, match="at least"):
        publish({"a": {"yes": n}}, minimum=minimum, rounding=rounding)


answers = st.dictionaries(st.sampled_from(["yes", "partly", "no"]), st.integers(0, 15))
asked = st.dictionaries(st.text("abcdef", max_size=2), answers, max_size=7)
minimums = st.integers(1, 12)


@given(asked, minimums, st.integers(1, 10))
def test_nothing_below_the_threshold_is_published(cells, minimum, rounding):
    published = publish(cells, minimum=minimum, rounding=rounding)
    everything = [sum(counts.values()) for counts in cells.values()]
    assert isinstance(published.total, Shown) == (sum(everything) >= minimum)
    assert published.teams.keys() == cells.keys()
    for team, verdict in published.teams.items():
        enough = sum(cells[team].values()) >= minimum
        assert enough or verdict == FEW
        assert not enough or verdict != FEW


@given(asked, minimums)
def test_subtraction_never_leaves_a_small_group_or_a_single_team(cells, minimum):
    """The attacker holds even the exact figures of the total and of the shown teams."""
    published = publish(cells, minimum=minimum, rounding=1)
    hidden = [t for t, verdict in published.teams.items() if isinstance(verdict, Withheld)]
    if not isinstance(published.total, Shown) or not hidden:
        return
    shown = [verdict for verdict in published.teams.values() if isinstance(verdict, Shown)]
    left = published.total.n - sum(verdict.n for verdict in shown)
    assert left == sum(sum(cells[team].values()) for team in hidden)
    assert left >= minimum
    assert len(hidden) >= 2
    assert not shown or sum(any(cells[team].values()) for team in hidden) >= 2


@given(asked, minimums, st.integers(1, 10))
def test_published_figures_are_rounded_and_shares_add_up(cells, minimum, rounding):
    published = publish(cells, minimum=minimum, rounding=rounding)
    for verdict in (published.total, *published.teams.values()):
        if isinstance(verdict, Shown):
            assert all(n % rounding == 0 and n > 0 for n in verdict.counts.values())
            assert verdict.n % rounding == 0
            whole = sum(verdict.share([value]) for value in verdict.counts)
            assert whole == (pytest.approx(1) if verdict.counts else 0)


@given(asked, st.randoms(use_true_random=False))
def test_the_order_of_the_teams_does_not_matter(cells, random):
    mixed = list(cells)
    random.shuffle(mixed)
    again = publish({team: cells[team] for team in mixed}, minimum=7, rounding=5)
    assert again == publish(cells, minimum=7, rounding=5)


@pytest.mark.parametrize("teams", [2, 3])
def test_who_knows_the_rule_cannot_tell_the_size_of_a_hidden_team(teams):
    """Every world of small teams, sorted by all that is published of it: none stands alone."""
    top = 22
    worlds = defaultdict(list)
    for sizes in product(range(top + 1), repeat=teams):
        published = sized(*sizes, rounding=5)
        total = published.total
        if isinstance(total, Shown) and total.n <= top - 2:  # so that no world is missing
            parts = published.teams.values()
            seen = tuple(t.n if isinstance(t, Shown) else "withheld" for t in parts)
            worlds[total.n, seen].append(sizes)
    assert worlds
    for (_, seen), possible in worlds.items():
        for team, verdict in enumerate(seen):
            if verdict == "withheld":
                assert len({sizes[team] for sizes in possible}) > 1, (seen, possible)
