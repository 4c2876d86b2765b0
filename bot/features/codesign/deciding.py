"""The program owner's decisions on a team's list, each with a reason and a name (MISSION.md B6)."""

from __future__ import annotations

from sqlmodel import col, select

from bot.actions import Action
from bot.calendar import local
from bot.events import Filled
from bot.features.codesign import round_messages as messages
from bot.features.codesign.kept import DECIDABLE, VERDICTS, Item, Round, undecided
from bot.features.codesign.links import DecideAll, DecideOn, Waiting
from bot.features.codesign.round_messages import REASON
from bot.features.codesign.rounds import tell_decision
from bot.features.codesign.taking_part import view
from bot.message import Form, Message
from bot.people import Team
from bot.turn import Turn


def answer(turn: Turn, event: Action | Filled) -> Message | Form:
    """For the owner alone; the first decision stands, and only who took it may change it."""
    action = event.action if isinstance(event, Filled) else event
    match action:
        case DecideOn(item=key):
            item = turn.session.get(Item, key, with_for_update=True, populate_existing=True)
            round = turn.session.get(Round, item.round_id) if item is not None else None
            wanted = [item] if item is not None and _may(turn, item) else []
        case DecideAll(round=key):
            round = turn.session.get(Round, key)
            wanted = [one for one in _held(turn, key) if not one.verdict]
        case Waiting(round=key):
            round, wanted = turn.session.get(Round, key), []
        case _:
            round = None
    if round is None or round.stage not in DECIDABLE:
        return _waiting(turn)
    if isinstance(action, Waiting):
        return messages.to_decide(turn.words, view(turn, round), turn.person.id, "decide")
    if not wanted:
        return messages.to_decide(turn.words, view(turn, round), turn.person.id, "already")
    form = messages.decide_form(turn.words, action, wanted, view(turn, round).team)
    return _decided(turn, round, wanted, event, form) if isinstance(event, Filled) else form


def _held(turn: Turn, round: int) -> list[Item]:
    query = select(Item).where(Item.round_id == round).order_by(col(Item.id))
    return list(turn.session.exec(query.with_for_update()))


def _may(turn: Turn, item: Item) -> bool:
    return not item.verdict or item.decider_id == turn.person.id


def _decided(
    turn: Turn, round: Round, wanted: list[Item], filled: Filled, form: Form
) -> Message | Form:
    verdict, reason = filled.line("verdict"), " ".join(filled.line("reason").split())
    errors = {}
    if verdict not in VERDICTS:
        errors["verdict"] = turn.words("codesign-error-choice")
    if not reason:
        errors["reason"] = turn.words("codesign-error-reason")
    if len(reason) > REASON:
        errors["reason"] = turn.words("codesign-error-long", limit=REASON)
    if errors:
        return form.with_errors(errors, filled.values)
    team = turn.session.get_one(Team, round.team_id)
    for item in wanted:
        item.verdict, item.reason, item.decider_id = verdict, reason, turn.person.id
        item.decided_on = local(turn.now, team.zone).date()
    turn.session.flush()
    tell_decision(turn, team, round, wanted[0])
    said = view(turn, round)
    return messages.to_decide(turn.words, said, turn.person.id, "decided", replaces=True)


def _waiting(turn: Turn) -> Message:
    """The lists on which something is to be decided, by team."""
    return messages.waiting(turn.words, [view(turn, round) for round in undecided(turn.session)])


def say(turn: Turn, round: Round, what: str) -> Message | None:
    """To an owner: a list that waits, once more, or how it stands now."""
    said = view(turn, round)
    left = any(not item.verdict for item in said.items)
    if not turn.person.has("owner") or (what != "standing" and not left):
        return None
    return messages.to_decide(turn.words, said, turn.person.id, what)
