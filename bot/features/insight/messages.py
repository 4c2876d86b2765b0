"""What insight says: the totals of a closed period as a picture, and what is not shown and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions import Action, ShowResults
from bot.content import PulseItem, Say, Scale, Shelf, Words
from bot.message import Button, Buttons, Chart, Facts, Message, Part, Series, Text
from bot.results import PulsePeriod, PulseResult
from bot.thresholds import Rules

RULES = Rules()
SCORES = ("low", "middle", "high", "none")
A_PAGE = 20  # teams in one message
A_ROW = 5


@dataclass(frozen=True, slots=True)
class ShowPeriod(Action, verb="insight.period"):
    """An earlier period; `page` is of its teams."""

    period: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowTeam(Action, verb="insight.team"):
    period: int
    team: int


@dataclass(frozen=True, slots=True)
class Group:
    """A team in the list, as one may know it; `shown` says that something of it is."""

    id: int
    name: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Teller:
    """Words and shelf, and the period that is told about."""

    words: Words
    shelf: Shelf
    period: PulsePeriod

    def results(
        self,
        total: Sequence[PulseResult],
        groups: Sequence[Group] = (),
        *,
        page: int = 0,
        earlier: PulsePeriod | None = None,
    ) -> Message:
        """All together, then the teams this person may see, then the way to the period before."""
        parts = (*self.total(total), *self._teams(groups, page), *self._earlier(earlier))
        return Message("insight-results", parts)

    def total(self, total: Sequence[PulseResult]) -> Iterator[Part]:
        yield Text(self.words("insight-title", **self._dates()), "heading")
        yield from self._figures(self.words("insight-total"), total)

    def team(self, name: str, rows: Sequence[PulseResult]) -> Message:
        words = self.words
        back = Button(words("insight-total-button"), ShowPeriod(self.period.key))
        title = words("insight-team-title", team=name, **self._dates())
        parts = (Text(title, "heading"), *self._figures(name, rows), Buttons((back,)))
        return Message("insight-team", parts)

    def hidden(self, name: str) -> Message:
        """A team that is not shown, in the same words whatever the reason."""
        text = Text(self.words("insight-team-hidden", team=name))
        return Message("insight-hidden", (text, self._why_hidden()))

    def _dates(self) -> dict[str, str]:
        first, last = self.words.date(self.period.starts), self.words.date(self.period.last_day)
        return {"first": first, "last": last}

    def _figures(self, name: str, rows: Sequence[PulseResult]) -> Iterator[Part]:
        """The questions that are shown as one picture, then the others by name with the reason;
        where none is shown, only the reason."""
        labels = self._labels()
        known = [row for row in rows if row.item in labels]
        drawn = [row for row in known if row.shown and row.counts]
        spread = [labels[row.item] for row in known if row.shown and not row.counts]
        hidden = [labels[row.item] for row in known if not row.shown]
        if drawn:
            yield self._chart(name, labels, drawn)
            yield Facts(tuple((labels[row.item], self._question(row.item)) for row in drawn))
            yield Text(self.words("insight-how-to-read", rounding=RULES.rounding), "quiet")
        if spread:
            yield Text(self.words("insight-spread", items=self.words.listing(spread)), "quiet")
        if hidden and len(hidden) == len(known):
            yield Text(self.words("insight-none", **_limits()))
        elif hidden:
            items = self.words.listing(hidden)
            yield Text(self.words("insight-few", items=items, **_limits()), "quiet")

    def _chart(self, name: str, labels: dict[str, str], rows: Sequence[PulseResult]) -> Chart:
        used = [s for s in SCORES if s != "none" or any(row.counts.get(s) for row in rows)]
        names = {score: self.words(f"insight-score-{score}") for score in used}
        return Chart(
            title=self.words("insight-chart", name=name),
            labels=tuple(labels[row.item] for row in rows),
            series=tuple(
                Series(names[s], tuple(float(row.counts.get(s, 0)) for row in rows)) for s in used
            ),
            alt="; ".join(self._in_words(labels[row.item], names, row) for row in rows),
            kind="stacked",
        )

    def _in_words(self, label: str, names: dict[str, str], row: PulseResult) -> str:
        figures = [f"{name} {row.counts.get(score, 0)}" for score, name in names.items()]
        return self.words("insight-alt", item=label, figures=self.words.listing(figures))

    def _labels(self) -> dict[str, str]:
        """A short name for each question of the period that is still on the shelf."""
        seen: Counter[str] = Counter()
        labels = {}
        for item in self._items():
            seen[item.field] += 1
            label = self.words("insight-field-" + item.field.replace(":", "-"))
            labels[item.id] = f"{label} {seen[item.field]}" if seen[item.field] > 1 else label
        return labels

    def _items(self) -> list[PulseItem]:
        return [item for item in self.shelf.pulse.values() if item.id in self.period.items]

    def _question(self, item_id: str) -> str:
        """A question in full, with the two ends of its answers."""
        item = self.shelf.pulse[item_id]
        low, high = (self.words.pick(label) for label in _ends(self.shelf.scales[item.scale]))
        question = self.words.pick(item.question)
        return self.words("insight-question", question=question, low=low, high=high)

    def _teams(self, groups: Sequence[Group], page: int) -> Iterator[Part]:
        """One page of teams: a button for each that is shown, the others by name, with the why."""
        page = page if 0 <= page * A_PAGE < len(groups) else 0
        here = groups[page * A_PAGE : (page + 1) * A_PAGE]
        if not here:
            return
        yield Text(self.words("insight-teams"), "heading")
        shown = [Button(g.name, ShowTeam(self.period.key, g.id)) for g in here if g.shown]
        for start in range(0, len(shown), A_ROW):
            yield Buttons(tuple(shown[start : start + A_ROW]))
        if hidden := [group.name for group in here if not group.shown]:
            names = self.words.listing(hidden)
            yield Text(self.words("insight-teams-hidden", teams=names))
            yield self._why_hidden()
        if len(groups) > (page + 1) * A_PAGE:
            more = ShowPeriod(self.period.key, page + 1)
            yield Buttons((Button(self.words("insight-more-teams"), more),))

    def _why_hidden(self) -> Text:
        return Text(self.words("insight-why-hidden", **_limits()), "quiet")

    def _earlier(self, earlier: PulsePeriod | None) -> Iterator[Part]:
        if earlier is not None:
            button = Button(self.words("insight-earlier"), ShowPeriod(earlier.key))
            yield Buttons((button,))


def not_yet(words: Words, counted_on: date | None) -> Message:
    """Before the first results: when they come, and nothing of what was answered so far."""
    if counted_on is None:
        return Message("insight-nothing", (Text(words("insight-nothing")),))
    return Message(
        "insight-not-yet", (Text(words("insight-not-yet", date=words.date(counted_on))),)
    )


def not_yours(words: Words) -> Message:
    button = Button(words("insight-total-button"), ShowResults())
    return Message("insight-not-yours", (Text(words("insight-not-yours")), Buttons((button,))))


def _ends(scale: Scale) -> tuple[Say, Say]:
    low = [option.label for option in scale.options if option.score == "low"]
    high = [option.label for option in scale.options if option.score == "high"]
    fallback = scale.options[0].label
    return (low[0] if low else fallback, high[-1] if high else fallback)


def _limits() -> dict[str, int]:
    return {"minimum": RULES.minimum, "sensitive": RULES.sensitive}
