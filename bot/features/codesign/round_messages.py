"""What is said in a team's round: the question, the list, the votes, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Action
from bot.content import Words
from bot.features.codesign.kept import VERDICTS, Entry, Item, Round, on
from bot.features.codesign.links import (
    AddEntry,
    DecideAll,
    DecideOn,
    MyEntries,
    Recognise,
    ShowList,
    TakeBack,
    Waiting,
)
from bot.message import Button, Buttons, Card, Field, Form, Message, Option, Part, Sheet, Tag, Text

TASK, HELP, REASON = 140, 140, 300
PAGE = 8  # items in one message: a card takes up to five of Slack's fifty blocks


@dataclass(frozen=True, slots=True)
class View:
    """A list, for whoever may read it; `names` are of those who decided, by their id."""

    round: Round
    items: Sequence[Item]
    team: str
    names: Mapping[int, str]

    def card(self, words: Words, item: Item, *buttons: Button, mine: bool = False) -> Card:
        """An item with what would help, what became of the votes, and the decision."""
        body = [Text(words("codesign-help", help=item.help))] if item.help else []
        if item.verdict:
            verdict = words(f"codesign-verdict-{item.verdict}")
            name = self.names.get(item.decider_id or 0) or words("codesign-owner")
            body.append(Text(words("codesign-decision", verdict=verdict, reason=item.reason)))
            body.append(Text(words("codesign-signed", name=name), "quiet"))
        tags = [Tag(words("codesign-mine"))] if mine else []
        if self.round.stage not in ("asking", "voting"):
            tags.append(Tag(votes(words, item.votes)))
            tags += [] if item.verdict else [Tag(words("codesign-undecided"))]
        return Card(item.task, tuple(body), tuple(tags), buttons)

    @property
    def left(self) -> list[Item]:
        return [item for item in self.items if not item.verdict]


def votes(words: Words, figure: int) -> str:
    return words("codesign-votes" if figure else "codesign-votes-few", votes=figure)


# --- asking ---------------------------------------------------------------------------------------


def ask(words: Words, round: Round) -> Message:
    """In the channel; once the asking is over it says so and has no button."""
    sheet = Sheet().add(Text(words("codesign-ask"), "heading"))
    if round.stage != "asking":
        return sheet.add(Text(words("codesign-ask-over"))).message("codesign-ask")
    day = words.date(round.ends_at.date())
    sheet.add(Text(words("codesign-ask-why")), Text(words("codesign-who-reads", day=day), "quiet"))
    return sheet.add(Buttons((add_button(words, round),))).message("codesign-ask")


def add_button(words: Words, round: Round, phrase: str = "codesign-tell") -> Button:
    return Button(words(phrase), AddEntry(round.key), opens=True)


def entry_form(words: Words, round: Round) -> Form:
    hint = words("codesign-form-task-hint")
    return Form(
        "codesign-entry-form",
        words("codesign-form-title"),
        words("codesign-form-submit"),
        words("codesign-form-close"),
        AddEntry(round.key),
        (
            Field("task", words("codesign-form-task"), hint=hint, limit=TASK),
            Field("help", words("codesign-form-help"), required=False, limit=HELP),
        ),
        intro=words("codesign-form-intro", day=words.date(round.ends_at.date())),
    )


def own(words: Words, round: Round, mine: Sequence[Entry], what: str, *, most: int) -> Message:
    """One's own entries; `what` has just happened: added, back, full, or only own."""
    phrase = "codesign-own-none" if what == "own" and not mine else f"codesign-own-{what}"
    day = words.date(round.ends_at.date())
    sheet = Sheet().add(Text(words(phrase, day=day, most=most)))
    for entry in mine:
        body = (Text(words("codesign-help", help=entry.help)),) if entry.help else ()
        back = Button(words("codesign-take-back"), TakeBack(entry.id or 0))
        sheet.add(Card(entry.task, body, (), (back,)))
    if len(mine) < most:
        more = "codesign-another" if mine else "codesign-tell"
        sheet.add(Buttons((add_button(words, round, more),)))
    return sheet.message("codesign-entries", replaces=what == "back")


