"""How many said yes, as owner and leads may read it: never so that it tells what one person said.

A no, a "later", a stop and silence are one and the same here: not a yes. Somebody who writes down
every figure of every closed period, and knows how large each team was, learns no more than this:

- A figure is rounded to five and stands only where every count it can stand for leaves at least
  seven who said yes and at least seven who did not. So nobody can be told to be one of all or none.
- All together is the sum of the figures that are shown, and one rounded figure for the rest. That
  rest is at least two teams with seven of each, else the smallest shown team goes into it, and in
  the end the whole. So no subtraction brings out a team, and no two roundings of one count meet.
- A count is only taken over once it has moved by five since it was last taken. So a figure that
  changes tells of five people together, the last of whom may be one person who joins or stops just
  now; who was among the five, in which period they were, and what they said, stands nowhere.
- A figure that disappears tells that the team grew or shrank: who comes and leaves is no secret.
- Where nothing is shown, the words are the same for every reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import date
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from bot.people import Person, Team
from bot.results import PulsePeriod
from bot.thresholds import Rules

RULES = Rules()
T = TypeVar("T", bound=Hashable)


class JoinedCount(SQLModel, table=True):
    """How many of a team said yes, or of all when it is None, as the latest closed period left it.

    `taken` is the count that was last taken over and is shown to nobody; `around` what may be
    shown, or None.
    """

    __tablename__ = "joined_count"

    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="CASCADE", index=True)
    last_day: date
    taken: int
    around: int | None = None


def count_joined(session: Session, period: PulsePeriod) -> None:
    """Count who has said yes when a period closes, in the teams that were open in it."""
    people, yes = _counts(session, period)
    if not people:
        return
    before = {row.team_id: row.taken for row in session.exec(select(JoinedCount))}
    counts: dict[int | None, int] = {team: yes[team] for team in people}
    counts[None] = sum(counts.values())
    taken = {team: steady(before.get(team), count) for team, count in counts.items()}
    around = publishable(people, {t: n for t, n in taken.items() if t is not None}, taken[None])
    session.execute(sa.delete(JoinedCount))
    day = period.last_day
    session.add_all(
        JoinedCount(team_id=team, last_day=day, taken=count, around=around[team])
        for team, count in taken.items()
    )


def _counts(session: Session, period: PulsePeriod) -> tuple[Counter[int], Counter[int]]:
    """By team how many people are in it, and how many of them said yes; a rest is still a yes."""
    query = (
        sa.select(col(Team.id), col(Person.consent), sa.func.count())
        .join(Person, col(Person.team_id) == col(Team.id))
        .where(col(Team.opened_at) < period.end, col(Person.left_at).is_(None))
        .group_by(col(Team.id), col(Person.consent))
    )
    people, yes = Counter[int](), Counter[int]()
    for team, consent, number in session.execute(query):
        people[team] += number
        yes[team] += number if consent == "yes" else 0
    return people, yes


def joined_in(session: Session, team_id: int | None) -> JoinedCount | None:
    """The latest of a team, or of all; None before the first period was closed."""
    query = select(JoinedCount).where(col(JoinedCount.team_id).is_not_distinct_from(team_id))
    return session.exec(query).first()


# --- the rule -------------------------------------------------------------------------------------


def steady(before: int | None, count: int, rules: Rules = RULES) -> int:
    """The count from before, until it has moved far enough."""
    return count if before is None or abs(count - before) >= rules.rounding else before


def publishable(
    people: Mapping[T, int], yes: Mapping[T, int], altogether: int, rules: Rules = RULES
) -> dict[T | None, int | None]:
    """What may be shown of each team, and under None of all together; None is nothing.

    `altogether` has its own way of being steady, so it need not be the sum of `yes`.
    """
    shown = {team: count for team, count in yes.items() if _safe(count, people[team], rules)}
    for team in sorted(shown, key=lambda one: (min(yes[one], people[one] - yes[one]), str(one))):
        if _rest_is_safe(people, shown, altogether, rules):
            break
        del shown[team]
    around: dict[T | None, int | None] = {
        team: rounded(shown[team], rules) if team in shown else None for team in people
    }
    rest = rounded(altogether - sum(shown.values()), rules) if len(shown) < len(people) else 0
    known = shown or _rest_is_safe(people, shown, altogether, rules)
    around[None] = sum(rounded(n, rules) for n in shown.values()) + rest if known else None
    return around


def _rest_is_safe(
    people: Mapping[T, int], shown: Mapping[T, int], altogether: int, rules: Rules
) -> bool:
    """No teams are left to be worked out, or at least two with enough of both in them."""
    rest = [number for team, number in people.items() if team not in shown]
    count = altogether - sum(shown.values())
    return not rest or (len(rest) > 1 and _safe(count, sum(rest), rules))


def _safe(count: int, people: int, rules: Rules) -> bool:
    """Whether whatever this figure can stand for is enough who did and enough who did not."""
    figure, half = rounded(count, rules), rules.rounding // 2
    return rules.minimum <= figure - half and figure + half <= people - rules.minimum


def rounded(count: int, rules: Rules = RULES) -> int:
    return (max(count, 0) + rules.rounding // 2) // rules.rounding * rules.rounding
