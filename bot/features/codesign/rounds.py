"""A team's round, stage by stage: asking, voting, deciding, told; a new one each quarter."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import select

from bot.actions import Topic
from bot.calendar import local
from bot.delivery import Due
from bot.features.codesign.kept import (
    NAME,
    Item,
    Round,
    counted,
    entries,
    forget_votes,
    items,
    newest,
    on,
    shuffled,
)
from bot.features.codesign.links import Ask, Decide, Decided, Standing, TheList
from bot.people import Channel, Team, members, with_duty
from bot.timers import Wake
from bot.turn import Turn

FIRST = timedelta(weeks=4)  # after a team opened, so that its beginning stays quiet
ASKING, VOTING, QUARTER = timedelta(weeks=2), timedelta(weeks=1), timedelta(weeks=13)
UNDECIDED = 10  # workdays until the owner is reminded, once
TUESDAY, TEN = 1, 10
STAYS_DUE = timedelta(days=5)
TO_DECIDE = timedelta(days=14)


def begin_after_opening(turn: Turn, team_id: int) -> None:
    """Set the team's one timer; whoever opens it again changes nothing."""
    team = turn.get_team(team_id)
    if team is not None and newest(turn.session, team_id) is None:
        turn.wake(Wake(feature=NAME, at=_first(turn, team), team_id=team_id))


def look(turn: Turn, team: Team) -> None:
    """Let the team's round go on where its stage is over, and look again when the next one is."""
    round = newest(turn.session, team.id, hold=True)
    at = round.ends_at if round is not None else _first(turn, team)
    if at <= turn.now and (round is None or round.stage == "told"):
        at = _ask(turn, team)
    elif round is not None:
        if at <= turn.now:
            go_on = {"asking": _list, "voting": _count, "deciding": _remind}[round.stage]
            go_on(turn, team, round)
        at = round.ends_at
    turn.wake(Wake(feature=NAME, at=at, team_id=team.id))


def _first(turn: Turn, team: Team) -> datetime:
    """When the first round may begin; of a team that is open for long the next fitting moment."""
    return fitting(team, max((team.opened_at or turn.now) + FIRST, turn.now))


def fitting(team: Team, after: datetime) -> datetime:
    """A moment about Tuesday at ten, on which the team works."""
    found = team.hours.next_moment(after, TUESDAY, TEN)
    return found[0] if found else after


def _ask(turn: Turn, team: Team) -> datetime:
    """Begin a round where there is anybody, whatever they said: a channel in which nothing is asked
    would tell that nobody said yes. Returns when to look again."""
    assert team.id is not None
    if not members(turn.session, team.id):
        return fitting(team, turn.now + QUARTER)
    ends = fitting(team, turn.now + ASKING)
    round = Round(team_id=team.id, starts_at=turn.now, ends_at=ends)
    turn.session.add(round)
    turn.session.flush()
    _post(turn, team, round, "ask", Ask(round.key))
    return ends


def _list(turn: Turn, team: Team, round: Round) -> None:
    """The asking is over: from here on nobody knows any more who handed in what."""
    found = entries(turn.session, round)
    for entry in shuffled(found, turn.house.secret):
        turn.session.add(Item(round_id=round.key, task=entry.task, help=entry.help))
        turn.session.flush()
        turn.session.delete(entry)
    round.stage, round.ends_at = "voting", fitting(team, turn.now + VOTING)
    if found:
        _post(turn, team, round, "list", TheList(round.key))
    else:
        round.stage, round.ends_at = "told", _next(team, round)
    turn.session.flush()
    turn.update(round.post("ask"), Ask(round.key), "over")


def _count(turn: Turn, team: Team, round: Round) -> None:
    """The voting is over: what may be told of the votes stays, the votes go."""
    assert team.id is not None
    found = items(turn.session, round)
    votes = counted(turn.session, map(on, found), len(members(turn.session, team.id)))
    for item in found:
        item.votes = votes.get(on(item), 0)
    forget_votes(turn.session, map(on, found))
    round.stage = "deciding"
    round.ends_at = team.hours.after_workdays(turn.now, UNDECIDED, TEN)
    turn.session.flush()
    turn.update(round.post("list"), TheList(round.key), "counted")
    _ask_owners(turn, round.post("decide"), Decide(round.key))


def _remind(turn: Turn, team: Team, round: Round) -> None:
    if any(not item.verdict for item in items(turn.session, round)):
        _ask_owners(turn, round.post("decide-again"), Decide(round.key, again=True))
    round.stage, round.ends_at = "told", _next(team, round)
    turn.session.flush()
    turn.update(round.post("list"), TheList(round.key), "told")


def _next(team: Team, round: Round) -> datetime:
    return fitting(team, round.starts_at + QUARTER)


def next_one(turn: Turn, team: Team | None, round: Round | None) -> datetime | None:
    """When a team is asked again, or first; none where only who said yes would tell."""
    if team is None or team.opened_at is None:
        return None
    at = _next(team, round) if round else fitting(team, team.opened_at + FIRST)
    return at if at > turn.now else None


def tell_decision(turn: Turn, team: Team, round: Round, item: Item) -> None:
    """On the list at once; and in a post of its own the next workday, with all of that day."""
    stamp = f"{turn.now:%Y%m%dT%H%M%S%f}-{item.key}"
    turn.update(round.post("list"), TheList(round.key), stamp)
    for what in ("decide", "decide-again"):
        turn.update(round.post(what), Standing(round.key), stamp)
    day = local(turn.now, team.zone).date().isoformat()
    at = team.hours.after_workdays(turn.now, 1, TEN)
    _post(turn, team, round, f"decided:{day}", Decided(round.key, day), at)


def unsign(turn: Turn, round: Round, days: set[str]) -> None:
    """What was decided on these days stays, and no longer says by whom."""
    stamp = f"unsigned-{turn.now:%Y%m%dT%H%M%S%f}"
    turn.update(round.post("list"), TheList(round.key), stamp)
    for day in days:
        turn.update(round.post(f"decided:{day}"), Decided(round.key, day), stamp)


def _post(
    turn: Turn, team: Team, round: Round, what: str, topic: Topic, at: datetime | None = None
) -> None:
    """When the team works, in every channel of it; one without finds it in the home view."""
    at = team.hours.next_slot(at or turn.now) or turn.now
    channels = turn.session.exec(select(Channel).where(Channel.team_id == round.team_id)).all()
    turn.plan(
        *(
            Due(
                key=round.post(what),
                topic=topic,
                at=at,
                until=at + STAYS_DUE,
                purpose="team",
                channel_id=channel.id,
            )
            for channel in channels
        )
    )


def _ask_owners(turn: Turn, key: str, topic: Topic) -> None:
    for owner in with_duty(turn.session, "owner"):
        at = owner.hours.next_slot(turn.now) or turn.now
        turn.plan(
            Due(
                key=key,
                topic=topic,
                at=at,
                until=at + TO_DECIDE,
                purpose="duty",
                person_id=owner.id,
            )
        )
