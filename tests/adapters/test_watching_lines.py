"""What a running coach writes in its log, and that nothing in it is about anybody."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.log import Discreet, Json, logged
from adapters.settings import LogSettings
from bot.delivery import Delivery
from bot.people import Address, Person
from tests.adapters.served_company import Company, found_company
from tests.adapters.watched_company import MORNING, NOW, all_there, asked, numbers
from tests.fakes.faults import Fault
from tests.fakes.slack.client import Client as SlackClient
from tests.fakes.slack.workspace import SECRET as SIGNING


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        yield company


# --- lines ----------------------------------------------------------------------------------------


def line(said: str, *args: object, name: str = "bot.coach", error: Exception | None = None):
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.WARNING, "x.py", 7, said, args, info, "handle_request")


def failed() -> Exception:
    try:
        raise ValueError("geheim")
    except ValueError as error:
        return error


def test_a_line_is_one_json_object_with_the_kind_and_the_place_of_trouble() -> None:
    record = line("too %s: %s", "late", "ValueError at coach.py:42 > week.py:88")
    record.created = NOW.timestamp()
    assert json.loads(Json().format(record)) == {
        "at": "2026-03-02T09:00:00.000Z",
        "level": "WARNING",
        "from": "bot.coach",
        "said": "too late: ValueError at coach.py:42 > week.py:88",
        "kind": "ValueError",
        "place": "coach.py:42 > week.py:88",
    }
    told = json.loads(Json().format(line("x", name="aiohttp.server", error=failed())))
    assert told["said"].startswith("in handle_request: ValueError at test_watching_lines.py:")
    assert (told["kind"], "geheim" in str(told)) == ("ValueError", False)
    assert "kind" not in json.loads(Json().format(line("it meets at nine")))


@pytest.mark.parametrize("form", [Discreet(), Json()])
def test_a_line_stays_one_line(form: Discreet) -> None:
    told = form.format(line("a\nb\r\x1b[31m%s", "c\u2028d"))
    assert len(told.splitlines()) == 1 and "\x1b" not in told and "\\u001b" not in told


@pytest.mark.parametrize("form", [Discreet(), Json()])
@pytest.mark.parametrize("said", ["%d and %s", "%s %s %s", "no place for it"])
def test_a_broken_line_keeps_its_arguments_to_itself(form: Discreet, said: str) -> None:
    told = form.format(line(said, "geheim", "geheim"))
    assert "geheim" not in told and "x.py:7" in told


@pytest.mark.parametrize(
    "private",
    [
        "xoxb-1-2-abc", "xapp-1-A1", "anna.zonneveld@example.org", "U0123ABCD", "C012345678",
        "00000000-0000-4000-8000-000000000001", "29:1abcdefgh", "eyJhbGciOiJSUzI1NiJ9.e30.x",
    ],
)  # fmt: skip
def test_what_slips_into_a_line_of_ours_does_not_get_out(private: str) -> None:
    told = Discreet().format(line("it is %s: %s", private, "ValueError at week.py:88"))
    assert private not in told and told.endswith("it is …: ValueError at week.py:88")


class Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.isatty = lambda: terminal  # type: ignore[method-assign]


@contextmanager
def alone(monkeypatch: pytest.MonkeyPatch, terminal: bool = False) -> Iterator[Screen]:
    """Without the handlers of the tests themselves."""
    screen, before = Screen(terminal), logging.root.level
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", screen)
        patch.setattr(logging.root, "handlers", [])
        yield screen
    logging.root.setLevel(before)


@pytest.mark.parametrize(
    ("form", "terminal", "json_lines"),
    [("", False, True), ("", True, False), ("text", False, False), ("json", True, True)],
)
def test_for_people_on_a_terminal_and_for_programs_elsewhere(
    monkeypatch: pytest.MonkeyPatch, form: str, terminal: bool, json_lines: bool
) -> None:
    with alone(monkeypatch, terminal) as screen, logged(LogSettings(form, "INFO")):
        logging.getLogger("bot.coach").info("good morning")
        logging.getLogger("bot.coach").debug("not this")
        logging.getLogger("aiohttp.client").info("nor this")
    [told] = screen.getvalue().splitlines()
    assert told.startswith("{") == json_lines and "good morning" in told


def test_nothing_is_said_beside_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python repeats a broken line's arguments, and prints warnings and what nobody caught."""
    with alone(monkeypatch) as screen, logged(LogSettings()), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("geheim", UserWarning, stacklevel=1)
        logging.getLogger("bot.coach").error("%d", "geheim")
        sys.unraisablehook(SimpleNamespace(exc_value=failed(), exc_type=ValueError, object="x"))
    told = [json.loads(one) for one in screen.getvalue().splitlines()]
    assert [one["from"] for one in told] == ["py.warnings", "bot.coach", "adapters.log"]
    assert "geheim" not in screen.getvalue()


