"""Small people and teams files, a database to import them into, and what it holds afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from bot import roster
from bot.people import Person, Team
from bot.roster import Diff, Report, Sheets
from bot.store import Store
from tests.town import SECRET, shelf

T = TypeVar("T")

NOW = datetime(2026, 11, 2, 7, tzinfo=UTC)
LATER = datetime(2026, 11, 9, 7, tzinfo=UTC)

TEAMS = """\
id,name,language,zone,country,channels
service,Klantenservice,nl,Europe/Amsterdam,NL,web:service
gent,Team Gent,nl-BE,Europe/Brussels,BE,slack:C9 web:gent
"""
PEOPLE = """\
id,name,email,team,groups,duties,tools,language,zone,country,pattern,platforms
anna,Anna Zonneveld,anna@x.example,service,office service,,chat,en,,,mon-thu 8:30-17,web:anna
bert,Bert Hofstra,bert@x.example,service,managers,lead owner,chat copilot,,,,,web:bert slack:U2
lotte,Lotte Peeters,lotte@x.example,gent,office,,,,,,,web:lotte
"""

HEAD, ANNA, BERT, LOTTE = PEOPLE.splitlines()


def read(people: str | bytes = PEOPLE, teams: str | bytes = TEAMS) -> Sheets | list[roster.Problem]:
    return roster.read(_bytes(people), _bytes(teams), shelf())


def sheets(people: str | bytes = PEOPLE, teams: str | bytes = TEAMS) -> Sheets:
    found = read(people, teams)
    assert isinstance(found, Sheets), found
    return found


def found(people: str | bytes = PEOPLE, teams: str | bytes = TEAMS) -> list[tuple[str, int, str]]:
    """File, line and code of everything that is wrong."""
    problems = read(people, teams)
    assert isinstance(problems, list), "nothing was found to be wrong"
    return [(problem.file, problem.line, problem.code) for problem in problems]


def people(*rows: str) -> str:
    """A file with these rows."""
    return "\n".join([HEAD, *rows]) + "\n"


def many(count: int) -> str:
    """A file with so many colleagues."""
    rows = [f"p{n},Piet Nummer{n},p{n}@x.example,service,,,,,,,,web:p{n}" for n in range(count)]
    return people(*rows)


def codes(diff: Diff) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in diff.problems]


def lines(diff: Diff, language: str = "en") -> str:
    return "\n".join(diff.lines(shelf().words(language)))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


class Office:
    """A database, and someone who imports files into it."""

    def __init__(self, *, filled: bool = True) -> None:
        self.store = Store("sqlite://")
        self.do(lambda session: SQLModel.metadata.create_all(session.connection()))
        if filled:
            assert self.run().written

    def do(self, work: Callable[[Session], T]) -> T:
        return asyncio.run(self.store.transact(work))

    def run(
        self, people: str | bytes | None = PEOPLE, teams: str | bytes = TEAMS, **how: Any
    ) -> Report:
        now = how.pop("now", NOW)
        files = (None if people is None else _bytes(people), _bytes(teams))
        return asyncio.run(roster.run(self.store, *files, shelf(), SECRET, now, **how))

    def diff(self, people: str | bytes = PEOPLE, teams: str | bytes = TEAMS) -> Diff:
        report = self.run(people, teams, dry_run=True)
        assert report.diff is not None
        return report.diff

    def person(self, ref: str) -> Person:
        return self.do(lambda session: session.exec(select(Person).where(Person.ref == ref)).one())

    def team(self, ref: str) -> Team:
        return self.do(lambda session: session.exec(select(Team).where(Team.ref == ref)).one())

    def set(self, ref: str, **values: Any) -> None:
        """Change someone's row behind the import's back."""
        self.do(
            lambda session: session.execute(
                sa.update(Person).where(Person.ref == ref).values(**values)
            )
        )

    def spots(self, table: type[SQLModel], owner: str, key: int | None) -> set[str]:
        """The platform ids of a person or team."""
        rows = self.rows(table)
        return {f"{row['platform']}:{row['external']}" for row in rows if row[owner] == key}

    def rows(self, table: type[SQLModel]) -> list[dict[str, Any]]:
        query = sa.select(sa.inspect(table).local_table)
        return self.do(lambda s: [dict(row) for row in s.execute(query).mappings()])

    def add(self, *rows: SQLModel) -> None:
        self.do(lambda session: session.add_all(rows))

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables."""

        def work(session: Session) -> dict[str, list[tuple[Any, ...]]]:
            tables = SQLModel.metadata.sorted_tables
            return {t.name: [tuple(row) for row in session.execute(sa.select(t))] for t in tables}

        return self.do(work)
