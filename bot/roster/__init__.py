"""Takes people and teams from two CSV files, for whoever runs the program: nothing by halves, and
nobody is written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.content import Shelf
from bot.roster.compare import compare
from bot.roster.diff import Change, Diff, Entry
from bot.roster.problem import Problem
from bot.roster.sheets import PEOPLE, TEAMS, PersonRow, Sheets, TeamRow, read
from bot.roster.write import apply
from bot.store import Store

__all__ = [
    "PEOPLE",
    "TEAMS",
    "Change",
    "Diff",
    "Entry",
    "PersonRow",
    "Problem",
    "Report",
    "Sheets",
    "TeamRow",
    "apply",
    "compare",
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
    people: bytes,
    teams: bytes,
    shelf: Shelf,
    secret: str,
    now: datetime,
    *,
    dry_run: bool = False,
    force: bool = False,
) -> Report:
    """Read, compare and write both files, all of it in one transaction or none of it."""
    sheets = read(people, teams, shelf)
    if not isinstance(sheets, Sheets):
        return Report(tuple(sheets), None, written=False)

    def work(session: Session) -> Report:
        diff = compare(session, sheets, secret)
        write = not (diff.problems or dry_run or (diff.looks_half and not force))
        if write:
            apply(session, diff, now)
        return Report(diff.problems, diff, written=write)

    return await store.transact(work)
