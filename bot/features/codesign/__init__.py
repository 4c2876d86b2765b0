"""Made together: which task drains a team, and tasks that colleagues thought of (MISSION.md B6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import col, select

from bot.actions import Action, ProposeTask, Topic
from bot.delivery import Due
from bot.events import Filled, Happening, TeamOpened
from bot.features.codesign import (
    accepting,
    deciding,
    proposing,
    round_messages,
    rounds,
    showcase,
    taking_part,
)
from bot.features.codesign.kept import (
    VERDICTS,
    Entry,
    Item,
    Round,
    Vote,
    cards,
    entries,
    ideas_of,
    items,
    open_ideas,
    voted_for,
)
from bot.features.codesign.links import (
    Accept,
    Accepted,
    AddEntry,
    Ask,
    Decide,
    DecideAll,
    Decided,
    DecideOn,
    Decline,
    Declined,
    DropIdea,
    EditIdea,
    HandIn,
    MyEntries,
    MyIdeas,
    NewIdeas,
    Recognise,
    Retire,
    Retired,
    ShowCards,
    ShowIdea,
    ShowIdeas,
    ShowList,
    Standing,
    TakeBack,
    TheList,
    Unname,
    Waiting,
    WouldDo,
)
from bot.message import Button, Buttons, Facts, Form, Message, Part, Reply, Text
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

NAME = "codesign"
FORMS = (AddEntry, ProposeTask, EditIdea, DecideOn, DecideAll, Accept, Decline)


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Let rounds go on, count the votes on ideas, and let go of those that are over."""
    for subject in batch.subjects:
        if subject.team is not None:
            words = batch.house.words(subject.team.language, subject.team.zone)
            rounds.look(Turn(batch.house, batch.session, batch.now, words), subject.team)
    ids = batch.rows()
    proposing.let_go(batch.session, ids)
    again = batch.now + proposing.AGAIN
    counted = proposing.count(batch.session, ids)
    return [Wake(feature=NAME, at=again, subject=idea.key) for idea in counted]


def say(turn: Turn, topic: Topic) -> Message | None:
    match topic:
        case Accepted() | Declined() | Retired():
            return accepting.say(turn, topic)
        case NewIdeas():
            waits = turn.person.has("owner") and open_ideas(turn.session)
            return proposing.show_ideas(turn, 0) if waits else None
        case (
            Ask(round=key) | TheList(round=key) | Decided(round=key) | Decide(round=key)
            | Standing(round=key)
        ):  # fmt: skip
            round = turn.session.get(Round, key)
            return _of_round(turn, round, topic) if round is not None else None
    return None


def _of_round(turn: Turn, round: Round, topic: Topic) -> Message | None:
    match topic:
        case Ask():
            return round_messages.ask(turn.words, round)
        case TheList():
            return round_messages.post(turn.words, taking_part.view(turn, round))
        case Decided(day=day):
            view = taking_part.view(turn, round)
            today = [one for one in view.items if one.decided_on and str(one.decided_on) == day]
            return round_messages.decided(turn.words, view, today) if today else None
        case Decide(again=again):
            return deciding.say(turn, round, "again" if again else "decide")
    return deciding.say(turn, round, "standing")


def handle(turn: Turn, event: Happening) -> Reply:
    if isinstance(event, TeamOpened):
        rounds.begin_after_opening(turn, event.team_id)
        return None
    action = event.action if isinstance(event, Filled) else event
    is_form = not isinstance(event, Filled) or isinstance(action, FORMS)
    if not isinstance(event, Action | Filled) or not is_form:
        return None
    match action:
        case MyEntries():
            return _all_of_mine(turn, taking_part.answer(turn, event))
        case AddEntry() | TakeBack() | ShowList() | Recognise():
            return taking_part.answer(turn, event)
        case (
            ProposeTask() | ShowIdea() | EditIdea() | HandIn() | DropIdea() | MyIdeas()
            | ShowIdeas() | WouldDo() | Unname()
        ):  # fmt: skip
            return proposing.answer(turn, event)
        case Waiting() | DecideOn() | DecideAll() | Accept() | Decline() | ShowCards() | Retire():
            if not turn.person.has("owner"):
                return round_messages.one("codesign-owner-only", turn.words)
            if isinstance(action, Waiting | DecideOn | DecideAll):
                return deciding.answer(turn, event)
            return accepting.answer(turn, event)
    return None


