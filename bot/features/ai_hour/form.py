"""The forms in which a lead plans, moves and cancels an AI hour, and how they are read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.actions import Action
from bot.calendar import at_local, local
from bot.content import Shelf, Words
from bot.events import Filled
from bot.features.ai_hour.planned import MINUTES, OWN, REPEATS, AiHour, CancelHour, MoveHour
from bot.features.ai_hour.when import is_holiday
from bot.message import Field, Form, Option
from bot.people import Team

PLACE_LIMIT, AGENDA_LIMIT, NOTE_LIMIT = 150, 1000, 300
FURTHEST = timedelta(days=366)
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)

Errors = dict[str, str]


@dataclass(frozen=True, slots=True)
class When:
    """A date, a time and a place as filled in; None where they could not be read."""

    day: date | None
    hour: time | None
    place: str

    @classmethod
    def of(cls, filled: Filled) -> When:
        place = " ".join(filled.line("place").split())
        return cls(_date(filled.line("date")), _time(filled.line("time")), place)

    def starts_at(self, team: Team) -> datetime:
        """Raises ValueError when date or time could not be read."""
        if self.day is None or self.hour is None:
            raise ValueError("no date or time")
        return at_local(self.day, self.hour, team.zone)

    def errors(self, words: Words, team: Team, now: datetime) -> Errors:
        """A sentence for each field that is wrong. Times are those of the team's zone."""
        found = _text_error(words, "place", self.place, PLACE_LIMIT, needed=True)
        if self.hour is None:
            found["time"] = words("ai-hour-error-time")
        today = local(now, team.zone).date()
        if self.day is None:
            found["date"] = words("ai-hour-error-date")
        elif self.day < today:
            found["date"] = words("ai-hour-error-past")
        elif self.day > today + FURTHEST:
            found["date"] = words("ai-hour-error-far")
        elif is_holiday(self.day, team.country):
            country = words.country(team.country.partition("-")[0])
            found["date"] = words("ai-hour-error-holiday", country=country)
        elif self.hour is not None and self.starts_at(team) <= now:
            found["time"] = words("ai-hour-error-past")
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """A whole hour as filled in, not yet checked."""

    when: When
    minutes: str
    agenda: str
    own_agenda: str
    repeat: str

    @classmethod
    def of(cls, filled: Filled) -> Wanted:
        texts = (filled.line(name) for name in ("minutes", "agenda", "own_agenda", "repeat"))
        return cls(When.of(filled), *texts)

    def errors(self, words: Words, shelf: Shelf, team: Team, now: datetime) -> Errors:
        own = self.agenda == OWN
        found = self.when.errors(words, team, now)
        found |= _text_error(words, "own_agenda", self.own_agenda, AGENDA_LIMIT, needed=own)
        if self.minutes not in map(str, MINUTES):
            found["minutes"] = words("ai-hour-error-choice")
        if self.repeat not in REPEATS:
            found["repeat"] = words("ai-hour-error-choice")
        agenda = shelf.agendas.get(self.agenda)
        if agenda is None and not own:
            found["agenda"] = words("ai-hour-error-choice")
        elif agenda is not None and "minutes" not in found and int(self.minutes) < agenda.minutes:
            found["minutes"] = words("ai-hour-error-minutes", minutes=agenda.minutes)
        return found

    def hour(self, team: Team, lead: int) -> AiHour:
        """A draft of it; only after there were no errors."""
        day, clock = self.when.day, self.when.hour
        assert team.id is not None and day is not None and clock is not None
        return AiHour(
            team_id=team.id,
            lead_id=lead,
            starts_at=self.when.starts_at(team),
            minutes=int(self.minutes),
            agenda=self.agenda,
            own_agenda=self.own_agenda if self.agenda == OWN else "",
            place=self.when.place,
            repeat=self.repeat,
            anchor=day,
            slot=day,
            clock=clock,
        )


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes the forms. `zone` is named beside the time where it is not the reader's own."""

    words: Words
    shelf: Shelf
    zone: str = ""

    def plan(self, action: Action, teams: Sequence[Team], hour: AiHour | None) -> Form:
        """The whole form; which team is asked only of who has more than one."""
        words = self.words
        fields = [
            *self._when(hour, _zone_of(teams, hour)),
            self._choice("minutes", _minutes(words), str(hour.minutes if hour else 60)),
            self._choice("agenda", self._agendas(), hour.agenda if hour else ""),
            Field(
                "own_agenda",
                words("ai-hour-form-own-agenda"),
                "text",
                hint=words("ai-hour-form-own-agenda-hint"),
                initial=hour.own_agenda if hour else "",
                required=False,
                limit=AGENDA_LIMIT,
            ),
            self._choice("repeat", _repeats(words), hour.repeat if hour else "none"),
        ]
        if len(teams) > 1:
            names = tuple(Option(str(team.id), team.name) for team in teams)
            fields.insert(0, self._choice("team", names, str(hour.team_id) if hour else ""))
        intro = words("ai-hour-form-plan-intro")
        return Form("ai-hour-form", *self._labels("plan"), action, tuple(fields), intro)

    def move(self, hour: AiHour, zone: str) -> Form:
        intro, action = self.words("ai-hour-form-move-intro"), MoveHour(hour.number)
        fields = self._when(hour, zone)
        return Form("ai-hour-move-form", *self._labels("move"), action, fields, intro)

    def cancel(self, hour: AiHour) -> Form:
        """Cancelling a repeated hour asks whether the rest goes too."""
        words = self.words
        which = tuple(Option(v, words(f"ai-hour-form-which-{v}")) for v in ("this", "series"))
        note = Field(
            "note",
            words("ai-hour-form-note"),
            "text",
            hint=words("ai-hour-form-note-hint"),
            required=False,
            limit=NOTE_LIMIT,
        )
        ask = (self._choice("which", which, "this"),) if hour.repeat != "none" else ()
        intro, action = words("ai-hour-form-cancel-intro"), CancelHour(hour.number)
        return Form("ai-hour-cancel-form", *self._labels("cancel"), action, (*ask, note), intro)

    def _labels(self, about: str) -> tuple[str, str, str]:
        title, submit = (self.words(f"ai-hour-form-{about}-{it}") for it in ("title", "submit"))
        return title, submit, self.words("ai-hour-form-close")

    def _when(self, hour: AiHour | None, zone: str) -> tuple[Field, ...]:
        start = local(hour.starts_at, zone) if hour else None
        hint = self.words("ai-hour-form-zone", zone=self.zone) if self.zone else ""
        return (
            Field(
                "date",
                self.words("ai-hour-form-date"),
                "date",
                initial=start.date().isoformat() if start else "",
            ),
            Field(
                "time",
                self.words("ai-hour-form-time"),
                "time",
                hint=hint,
                initial=f"{start:%H:%M}" if start else "10:00",
            ),
            Field(
                "place",
                self.words("ai-hour-form-place"),
                initial=hour.place if hour else "",
                limit=PLACE_LIMIT,
            ),
        )

    def _choice(self, name: str, options: tuple[Option, ...], initial: str) -> Field:
        label = self.words(f"ai-hour-form-{name}")
        return Field(name, label, "choice", options=options, initial=initial)

    def _agendas(self) -> tuple[Option, ...]:
        words = self.words
        titled = (
            Option(
                agenda.id,
                words("ai-hour-agenda", title=words.pick(agenda.title), minutes=agenda.minutes),
            )
            for agenda in self.shelf.agendas.values()
        )
        return (*titled, Option(OWN, words("ai-hour-agenda-own")))


def note_of(filled: Filled) -> str:
    return " ".join(filled.line("note").split())


def cancel_errors(words: Words, hour: AiHour, filled: Filled) -> Errors:
    found = _text_error(words, "note", note_of(filled), NOTE_LIMIT, needed=False)
    if hour.repeat != "none" and filled.line("which") not in ("this", "series"):
        found["which"] = words("ai-hour-error-choice")
    return found


def _text_error(words: Words, name: str, text: str, limit: int, *, needed: bool) -> Errors:
    if needed and not text:
        return {name: words("ai-hour-error-empty")}
    if len(text) > limit:
        return {name: words("ai-hour-error-long", limit=limit)}
    return {}


def _zone_of(teams: Sequence[Team], hour: AiHour | None) -> str:
    found = (team.zone for team in teams if hour is not None and team.id == hour.team_id)
    return next(found, "UTC")


def _minutes(words: Words) -> tuple[Option, ...]:
    return tuple(Option(str(n), words("ai-hour-minutes", minutes=n)) for n in MINUTES)


def _repeats(words: Words) -> tuple[Option, ...]:
    return tuple(Option(repeat, words(f"ai-hour-form-repeat-{repeat}")) for repeat in REPEATS)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    found = CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))
