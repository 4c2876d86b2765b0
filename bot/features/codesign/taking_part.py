"""What a team's people do in a round: say what drains them, take it back, read the list, vote."""

from __future__ import annotations

from bot.actions import Action
from bot.events import Filled
from bot.features.codesign import round_messages as messages
from bot.features.codesign.kept import (
    Entry,
    Item,
    Round,
    entries,
    items,
    newest,
    on,
    toggle,
    undecided,
    voted,
)
from bot.features.codesign.links import AddEntry, MyEntries, Recognise, ShowList, TakeBack
from bot.features.codesign.round_messages import HELP, TASK, View
from bot.features.codesign.rounds import next_one
from bot.message import Button, Form, Message
from bot.people import Person
from bot.turn import Turn

MOST = 3  # entries of one person in a round


def answer(turn: Turn, event: Action | Filled) -> Message | Form:
    round = own_round(turn, hold=True)
    match event:
        case ShowList(round=key, page=page):
            return _show(turn, turn.session.get(Round, key) if key else round, page)
        case Recognise(item=key):
            return _vote(turn, round, turn.session.get(Item, key))
        case TakeBack(entry=key):
            return _take_back(turn, round, key)
    action = event.action if isinstance(event, Filled) else event
    meant = action.round if isinstance(action, AddEntry) else 0
    if round is not None and round.stage == "voting" and meant in (0, round.key):
        return messages.voting_now(turn.words, round)
    if round is None or round.stage != "asking" or meant not in (0, round.key):
        return _closed(turn, round)
    mine = entries(turn.session, round, turn.person.key)
    if isinstance(action, MyEntries):
        return messages.own(turn.words, round, mine, "own", most=MOST)
    if isinstance(event, Filled):
        return _add(turn, round, mine, event)
    if len(mine) >= MOST:
        return messages.own(turn.words, round, mine, "full", most=MOST)
    return messages.entry_form(turn.words, round)


def own_round(turn: Turn, *, hold: bool = False) -> Round | None:
    """The newest round of this person's team; with `hold` nothing else happens to it meanwhile."""
    team = turn.person.team_id
    return newest(turn.session, team, hold=hold) if team is not None else None


def _add(turn: Turn, round: Round, mine: list[Entry], filled: Filled) -> Message | Form:
    """The same line twice is one entry."""
    task, help = (" ".join(filled.line(name).split()) for name in ("task", "help"))
    errors = {} if task else {"task": turn.words("codesign-error-empty")}
    for name, text, limit in (("task", task, TASK), ("help", help, HELP)):
        if len(text) > limit:
            errors[name] = turn.words("codesign-error-long", limit=limit)
    if errors:
        return messages.entry_form(turn.words, round).with_errors(errors, filled.values)
    if all(entry.task.casefold() != task.casefold() for entry in mine):
        if len(mine) >= MOST:
            return messages.own(turn.words, round, mine, "full", most=MOST)
        entry = Entry(round_id=round.key, person_id=turn.person.key, task=task, help=help)
        turn.session.add(entry)
        turn.session.flush()
        mine.append(entry)
    return messages.own(turn.words, round, mine, "added", most=MOST)


def _take_back(turn: Turn, round: Round | None, key: int) -> Message:
    """Only one's own, and only while it is still known whose it is."""
    entry = turn.session.get(Entry, key)
    if entry is not None and entry.person_id == turn.person.key:
        turn.session.delete(entry)
        turn.session.flush()
    if round is None or round.stage != "asking":
        return _closed(turn, round)
    mine = entries(turn.session, round, turn.person.key)
    return messages.own(turn.words, round, mine, "back", most=MOST)


def _closed(turn: Turn, round: Round | None) -> Message:
    next = next_one(turn, turn.get_team(turn.person.team_id), round)
    return messages.closed(turn.words, round, next, decide_way(turn))


def decide_way(turn: Turn) -> Button | None:
    """For an owner, while a list waits for them."""
    found = undecided(turn.session) if turn.person.has("owner") else []
    lists = [(one.key, team.name) for one in found if (team := turn.get_team(one.team_id))]
    return messages.decide_way(turn.words, lists) if lists else None


# --- the list -------------------------------------------------------------------------------------


def view(turn: Turn, round: Round) -> View:
    """A list as everybody may read it; votes and decisions come with who presses."""
    found = items(turn.session, round)
    team = turn.get_team(round.team_id)
    people = {item.decider_id for item in found} - {None}
    known = {key: turn.session.get(Person, key) for key in people}
    names = {key: one.name for key, one in known.items() if key and one is not None}
    return View(round, found, team.name if team is not None else "", names)


def _show(turn: Turn, round: Round | None, page: int) -> Message:
    if round is None or not _reads(turn, round) or not items(turn.session, round):
        return messages.one("codesign-no-list", turn.words)
    own = voted(turn.session, turn.person.key)
    return messages.own_list(turn.words, view(turn, round), own, _votes(turn, round), page)


def _reads(turn: Turn, round: Round) -> bool:
    return round.team_id == turn.person.team_id or turn.person.has("owner")


def _votes(turn: Turn, round: Round) -> bool:
    return round.team_id == turn.person.team_id and round.stage == "voting"


def _vote(turn: Turn, round: Round | None, item: Item | None) -> Message:
    """In a channel a word aside; on one's own list the list as it is now."""
    if item is None or round is None or item.round_id != round.key:
        return messages.one("codesign-no-list", turn.words)
    if round.stage != "voting":
        return _closed(turn, round)
    toggle(turn.session, on(item), turn.person.key)
    own = voted(turn.session, turn.person.key)
    if turn.in_channel:
        return messages.noted(turn.words, item, round, voted=on(item) in own)
    page = items(turn.session, round).index(item) // messages.PAGE
    return messages.own_list(turn.words, view(turn, round), own, True, page, replaces=True)
