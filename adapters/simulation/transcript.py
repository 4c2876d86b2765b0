"""Tells what happens in a simulated town, line by line: some people in full, others in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from textwrap import wrap

from adapters.simulation.witness import Deed, Told
from bot.calendar import DAY, Week, local
from bot.content import Words
from bot.events import OpenedHome, Said, Submitted
from bot.message import Card, Chart, Facts, Form, Message, Text

WIDTH = 116
MARGIN = "       "
IN_FULL = ("insight-results", "insight-team", "story-post", "question-answer")
NEWS = ("nudge-planned", "question-sent", "story-will-try", "ai-hour-planned", "insight-not-yet")
TOLD_LAST = ("nudge-planned", "nudge-thanks")  # what is new stands in the last line of these
HEADED = ("pulse-ask", "pulse-noted")  # and in the headings of these
# what the others' doings are called, by what they pressed or filled in and what they got
DOINGS = {
    ("welcome.yes", "welcome-yes"): "yes",
    ("welcome.later", "welcome-later"): "later",
    ("welcome.no", "welcome-no"): "no",
    ("nudge.pick", "nudge-picked"): "picked",
    ("nudge.not-this-week", "nudge-declined"): "declined",
    ("nudge.result", "nudge-thanks"): "result",
    ("pulse.answer", "pulse-noted"): "pulse",
    ("pulse.answer", "pulse-thanks"): "pulse",
    ("question.ask", "question-sent"): "asked",
    ("question.edit", "question-sent"): "asked",
    ("question.send", "question-sent"): "asked",
    ("question.answer", "question-noted"): "answered",
    ("story.share", "story-shared"): "story",
    ("story.try", "story-will-try"): "wish",
    ("story.try", "story-try-now"): "wish",
    ("ai_hour.confirm", "ai-hour-planned"): "planned",
    ("ai_hour.join", "ai-hour-joined"): "joined",
}


class Transcript:
    """A witness that writes. `names` are everybody's; `followed` those who are told about one by
    one, or None for everybody. Times are those of the words' zone.

    What the owner does to start the program, what stands in a channel and what results look like is
    told in any case. With everybody followed, each kind of message is told in full once.
    """

    def __init__(
        self,
        out: Callable[[str], None],
        words: Words,
        names: Mapping[str, str],
        followed: Collection[str] | None,
    ) -> None:
        self._out, self._words, self._names, self._followed = out, words, names, followed
        self._day: date | None = None
        self._week: Week | None = None
        self._number = 0
        self._week_head = self._day_head = ""
        self._rest: Counter[str] = Counter()
        self._known: set[str] = set()

    # --- a witness of the town --------------------------------------------------------------------

    def heard(self, told: Told) -> None:
        self._turn_page(told.at)
        place, time = told.place, self._words.time(told.at)
        name = self._names.get(place.external, place.external)
        if place.private and not self._follows(place.external):
            self._rest["offer"] += told.message is not None and told.message.name == "nudge-offer"
        elif told.how != "send" and self._followed is not None:
            return  # what changes afterwards is for the full telling
        elif told.message is None:
            self._line(self._words("demo-taken-back", time=time, name=name))
        else:
            phrase = "demo-to" if place.private else "demo-channel"
            phrase = "demo-changed" if told.how == "update" else phrase
            self._message(told.message, phrase, time=time, name=name)

    def did(self, deed: Deed) -> None:
        self._turn_page(deed.event.at)
        if not self._follows(deed.who) and not _concerns_all(deed):
            if doing := DOINGS.get((_verb(deed), deed.got)):
                self._rest[doing] += 1
        elif _is_news(deed) and (self._followed is None or not self._is_repeated(deed)):
            self._line(self._deed(deed))
            self._reply(deed)

    def _is_repeated(self, deed: Deed) -> bool:
        return _verb(deed) == "program.teams" and deed.got in self._known

    def _deed(self, deed: Deed) -> str:
        who = {"name": self._names[deed.who], "time": self._words.time(deed.event.at)}
        match deed.event:
            case Said(text=text) if deed.got != "home":
                return self._words("demo-says", text=text, **who)
            case Submitted():
                filled = " / ".join(_filled(deed.event, self._words.lang))
                return self._words("demo-fills", label=deed.label, text=filled, **who)
            case Said() | OpenedHome():  # where there is no home view, one asks for it
                return self._words("demo-opens-home", **who)
        chosen = _titles(deed.reply) if deed.got == "nudge-picked" else []
        return self._words("demo-presses", label=": ".join([deed.label, *chosen]), **who)

    def _reply(self, deed: Deed) -> None:
        """What the coach answers at once; unless all is told, only what is new or was not met."""
        reply = deed.reply
        if not isinstance(reply, Message):
            return
        is_met = reply.name in self._known or reply.name in ("home", "nudge-picked")
        if self._followed is None or not is_met or reply.name in NEWS + IN_FULL:
            self._message(reply, "demo-reply")

    def scene(self, title: str, at: datetime) -> None:
        """End the day, and give what follows at this moment a head of its own."""
        self._day_ends()
        self._day = local(at, self._words.zone).date()
        self._week = Week.on(self._day)
        self._week_head, self._day_head = f"═══ {title} ".ljust(WIDTH, "═"), ""

    # --- pages ------------------------------------------------------------------------------------

    def _turn_page(self, at: datetime) -> None:
        """A head for each week and each day, written once there is something under it."""
        day = local(at, self._words.zone).date()
        if day == self._day:
            return
        self._day_ends()
        self._day = day
        if (week := Week.on(day)) != self._week:
            self._week = week
            self._number += 1
            monday = week.monday()
            first, last = (self._words.date(one) for one in (monday, monday + 6 * DAY))
            title = self._words("demo-week", number=self._number, first=first, last=last)
            self._week_head = f"═══ {title} ".ljust(WIDTH, "═")
        self._day_head = f"── {self._words.date(day)} ".ljust(WIDTH, "─")

    def _day_ends(self) -> None:
        order = ("offer", *dict.fromkeys(DOINGS.values()))
        counts = [(what, self._rest[what]) for what in order if self._rest[what]]
        if counts:
            parts = [self._words(f"demo-rest-{what}", count=count) for what, count in counts]
            self._wrapped(MARGIN + self._words("demo-rest", list=", ".join(parts)))
        self._rest.clear()

    # --- lines ------------------------------------------------------------------------------------

    def _follows(self, external: str) -> bool:
        return self._followed is None or external in self._followed

    def _message(self, message: Message, phrase: str, **where: str) -> None:
        """With every word and button when it is worth it, else the gist."""
        is_new = self._followed is None and message.name not in self._known
        self._known.add(message.name)
        indent = "" if where else MARGIN
        if not is_new and message.name not in IN_FULL:
            self._line(indent + self._words(phrase, text=gist(message), **where))
            return
        first, *rest = [*_every_line(message), _labels(message)]
        self._wrapped(indent + self._words(phrase, text=first, **where))
        for line in filter(None, rest):
            self._wrapped(MARGIN + line)

    def _line(self, text: str) -> None:
        """One line: what does not fit is left out, unless all is told."""
        if self._followed is None:
            self._wrapped(text)
            return
        text = text.replace("\n", " ")
        if len(text) > WIDTH:
            text = text[: WIDTH - 2].rpartition(" ")[0] + " …"
        self._write(text)

    def _wrapped(self, text: str) -> None:
        for line in text.splitlines():
            lead = line[: len(line) - len(line.lstrip())]
            rows = wrap(line.strip(), WIDTH, initial_indent=lead, subsequent_indent=MARGIN)
            for row in rows:
                self._write(row)

    def _write(self, row: str) -> None:
        for head in filter(None, (self._week_head, self._day_head)):
            self._out("")
            self._out(head)
        self._week_head = self._day_head = ""
        self._out(row.rstrip())


def gist(message: Message) -> str:
    """What is new in a message, in a line: cards to choose from, questions, a moment, a text."""
    texts = [part for part in message.parts if isinstance(part, Text)]
    cards = _titles(message)
    if message.name == "nudge-offer":
        return " | ".join(cards)
    if message.name in TOLD_LAST:
        return texts[-1].text
    if message.name in HEADED:
        return " ".join(text.text for text in texts if text.kind == "heading")
    lines = [line for line in message.lines() if line not in cards]
    ended = (line if line[-1:] in ".!?:…" else f"{line} ·" for line in lines if line)
    return " ".join(ended).removesuffix(" ·")


def _titles(message: object) -> list[str]:
    parts = message.parts if isinstance(message, Message) else ()
    return [part.title for part in parts if isinstance(part, Card)]


def _every_line(message: Message) -> Iterator[str]:
    """A picture as the figures in it; of one team's results not the questions again."""
    for part in message.parts:
        if isinstance(part, Chart):
            width = max(map(len, part.labels), default=0)
            for nth, label in enumerate(part.labels):
                figures = "  ".join(f"{s.name} {s.values[nth]:>3.0f}" for s in part.series)
                yield f"{label.ljust(width)}  {figures}"
        elif not (isinstance(part, Facts) and message.name == "insight-team"):
            yield from Message(message.name, (part,)).lines()


def _labels(message: Message) -> str:
    return " ".join(f"[{button.label}]" for button in message.buttons())


def _concerns_all(deed: Deed) -> bool:
    """What the owner does, and results, are news whoever is followed; reading the why is not."""
    about = _verb(deed) or deed.got
    return about.startswith(("program.", "insight.", "insight-")) and deed.got != "program-why"


def _verb(deed: Deed) -> str:
    return deed.action.verb if deed.action is not None else ""


def _is_news(deed: Deed) -> bool:
    """A press that only opens a form is none: what they fill in follows."""
    return isinstance(deed.event, Submitted) or not isinstance(deed.reply, Form)


def _filled(event: Submitted, lang: str) -> list[str]:
    """What somebody wrote in a form, without what they left empty or wrote in another language."""
    other = "_en" if lang.startswith("nl") else "_nl"
    values = [value for name, value in event.values.items() if not name.endswith(other)]
    return [value for value in values if isinstance(value, str) and value]
