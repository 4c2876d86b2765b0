"""What is said about AI hours: to whoever plans them, to the team, and to who signed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from bot.actions import PlanHour
from bot.calendar import local
from bot.content import Shelf, Words
from bot.features.ai_hour.calendar_file import calendar_file
from bot.features.ai_hour.planned import (
    AiHour,
    Announce,
    CancelHour,
    ConfirmHour,
    DropHour,
    EditHour,
    EndSeries,
    Join,
    Leave,
    MoveHour,
)
from bot.features.ai_hour.when import next_date, place_in_month
from bot.message import Button, Buttons, Facts, File, Message, Part, Text
from bot.people import Team


@dataclass(frozen=True, slots=True)
class Teller:
    """Says things about one team's hours, on the team's clock, in the reader's words."""

    words: Words
    shelf: Shelf
    team: Team
    secret: str
    now: datetime

    # --- one hour in words ------------------------------------------------------------------------

    def title(self, hour: AiHour) -> str:
        agenda = self.shelf.agendas.get(hour.agenda)
        if agenda is None:
            return self.words("ai-hour-title")
        return self.words("ai-hour-title-agenda", agenda=self.words.pick(agenda.title))

    def when(self, hour: AiHour) -> str:
        """Such as "dinsdag 8 december 2026 om 10:00–11:00", and the reader's time if another."""
        start, end = (local(at, self.team.zone) for at in (hour.starts_at, hour.ends_at))
        text = self.words(
            "ai-hour-when",
            day=self.day(start.date()),
            start=f"{start:%H:%M}",
            end=f"{end:%H:%M}",
        )
        if start.utcoffset() == local(hour.starts_at, self.words.zone).utcoffset():
            return text
        own = self.words.moment(hour.starts_at)
        return self.words("ai-hour-when-elsewhere", when=text, zone=self.zone(), own=own)

    def zone(self) -> str:
        """The team's zone as people call it."""
        return get_timezone_location(
            ZoneInfo(self.team.zone), locale=self.words.locale, return_city=True
        )

    def day(self, day: date) -> str:
        return self.words("ai-hour-day", date=self.words.date(day), year=str(day.year))

    def rhythm(self, hour: AiHour) -> str:
        day = self.words.day(hour.anchor.weekday())
        nth = place_in_month(hour.anchor)
        place = self.words(f"ai-hour-nth-{nth if nth > 0 else 'last'}")
        return self.words(f"ai-hour-repeat-{hour.repeat}", day=day, nth=place)

    def after(self, hour: AiHour) -> date | None:
        """The date of the next one in the series."""
        if hour.repeat == "none":
            return None
        country = self.team.country
        return next_date(hour.anchor, hour.repeat, after=hour.slot, country=country)

    def about(self, hour: AiHour) -> tuple[Part, ...]:
        """What, when, where, and the agenda."""
        words = self.words
        rows = [
            (words("ai-hour-label-when"), self.when(hour)),
            (words("ai-hour-label-where"), hour.place),
        ]
        if hour.repeat != "none":
            rows.append((words("ai-hour-label-repeat"), self.rhythm(hour)))
        title = Text(self.title(hour), "heading")
        return (title, Facts(tuple(rows)), *self._agenda(hour))

    def _agenda(self, hour: AiHour) -> tuple[Part, ...]:
        steps = self._steps(hour)
        if steps:
            return (Facts(steps),)
        return (Text(hour.own_agenda, "quote"),) if hour.own_agenda else ()

    def _steps(self, hour: AiHour) -> tuple[tuple[str, str], ...]:
        agenda, words = self.shelf.agendas.get(hour.agenda), self.words
        return tuple(
            (words("ai-hour-minutes", minutes=step.minutes), words.pick(step.what))
            for step in (agenda.steps if agenda else ())
        )

    def file(self, hour: AiHour) -> File:
        steps = "\n".join(f"{minutes}: {what}" for minutes, what in self._steps(hour))
        return calendar_file(
            hour,
            title=self.title(hour),
            about=steps or hour.own_agenda,
            name=self.words("ai-hour-file"),
            secret=self.secret,
            now=self.now,
        )

    # --- planning ---------------------------------------------------------------------------------

    def confirm(self, hour: AiHour, *, replaces: bool = False) -> Message:
        """What was understood, exactly; nothing is planned yet."""
        words, number = self.words, hour.number
        said = words("ai-hour-understood", when=self.when(hour), rhythm=self.rhythm(hour))
        ways = (
            Button(words("ai-hour-confirm"), ConfirmHour(number, hour.sequence)),
            Button(words("ai-hour-edit"), EditHour(number), opens=True),
            Button(words("ai-hour-drop"), DropHour(number)),
        )
        return Message(
            "ai-hour-confirm",
            (
                Text(said),
                *self._next(hour, "ai-hour-after"),
                Text(words("ai-hour-for", team=self.team.name)),
                *self.about(hour),
                Text(words("ai-hour-nothing-yet"), "quiet"),
                Buttons(ways),
            ),
            replaces,
        )

    def too_late(self, hour: AiHour) -> Message:
        edit = Button(self.words("ai-hour-edit"), EditHour(hour.number), opens=True)
        return Message("ai-hour-too-late", (Text(self.words("ai-hour-too-late")), Buttons((edit,))))

    def planned(self, hour: AiHour, *, posted: bool) -> Message:
        """To the lead: it stands; `posted` says whether the team has a channel to read it in."""
        words = self.words
        said = words("ai-hour-planned", when=self.when(hour))
        where = words("ai-hour-in-channel" if posted else "ai-hour-in-home", team=self.team.name)
        return Message(
            "ai-hour-planned",
            (Text(said), Text(where), self.file(hour), Buttons(self.changes(hour))),
            replaces=True,
        )

    def changes(self, hour: AiHour) -> tuple[Button, ...]:
        return (
            Button(self.words("ai-hour-move"), MoveHour(hour.number), opens=True),
            Button(self.words("ai-hour-cancel"), CancelHour(hour.number), opens=True),
        )

    # --- the team ---------------------------------------------------------------------------------

    def post(self, hour: AiHour) -> Message:
        """What stands in the channel; a change of the hour changes it in place."""
        if hour.status == "cancelled":
            return Message("ai-hour-post", self._off(hour))
        choices = (
            Button(self.words("ai-hour-join"), Join(hour.number)),
            Button(self.words("ai-hour-leave"), Leave(hour.number)),
        )
        note = Text(self.words("ai-hour-voluntary"), "quiet")
        return Message("ai-hour-post", (*self.about(hour), note, Buttons(choices), self.file(hour)))

    def _off(self, hour: AiHour) -> tuple[Part, ...]:
        said = self.words("ai-hour-off", title=self.title(hour), when=self.when(hour))
        quote = (Text(hour.note, "quote"),) if hour.note else ()
        return (Text(said), *quote, *self._next(hour, "ai-hour-after"), self.file(hour))

    def joined(self, hour: AiHour, *, reminded: bool) -> Message:
        words = self.words
        text = words("ai-hour-joined-reminded" if reminded else "ai-hour-joined")
        facts = self.about(hour)[:2]
        return Message(
            "ai-hour-joined", (Text(text), *facts, self.file(hour), self._no_more(hour)), True
        )

    def left(self, hour: AiHour) -> Message:
        back = Button(self.words("ai-hour-join-again"), Join(hour.number))
        return Message("ai-hour-left", (Text(self.words("ai-hour-left")), Buttons((back,))), True)

    def reminder(self, hour: AiHour, which: str) -> Message:
        """`which` is week, day or hour."""
        head = Text(self.words(f"ai-hour-reminder-{which}"))
        return Message("ai-hour-reminder", (head, *self.about(hour)[:2], self._no_more(hour)))

    def moved(self, hour: AiHour) -> Message:
        head = Text(self.words("ai-hour-moved"))
        facts = self.about(hour)[:2]
        return Message("ai-hour-moved", (head, *facts, self.file(hour), self._no_more(hour)))

    def cancelled(self, hour: AiHour) -> Message:
        return Message("ai-hour-cancelled", self._off(hour))

    def _no_more(self, hour: AiHour) -> Buttons:
        return Buttons((Button(self.words("ai-hour-no-more"), Leave(hour.number)),))

    # --- the lead ---------------------------------------------------------------------------------

    def lead_reminder(self, hour: AiHour, crowd: str) -> Message:
        """A day ahead, with the agenda at hand; `crowd` is what may be said about the number."""
        head, tip = self.words("ai-hour-lead-reminder"), self.words("ai-hour-lead-tip")
        changes = Buttons(self.changes(hour))
        return Message(
            "ai-hour-lead-reminder",
            (Text(head), *self.about(hour), Text(crowd), Text(tip, "quiet"), changes),
        )

    def unannounced(self, hour: AiHour, how: str) -> Message:
        """To who hosts it; `how` is nowhere, partly, unsure or changed."""
        words = self.words
        said = words(f"ai-hour-unannounced-{how}", when=self.when(hour), team=self.team.name)
        invite = (Text(words("ai-hour-invite-bot")),) if how != "unsure" else ()
        again = Buttons((Button(words("ai-hour-announce"), Announce(hour.number)),))
        return Message("ai-hour-unannounced", (Text(said), *invite, again))

    def announced(self) -> Message:
        text = Text(self.words("ai-hour-announced", team=self.team.name))
        return Message("ai-hour-announced", (text,), replaces=True)

    def has_moved(self, hour: AiHour) -> Message:
        """To who moved it; a series keeps its own rhythm."""
        head, later = Text(self.words("ai-hour-has-moved")), self._next(hour, "ai-hour-moved-once")
        parts = (head, *self.about(hour)[:2], *later, Buttons(self.changes(hour)))
        return Message("ai-hour-has-moved", parts, replaces=True)

    def has_cancelled(self, hour: AiHour) -> Message:
        """To who cancelled it; of a series the rest may still go."""
        text = Text(self.words("ai-hour-has-cancelled", when=self.when(hour)))
        return Message("ai-hour-has-cancelled", (text, *self.series(hour)), replaces=True)

    def series(self, hour: AiHour) -> tuple[Part, ...]:
        """When the series goes on, and the way to end it; nothing when there is no next one."""
        later = self._next(hour, "ai-hour-after")
        end = Button(self.words("ai-hour-end-series"), EndSeries(hour.number))
        return (*later, Buttons((end,))) if later else ()

    def _next(self, hour: AiHour, phrase: str) -> tuple[Text, ...]:
        following = self.after(hour)
        return (Text(self.words(phrase, day=self.day(following))),) if following else ()


