"""The headless month: scripted people live some weeks, told as they go and counted at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from textwrap import wrap

from adapters.simulation.colleague import Colleague
from adapters.simulation.company import (
    MakeFront,
    found_company,
    open_company,
    room_names,
    team_names,
)
from adapters.simulation.crowd import Crowd
from adapters.simulation.seat import Seat
from adapters.simulation.table import table
from adapters.simulation.tally import Tally
from adapters.simulation.temperament import Temperament
from adapters.simulation.town import Town
from adapters.simulation.transcript import WIDTH, Transcript
from bot.calendar import local
from bot.content import Words, load
from bot.message import Message
from bot.store import Store

ZONE = "Europe/Amsterdam"


async def live_month(
    *,
    weeks: int,
    seed: int,
    lang: str,
    full: bool,
    out: Callable[[str], None],
    url: str = "sqlite://",
    make_front: MakeFront | None = None,
) -> Tally:
    """Let the demo company live so many weeks, tell it to `out`, and close with the table.

    `make_front` makes the platform it lives on; without one it is the chat page's. The same
    seed, language and length give the same lines, byte for byte. In English everyone speaks
    English; in Dutch everyone speaks what people.csv says.
    """
    shelf, store = load(), Store(url)
    words = shelf.words(lang, ZONE)
    async with AsyncExitStack() as closing:
        closing.push_async_callback(store.close)
        everyone = lang if lang.startswith("en") else ""
        town, seats = await found_company(
            store, shelf, secret=f"demo {seed}", language=everyone, make_front=make_front
        )
        closing.push_async_callback(town.front.close)
        crowd, end = Crowd(town, seats, seed), town.now + timedelta(weeks=weeks)
        rooms = await store.transact(room_names)
        transcript = _open_book(out, words, crowd, rooms, None if full else cast(crowd))
        _tell(out, opening(words, crowd, weeks=weeks, seed=seed, full=full))
        tally = await _live(town, seats, crowd, transcript, end)
        transcript.scene(words("demo-end", date=words.date(local(end, ZONE).date())), end)
        await _look_at_results(crowd, tally, await store.transact(team_names))
        _tell(out, table(words, tally, end))
        return tally


async def _live(
    town: Town, seats: Mapping[str, Seat], crowd: Crowd, transcript: Transcript, end: datetime
) -> Tally:
    """Live until then, with the transcript looking on; returns what was counted."""
    tally = Tally({who: me.person.hours for who, me in crowd.colleagues.items()}, ZONE)
    town.witnesses.extend((tally, transcript))
    await open_company(seats)
    await crowd.until(end)
    return tally


def _tell(out: Callable[[str], None], lines: Iterable[str]) -> None:
    for line in lines:
        out(line)


def _open_book(
    out: Callable[[str], None],
    words: Words,
    crowd: Crowd,
    rooms: Mapping[str, str],
    followed: list[Colleague] | None,
) -> Transcript:
    """A transcript with full names when everybody is followed, else with first names."""
    people = {who: me.person for who, me in crowd.colleagues.items()}
    names = {who: one.name if followed is None else one.first_name for who, one in people.items()}
    whom = None if followed is None else {me.external for me in followed}
    return Transcript(out, words, {**rooms, **names}, whom)


def cast(crowd: Crowd) -> list[Colleague]:
    """Whom the transcript follows: of the largest team one of each temperament, those with the most
    to say, and its ambassador and lead."""
    everyone = list(crowd.colleagues.values())
    sizes = Counter(me.person.team_id for me in everyone)
    team = [me for me in everyone if me.person.team_id == sizes.most_common(1)[0][0]]
    free = sorted((me for me in team if not me.person.duties), key=_to_say, reverse=True)
    parts = [[me for me in free if me.temperament is one] for one in Temperament]
    parts += [[me for me in team if me.person.has("ambassador")]]
    parts += [[me for me in team if me.person.has("lead")]]
    return [part[0] for part in parts if part]


def _to_say(me: Colleague) -> int:
    joins = me.foresee("invite", me.habits.invite) == "yes"
    speaks = me.language.startswith("nl")
    return (me.question is not None) + (me.story is not None) + 2 * joins + speaks


def opening(words: Words, crowd: Crowd, *, weeks: int, seed: int, full: bool) -> Iterator[str]:
    """What this is, and whom one follows."""
    people = [me.person for me in crowd.colleagues.values()]
    sizes = sorted(Counter(person.team_id for person in people).values(), reverse=True)
    listed = words.listing([str(size) for size in sizes])
    yield words("demo-title", weeks=weeks)
    yield ""
    yield from wrap(
        words("demo-intro", people=len(people), teams=len(sizes), sizes=listed, seed=str(seed)),
        WIDTH,
    )
    if not full:
        yield ""
        yield words("demo-follow")
        yield from (f"  {me.person.name} · {_part(words, me)}" for me in cast(crowd))
        yield from wrap(words("demo-others"), WIDTH)


def _part(words: Words, me: Colleague) -> str:
    duties = [words(f"demo-duty-{duty}") for duty in me.person.duties]
    return ", ".join([*duties, words(f"demo-{me.temperament}")])


async def _look_at_results(crowd: Crowd, tally: Tally, rooms: Mapping[str, str]) -> None:
    """The owner asks for the results, and the tally notes what is on the screen then."""
    owner = next(me for me in crowd.colleagues.values() if me.person.has("owner"))
    reply = await owner.seat.says("uitslagen" if owner.language.startswith("nl") else "results")
    if isinstance(reply, Message):
        tally.saw_results(reply, rooms)
    await owner.press_anywhere("insight.team")
