"""The judge of simulated lives: it passes what is right, and sees every promise that is broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.simulation.years.counts import COUNTED, counted
from adapters.simulation.years.diary import Diary, Did, Entry, Heard, Terms
from adapters.simulation.years.judge import RULES, judge
from adapters.simulation.years.shifts import OFFICE, Shifts, began
from bot.content import words_for

TERMS = Terms("Europe/Amsterdam", "NL", OFFICE)
NIGHT = Shifts("fri-sun 22-6", (4, 5, 6), 22, 30)
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)  # ten o'clock there, in a week numbered 45


def at(week: int, day: float = 0, hours: float = 0) -> datetime:
    return MONDAY + timedelta(weeks=week, days=day, hours=hours)


def cards(week: int) -> tuple[str, str]:
    return (f"a{week}", f"b{week}")


def offer(week: int, *more: str, day: float = 0) -> Heard:
    return Heard(at(week, day), "nudge-offer", more or cards(week), week=str(week))


def picks(week: int, card: str = "") -> Did:
    return Did(at(week, 0, 1), "picked", card or f"a{week}", week=str(week))


def tells(week: int, result: str = "useful", *, again: int = 0) -> Did:
    return Did(at(week + again, 3), "told", result, week=str(week))


def said(after: float, name: str, **more: object) -> Heard:
    return Heard(at(0) + timedelta(weeks=after), name, **more)  # type: ignore[arg-type]


YES = (said(-1, "welcome-invite"), Did(at(-1, 0, 1), "yes"))


SHUT = Did(at(0, -1), "moved", terms=replace(TERMS, is_open=False))


def broken(*entries: Entry, terms: Terms = TERMS, yes: Sequence[Entry] = YES) -> list[str]:
    diary = Diary(1, at(-2), terms, entries=[*yes, *entries])
    return [one.rule for one in judge(diary)]


def a_good_year() -> list[Entry]:
    """Chooses, plans, tries and tells in most weeks; now and then lets two offers be."""
    found: list[Entry] = []
    for week in range(0, 52, 4):
        if at(week).date() not in HOLIDAYS:
            found += [offer(week), picks(week), Did(at(week, 0, 1), "planned", week=str(week))]
            found += [said(week + 0.15, "nudge-reminder", week=str(week))]
            found += [said(week + 0.3, "nudge-follow-up", week=str(week)), tells(week)]
    return found


HOLIDAYS = {date(2027, 5, 17)}  # Whit Monday


def test_a_good_year_passes() -> None:
    assert broken(*a_good_year()) == []


SILENT = (offer(0), offer(1), offer(3))
WRONG: dict[str, list[Sequence[Entry]]] = {
    "one-a-week": [
        (offer(0), picks(0), offer(0, "c", day=2)),
        (offer(0), picks(0), said(0.3, "nudge-none")),
    ],
    "at-work": [(offer(0, day=0.5),), (offer(0, day=5),), (said(0.9, "pulse-ask", questions=2),)],
    "no-holiday": [(Heard(datetime(2026, 12, 25, 10, tzinfo=UTC), "nudge-offer", ("a", "b")),)],
    "no-rest-disturbed": [
        (Did(at(0), "paused", "7", TERMS_AWAY), offer(0))
        for TERMS_AWAY in (
            Terms("Europe/Amsterdam", "NL", OFFICE, paused_until=date(2026, 11, 3)),
            Terms("Europe/Amsterdam", "NL", OFFICE, away_until=date(2026, 11, 3)),
        )
    ],
    "only-after-yes": [
        (Did(at(0, -1), "stopped"), said(0, "nudge-reminder", week="0")),
        (Did(at(0, -1), "no"), said(0, "pulse-ask", questions=1)),
        (Did(at(0, -1), "left"), offer(0)),
    ],
    "only-where-opened": [
        (SHUT, offer(0)),
        (SHUT, said(0.15, "pulse-ask", questions=1)),
        (Did(at(0, -1), "later"), SHUT, said(4, "welcome-invite")),
    ],
    "unasked": [(Did(at(0, -1), "later"), said(0, "ai-hour-reminder"))],
    "invited-twice": [
        (said(1, "welcome-invite"),),
        (Did(at(0), "later"), said(3.2, "welcome-invite")),
        (Did(at(0), "later"), said(5, "welcome-invite"), said(9, "welcome-invite")),
        (Did(at(0), "no"), said(5, "welcome-invite")),
    ],
    "answered": [(said(0, "sorry", asked=True),), (said(0, "", asked=True),)],
    "not-shown-again": [
        (offer(0, "a", "b"), picks(0), offer(7, "c", "a")),
        (offer(0), said(0.1, "nudge-offer", cards=("c", "d"), asked=True), picks(0, "c"),
         offer(5, "d")),
    ],
    "not-tried-again": [
        (offer(0, "a", "b"), picks(0, "a"), tells(0), offer(51, "a", "c")),
        (offer(0, "a", "b"), picks(0, "a"), tells(0, again=30), offer(60, "a", "c")),
    ],
    "one-reminder": [
        (offer(0), picks(0), said(0.2, "nudge-reminder", week="0")),
        (offer(0), picks(0), Did(at(0, 0, 1), "planned", week="0"),
         *(said(part, "nudge-reminder", week="0") for part in (0.2, 0.4))),
    ],
    "one-follow-up": [
        (offer(0), said(0.3, "nudge-follow-up", week="0")),
        (offer(0), picks(0), *(said(n, "nudge-follow-up", week="0") for n in (0.3, 0.45))),
    ],
    "follow-ups-apart": [
        (offer(0), picks(0), offer(1), picks(1), *(
            said(1.3, "nudge-follow-up", week=str(week)) for week in (0, 1)
        )),
    ],
    "two-questions": [
        (said(0.3, "pulse-ask", questions=3),),
        (said(0.15, "pulse-ask", questions=2), said(0.45, "pulse-ask", questions=1)),
    ],
    "one-goodbye": [
        (*SILENT, said(5, "nudge-goodbye"), said(5.45, "pulse-ask", questions=1)),
        (*SILENT, said(5, "nudge-goodbye"), said(7, "nudge-goodbye")),
        (*SILENT, said(5, "nudge-goodbye"), said(5, "pulse-ask", questions=1)),
    ],
    "shrinks": [
        (offer(0), offer(1), offer(2)),
        (*SILENT, offer(5)),
        (offer(0), offer(1), said(3, "nudge-goodbye")),
        (offer(0), Did(at(0, 1), "declined", week="0"), offer(1), offer(2)),
        (offer(0), picks(0), Did(at(0, 1), "back", week="0"), offer(1), offer(2)),
        (Did(at(0, -1), "rhythm", "2"), offer(0), picks(0), offer(1)),
        (Did(at(0, -1), "rhythm", "2"), offer(0), offer(2), offer(4)),
    ],
    "not-forgotten": [(offer(0), picks(0), said(11, "nudge-follow-up", week="0"))],
}  # fmt: skip


def test_every_rule_can_fail() -> None:
    assert WRONG.keys() == RULES.keys()


@pytest.mark.parametrize("rule", WRONG)
def test_what_is_wrong_is_seen(rule: str) -> None:
    for entries in WRONG[rule]:
        assert rule in broken(*entries), entries


def test_what_is_right_is_passed() -> None:
    undone = said(0.1, "nudge-offer", cards=cards(0), asked=True)
    reset = Did(at(2, -1), "moment", terms=TERMS)
    shown = said(0.01, "nudge-offer", cards=("c", "d"), asked=True)
    right: list[Sequence[Entry]] = [
        (offer(0), Did(at(0, 0, 1), "declined", week="0"), undone, picks(0)),
        (offer(0), shown, picks(0, "c"), offer(8, "c")),
        (offer(0, "a", "b"), picks(0, "a"), tells(0, "not-this-week"), offer(8, "a", "b")),
        (*SILENT, said(5, "nudge-goodbye"), Did(at(6), "yes"), offer(6), offer(7), offer(9)),
        (offer(0), offer(1), reset, offer(2)),
        (Did(at(0, -1), "rhythm", "2"), offer(0), offer(2), offer(6)),
        (Did(at(0), "later"), said(4, "welcome-invite"), Did(at(5), "yes"), offer(5)),
        (SHUT, Did(at(12, -1), "moved", terms=TERMS), offer(12)),  # not forgotten meanwhile
    ]
    for entries in right:
        assert broken(*entries) == [], entries


def test_a_night_shift_belongs_to_the_day_it_began_on() -> None:
    sunday = datetime(2026, 11, 8, 21, 30, tzinfo=UTC)
    assert began(NIGHT, TERMS.zone, sunday + timedelta(hours=7)) == date(2026, 11, 8)
    assert began(NIGHT, TERMS.zone, sunday + timedelta(hours=8)) is None
    terms = Terms(TERMS.zone, "NL", NIGHT)
    yes = (Did(at(0), "yes"),)
    both = [Heard(sunday + timedelta(hours=h), "nudge-offer", (str(h),)) for h in (0, 5)]
    assert broken(*both, terms=terms, yes=yes) == ["one-a-week"]
    later = Heard(sunday + timedelta(days=5), "nudge-offer", ("c",))
    assert broken(both[1], later, terms=terms, yes=yes) == []
    new_year = datetime(2027, 1, 1, 23, 30, tzinfo=UTC)  # a Friday night
    for nights, expected in ((0, ["no-holiday"]), (1, [])):
        one = Heard(new_year + timedelta(days=nights), "nudge-offer", ("c",))
        assert broken(one, terms=terms, yes=yes) == expected


def test_endings_add_up() -> None:
    entries = [*a_good_year(), offer(51), Did(at(51, 1), "declined", week="51")]
    found = counted([Diary(1, at(0), TERMS, entries=entries)])
    assert found["offers"] == found["choices"] + found["declines"] + found["silences"]
    assert found["declines"] == 1 and found["silences"] == 0
    assert found.keys() <= set(COUNTED)


def test_every_rule_and_count_has_its_words() -> None:
    for lang in ("nl", "en"):
        words = words_for(lang)
        assert all(words.has(f"simulate-rule-{rule}") for rule in RULES)
        assert all(words.has(f"simulate-{name}") for name in COUNTED)