def closed(words: Words, round: Round | None, next: datetime | None, way: Button | None) -> Message:
    """No entry or vote is taken now; when the next round is, and what there is to read or do."""
    sheet = Sheet().add(Text(words("codesign-closed" if round else "codesign-none-yet")))
    sheet.add(Text(words("codesign-next-round", day=words.date(next.date()))) if next else None)
    ways = [way] if way else []
    if round is not None and round.stage not in ("asking", "told"):
        ways.append(Button(words("codesign-see-list"), ShowList(round.key)))
    return sheet.add(Buttons(tuple(ways)) if ways else None).message("codesign-closed")


def voting_now(words: Words, round: Round) -> Message:
    """The asking is over, and the list is there to vote on."""
    text = Text(words("codesign-voting-now", day=words.date(round.ends_at.date())))
    see = Buttons((Button(words("codesign-see-list"), ShowList(round.key)),))
    return Message("codesign-voting-now", (text, see))


# --- the list -------------------------------------------------------------------------------------


def post(words: Words, view: View) -> Message:
    """The list in the channel, to vote on, then with what came of it."""
    stage = "voting" if view.round.stage == "voting" else "counted"
    day = words.date(view.round.ends_at.date())
    sheet = Sheet().add(Text(words("codesign-list"), "heading"))
    sheet.add(Text(words(f"codesign-list-{stage}", day=day)))
    sheet.add(_standing(words, view) if stage == "counted" else None)
    for item in view.items[:PAGE]:
        vote = (_vote(words, item),) if stage == "voting" else ()
        sheet.add(view.card(words, item, *vote))
    if len(view.items) > PAGE:
        see = words("codesign-see-all", count=len(view.items))
        sheet.add(Buttons((Button(see, ShowList(view.round.key)),)))
    return sheet.message("codesign-list")


def _standing(words: Words, view: View) -> Text:
    """How far the deciding is."""
    if not view.left:
        return Text(words("codesign-list-decided"))
    deciding = "codesign-list-deciding" if view.round.stage == "deciding" else "codesign-still-open"
    return Text(words(deciding, count=len(view.left)))


def own_list(
    words: Words,
    view: View,
    own: Collection[str],
    votes: bool,
    page: int,
    *,
    replaces: bool = False,
) -> Message:
    """A page of the list for one person, with their own votes, which only they see."""
    page = page if 0 <= page * PAGE < len(view.items) else 0
    open = "voting" if votes else "waits"
    phrase = f"codesign-list-{open if view.round.stage == 'voting' else 'read'}"
    sheet = Sheet().add(Text(words("codesign-list-of", team=view.team), "heading"))
    sheet.add(Text(words(phrase, day=words.date(view.round.ends_at.date()))))
    for item in view.items[page * PAGE : (page + 1) * PAGE]:
        mine = on(item) in own
        vote = (_vote(words, item, mine=mine),) if votes else ()
        sheet.add(view.card(words, item, *vote, mine=mine))
    sheet.add(turn_page(words, len(view.items), page, lambda to: ShowList(view.round.key, to)))
    return sheet.message("codesign-own-list", replaces=replaces)


def turn_page(
    words: Words, count: int, page: int, to: Callable[[int], Action], size: int = PAGE
) -> Part | None:
    """The ways to the pages around this one."""
    ways = []
    if page > 0:
        ways.append(Button(words("codesign-previous"), to(page - 1)))
    if (page + 1) * size < count:
        ways.append(Button(words("codesign-next"), to(page + 1)))
    return Buttons(tuple(ways)) if ways else None


def _vote(words: Words, item: Item, *, mine: bool = False) -> Button:
    return Button(
        words("codesign-no-longer" if mine else "codesign-recognise"), Recognise(item.key)
    )


def noted(words: Words, item: Item, round: Round, *, voted: bool) -> Message:
    """After a press in the channel, said to whoever pressed alone."""
    text = words("codesign-voted" if voted else "codesign-unvoted", task=item.task)
    see = Buttons((Button(words("codesign-see-list"), ShowList(round.key)),))
    return Message("codesign-voted", (Text(text), see))


# --- deciding -------------------------------------------------------------------------------------


