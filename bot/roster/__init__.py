"""Takes people and teams from two CSV files, or people from a platform's groups, for whoever runs
the program: nothing by halves, and nobody is written to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.content import Shelf
from bot.roster.cells import Spot
from bot.roster.compare import compare
from bot.roster.diff import Change, Diff, Entry
from bot.roster.members import Crowd, Member, Source, ask, member
from bot.roster.problem import Problem
from bot.roster.sheets import PEOPLE, TEAMS, PersonRow, Sheets, TeamRow, read
from bot.roster.write import apply
from bot.store import Store

__all__ = [
    "PEOPLE",
    "TEAMS",
    "Change",
    "Crowd",
    "Diff",
    "Entry",
    "Member",
    "PersonRow",
    "Problem",
    "Report",
    "Sheets",
    "Source",
    "Spot",
    "TeamRow",
    "apply",
    "compare",
    "member",
    "read",
    "run",
]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `written` is False after problems, a dry run, or when asked to be sure:
    then `diff.looks_half` and the same with `force` goes through."""

    problems: tuple[Problem, ...]
    diff: Diff | None
    written: bool

    def lines(self, words: Callable[..., str]) -> list[str]:
        if self.problems:
            found = [problem.text(words) for problem in self.problems]
            return [*found, "", words("roster-problems", count=len(found))]
        assert self.diff is not None
        done = words("roster-written" if self.written else "roster-not-written")
        return [*self.diff.lines(words), done]


async def run(
    store: Store,
    people: bytes | None,
    teams: bytes,
    shelf: Shelf,
    secret: str,
    now: datetime,
    *,
    dry_run: bool = False,
    force: bool = False,
    sources: Mapping[str, Source] | None = None,
) -> Report:
    """Read, compare and write both files, all of it in one transaction or none of it.

    Without people.csv only the people of the `sources`, by platform, are looked at. Raises NotSent
    or PerhapsSent when a platform does not tell who is in its groups.
    """
    sources = sources or {}
    sheets = read(people, teams, shelf, sources)
    if not isinstance(sheets, Sheets):
        return Report(tuple(sheets), None, written=False)
    crowd, problems = await ask(sheets, sources)
    if problems:
        return Report(tuple(problems), None, written=False)

    def work(session: Session) -> Report:
        diff = compare(session, sheets, secret, crowd)
        write = not (diff.problems or dry_run or (diff.looks_half and not force))
        if write:
            apply(session, diff, now)
        return Report(diff.problems, diff, written=write)

    return await store.transact(work)