def _all_of_mine(turn: Turn, entries: Message | Form) -> Message | Form:
    """What one put on the list, and below it one's own ideas."""
    key = turn.person.key
    has_ideas = ideas_of(turn.session, key) or cards(turn.session, key)
    if not has_ideas or not isinstance(entries, Message):
        return entries
    return replace(entries, parts=(*entries.parts, *proposing.my_ideas(turn).parts))


# --- home, access, erasure ------------------------------------------------------------------------


def home(turn: Turn) -> Iterator[Part]:
    """Where the team's round is, what colleagues proposed, and what waits for the owner."""
    if not proposing.takes_part(turn):
        return
    words, round = turn.words, taking_part.own_round(turn)
    yield Text(words("codesign-home"), "heading")
    if round is not None:
        mine = len(entries(turn.session, round, turn.person.key))
        yield from round_messages.home(words, round, len(items(turn.session, round)), mine)
    count, ways = len(open_ideas(turn.session)), [proposing.teller(turn).propose()]
    yield Text(words("codesign-home-ideas" if count else "codesign-home-none", count=count))
    if count:
        ways.append(Button(words("codesign-see-ideas"), ShowIdeas()))
    if ideas_of(turn.session, turn.person.key) or cards(turn.session, turn.person.key):
        ways.append(Button(words("codesign-my-ideas"), MyIdeas()))
    if turn.person.has("owner"):
        ways += _owners_ways(turn)
    yield Buttons(tuple(ways))


def _owners_ways(turn: Turn) -> Iterator[Button]:
    if way := taking_part.decide_way(turn):
        yield way
    if cards(turn.session):
        yield Button(turn.words("codesign-cards"), ShowCards())


def mine(turn: Turn) -> Iterator[Known]:
    words, session, key = turn.words, turn.session, turn.person.key
    own = session.exec(select(Entry).where(Entry.person_id == key).order_by(col(Entry.id)))
    for entry in own:
        text = f"{entry.task} / {entry.help}" if entry.help else entry.task
        yield Known(words("codesign-known-entry"), text)
    for idea in ideas_of(session, key):
        label = words("codesign-known-idea", status=words(f"codesign-status-{idea.status}"))
        naming = words(f"codesign-naming-{idea.naming}")
        texts = (idea.title, idea.task, idea.check, naming, idea.reason)
        yield Known(label, " / ".join(text for text in texts if text))
    for card in cards(session, key):
        title = words.pick(card.card.title)
        yield Known(words("codesign-known-card"), f"{title} / {card.by}" if card.by else title)
    for one in voted_for(session, key):
        text = one.task if isinstance(one, Item) else one.title
        yield Known(words("codesign-known-vote"), text)
    for item in session.exec(select(Item).where(Item.decider_id == key)):
        yield Known(words("codesign-known-decision"), f"{item.task} / {item.reason}")


def forget(turn: Turn) -> None:
    """Entries, ideas and votes go; a card stays and names nobody, a decision loses its name."""
    session, key = turn.session, turn.person.key
    for idea in ideas_of(session, key):
        proposing.erase(session, idea)
    for table in (Entry, Vote):
        session.execute(sa.delete(table).where(col(table.person_id) == key))
    for card in cards(session, key):
        card.by, card.proposer_id = "", None
    decided = list(session.exec(select(Item).where(Item.decider_id == key)))
    for item in decided:
        item.decider_id = None
    session.flush()
    for round in {item.round_id for item in decided}:
        days = {str(item.decided_on) for item in decided if item.round_id == round}
        rounds.unsign(turn, session.get_one(Round, round), days)


def totals(turn: Turn) -> Iterator[Part]:
    """How many lists' items were decided on and how many tasks are colleagues' own: of nobody."""
    words, session = turn.words, turn.session
    taken = [card for card in cards(session) if card.withdrawn_at is None]
    found = Counter(session.exec(select(Item.verdict)))
    rows = [(words(f"codesign-verdict-{one}"), found[one]) for one in VERDICTS if one in found]
    rows += [(words("codesign-undecided"), found[""])] if "" in found else []
    rows += [(words("codesign-totals-cards"), len(taken))] if taken else []
    if rows:
        yield Text(words("codesign-totals"), "heading")
        yield Facts(tuple((label, str(number)) for label, number in rows))


def gallery(sample: Sample) -> Iterable[Message | Form]:
    return showcase.gallery(sample)