# --- answers that need no hour --------------------------------------------------------------------


def no_reminders(words: Words, when: Sequence[str]) -> Message:
    """Below the answer to a stop."""
    text = Text(words("ai-hour-no-reminders", when=words.listing(when)))
    return Message("ai-hour-no-reminders", (text,))


def refused(words: Words, why: str, leads: Sequence[str] = ()) -> Message:
    """Why no hour can be planned; `why` is not-lead, no-team or not-open."""
    if why == "not-lead" and leads:
        text = words("ai-hour-refused-ask", leads=words.listing(leads))
    else:
        text = words(f"ai-hour-refused-{why}")
    return Message("ai-hour-refused", (Text(text),))


def dropped(words: Words) -> Message:
    again = Buttons((Button(words("ai-hour-plan"), PlanHour(), opens=True),))
    return Message("ai-hour-dropped", (Text(words("ai-hour-dropped")), again), replaces=True)


def series_ended(words: Words) -> Message:
    return Message("ai-hour-series-ended", (Text(words("ai-hour-series-ended")),), replaces=True)


def gone(words: Words, why: str) -> Message:
    """Nothing to do with it any more; `why` is gone, over, cancelled, elsewhere or not-yours."""
    return Message("ai-hour-gone", (Text(words(f"ai-hour-gone-{why}")),))