def to_decide(
    words: Words, view: View, owner: int | None, what: str, *, replaces: bool = False
) -> Message:
    """What an owner has to decide first; `what` says why it comes: decide, again, standing,
    decided or already."""
    said = what if view.left or what == "already" else "done"
    sheet = Sheet().add(Text(words("codesign-list-of", team=view.team), "heading"))
    sheet.add(Text(words(f"codesign-decide-{said}", count=len(view.left))))
    first = sorted(view.items, key=lambda item: bool(item.verdict))
    for item in first[:PAGE]:
        changes = item.decider_id == owner
        phrase = "codesign-change" if item.verdict else "codesign-decide-button"
        button = Button(words(phrase), DecideOn(item.key), opens=True)
        sheet.add(view.card(words, item, *((button,) if changes or not item.verdict else ())))
    ways = []
    if len(view.left) > 1:
        ways.append(Button(words("codesign-decide-all"), DecideAll(view.round.key), opens=True))
    if len(view.items) > PAGE:
        ways.append(
            Button(words("codesign-see-all", count=len(view.items)), ShowList(view.round.key))
        )
    sheet.add(Buttons(tuple(ways)) if ways else None)
    return sheet.message("codesign-decide", replaces=replaces)


def decide_form(words: Words, action: Action, wanted: Sequence[Item], team: str) -> Form:
    """A decision and its reason, on one item or on all that are left."""
    one = wanted[0] if len(wanted) == 1 else None
    intro = words("codesign-decide-intro", team=team)
    about = one.task if one else words("codesign-decide-about-all", count=len(wanted))
    options = tuple(Option(verdict, words(f"codesign-verdict-{verdict}")) for verdict in VERDICTS)
    return Form(
        "codesign-decide-form",
        words("codesign-decide-title"),
        words("codesign-decide-submit"),
        words("codesign-form-close"),
        action,
        (
            Field(
                "verdict",
                words("codesign-decide-verdict"),
                "choice",
                options=options,
                initial=one.verdict if one else "",
            ),
            Field(
                "reason",
                words("codesign-decide-reason"),
                "text",
                hint=words("codesign-decide-reason-hint"),
                initial=one.reason if one else "",
                limit=REASON,
            ),
        ),
        intro=f"{about}\n{intro}",
    )


def decide_way(words: Words, lists: Sequence[tuple[int, str]]) -> Button:
    """To the list that waits for a decision, or to more of them: each a round and its team."""
    if len(lists) > 1:
        return Button(words("codesign-decide-lists", count=len(lists)), Waiting())
    ((round, team),) = lists
    return Button(words("codesign-decide-list", team=team), Waiting(round))


def waiting(words: Words, views: Sequence[View]) -> Message:
    """Which lists wait for a decision; twenty are enough to begin with."""
    sheet = Sheet().add(Text(words("codesign-waiting", count=len(views))))
    ways = (Button(view.team, Waiting(view.round.key)) for view in views[:20])
    return sheet.add(Buttons(tuple(ways)) if views else None).message("codesign-waiting")


def decided(words: Words, view: View, today: Sequence[Item]) -> Message:
    """In the channel: what was decided on one day, why, and by whom."""
    sheet = Sheet().add(Text(words("codesign-decided"), "heading"))
    for item in today[:PAGE]:
        sheet.add(view.card(words, item))
    sheet.add(Text(words("codesign-still-open", count=len(view.left))) if view.left else None)
    see = Button(words("codesign-see-list"), ShowList(view.round.key))
    return sheet.add(Buttons((see,))).message("codesign-decided")


def one(name: str, words: Words) -> Message:
    return Message(name, (Text(words(name)),))


def home(words: Words, round: Round, items: int, mine: int) -> list[Part]:
    """Where the team's round is, and the way in."""
    if round.stage == "asking":
        day = words.date(round.ends_at.date())
        ways = [add_button(words, round)]
        if mine:
            ways.append(Button(words("codesign-my-entries"), MyEntries()))
        return [Text(words("codesign-home-asking", day=day)), Buttons(tuple(ways))]
    if not items:
        return []
    stage = "voting" if round.stage == "voting" else "counted"
    see = Button(words("codesign-see-list"), ShowList(round.key))
    return [Text(words(f"codesign-home-{stage}", count=items)), Buttons((see,))]