class Overheard(logging.Handler):
    """Every line of everybody, in both forms, and the words of ours before anything is masked."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [Discreet().format(record), Json().format(record)]
        if record.name.startswith(("adapters.", "bot.")):
            self.words.append(record.getMessage())


@pytest.fixture
def overheard() -> Iterator[Overheard]:
    heard, before = Overheard(), logging.root.level
    logging.root.addHandler(heard)
    logging.root.setLevel(logging.DEBUG)
    yield heard
    logging.root.removeHandler(heard)
    logging.root.setLevel(before)


async def bad_day(company: Company, owner: SlackClient) -> None:
    """All that people do, while everything goes wrong that can."""
    slack, teams = company.space.faults, company.world.faults
    for fault in (
        Fault.TOO_FAST, Fault.SERVER_ERROR, Fault.DROP_AFTER, Fault.DROP_BEFORE, "invalid_auth",
        "channel_not_found", "messages_tab_disabled", "invalid_blocks", "a_code_nobody_knows",
    ):  # fmt: skip
        slack.add("chat.*", fault)
    for method in ("views.open", "views.publish", "users.info", "users.lookupByEmail"):
        slack.add(method, Fault.SERVER_ERROR)
        slack.add(method, "missing_scope")
    for trouble in (Fault.TOO_FAST, Fault.DROP_AFTER, 500, 403, 404, 400):
        teams.add("*", trouble)
    anna, tomasz = company.on_slack("anna"), company.on_teams("tomasz")
    for _ in range(3):
        await anna.writes("mijn geheim kanarie-tekst")
        await anna.opens_home()
        await tomasz.writes("mijn geheim kanarie-tekst")
        await company.settles()
        await company.passes(MORNING)
    await anna.clicks("Laat maar")
    await company.on_slack("bert").commands("/omega", "vraag mijn geheim kanarie-tekst")
    await anna.sends(anna.wrote("mijn geheim kanarie-tekst"))
    odd = {"serviceUrl": company.world.service_url, "channelId": "msteams", "type": "message"}
    await tomasz.posts(odd | {"text": "kanarie-tekst", "from": {"id": "29:kanarie"}})
    await tomasz.posts(odd, token="eyJkanarie.e30.kanarie")
    stranger = SlackClient(company.space, anna.person.id, anna._url, "another", company.http)
    await stranger.writes("kanarie-tekst")
    await anna.happens({"type": "message", "text": {"kanarie": "kanarie-tekst"}})
    await company.settles()
    tomasz.blocks()
    await company.passes(timedelta(days=1))
    await owner.happens({"type": "app_uninstalled"})
    await company.settles()


def canaries(company: Company, people: list[Person], places: list[Address]) -> set[str]:
    named = {word for one in people for word in (one.name, *one.name.split(), one.email)}
    there = {word for one in places for word in (one.external, one.route) if word}
    secret = {
        text
        for name, text in company.environment.items()
        if any(part in name for part in ("TOKEN", "SECRET", "_ID"))
    }
    there |= {*company.space.people, *company.space.rooms, *company.world.people}
    inside = {company.space.team, company.channel, SIGNING, company.settings.secret, "kanarie"}
    return {one for one in named | there | secret | inside if len(one) > 3}


async def test_a_bad_day_is_told_without_anybody(company: Company, overheard: Overheard) -> None:
    owner, people = await all_there(company), await company.rows(Person)
    await bad_day(company, owner)
    known = canaries(company, people, await company.rows(Address))
    _, page = await asked(company, "/metrics")
    assert "coach_people" in await numbers(company, platform="teams", reach="reachable")
    assert "coach_people" not in await numbers(company, platform="teams", reach="blocked")  # by one
    company.database.write_bytes(b"no database")
    await company.on_slack("anna").writes("mijn geheim kanarie-tekst")
    await company.settles()
    assert len({one for one in overheard.words if ":" in one}) > 10, overheard.words
    anybody = re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b")
    for told in (*overheard.lines, *overheard.words, page):
        assert not anybody.search(told), told
    only_known_labels(labels_of(page))


def labels_of(text: str) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for name, value in sample.labels.items():
                told.setdefault(name, set()).add(value)
    return told


def only_known_labels(told: dict[str, set[str]]) -> None:
    """Names of platforms, lanes, kinds and ends are all that a label ever holds; who says no, goes,
    or is refused is in no number that others are not in too."""
    lanes = {"slack", "slack_changes", "teams", "teams_changes"}
    assert told.pop("lane") == lanes and told.pop("platform") == {"slack", "teams"}
    assert told.pop("kind") == {"said", "clicked", "submitted", "opened_home", "came_or_went"}
    assert told.pop("answer") == {"answered", "repeated", "sorry"}
    assert told.pop("outcome") == {"sent", "refused", "doubt", "unknown"}
    assert told.pop("call") == {"send", "find", "update", "withdraw"}
    assert told.pop("reach") <= {"reachable", "unknown", "blocked", "uninstalled"}
    assert told.keys() == {"le", "version", "revision"}


async def test_the_life_of_the_process_is_told_and_what_was_said_in_counts(
    company: Company, overheard: Overheard
) -> None:
    await company.server.close()
    await company.start()
    await all_there(company)
    await company.passes(MORNING)
    company.hurried = False
    company.server.live()
    await company.server.close()
    ends = ("started", "the database is at", "ready", "ending", "ended")
    life = [one for one in overheard.words if one.startswith(ends)]
    life = life[-len(ends) :]
    assert [one.startswith(end) for one, end in zip(life, ends, strict=True)] == [True] * 5
    told = [one for one in overheard.words if one.startswith("said unasked")]
    counts = [dict(part.rsplit(" ", 1) for part in one[14:].split(", ")) for one in told]
    rows = await _sent(company)
    for platform in ("slack", "teams"):
        assert sum(int(one.get(platform, 0)) for one in counts) == rows[platform] > 0


async def _sent(company: Company) -> dict[str, int]:
    await company.start()
    rows = await company.rows(Delivery, status="sent")
    return {name: sum(one.platform == name for one in rows) for name in ("slack", "teams")}
