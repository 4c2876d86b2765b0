"""A ledger that lives through anything, and what must never happen to it: for the property test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, select

from bot import delivery, lane
from bot.delivery import Delivery, Due, Purpose
from bot.events import Joined, Said, Sender
from bot.lane import Pace
from bot.leaving import TRIES, Leaving
from bot.message import Message
from bot.people import Address, Channel, Person
from bot.ports import NotSent, PerhapsSent, Place
from bot.settling import Outcome
from bot.timers import Timer
from bot.turn import Turn
from tests.crash.numbered import FEATURE, Number
from tests.town import IN_MEMORY, open_town
from tests.town import Place as Village

SECOND = timedelta(seconds=1)
STALE = 30 * SECOND
LOOKS, BLIND = "slack", "teams"  # the first lets us look in private chats, the second never
PACES = {
    LOOKS: Pace(2 * SECOND, change=5 * SECOND, talk=3 * SECOND, burst=3),
    BLIND: Pace(SECOND, burst=2),
}
ASKED = ("own", "duty")
WHO = ("anna", "bert", "cleo", "room")

# what the platform does with one call
ENDS = ("ok", "gone", "later", "lane", "blocked", "arrived?", "lost?", "cut before", "cut after")
FINDS = ("truth", "truth", "later", "unsure")

Deed = tuple[str, ...]
who = st.sampled_from(WHO)
deeds = st.one_of(
    st.tuples(st.just("plan"), who, st.sampled_from(["coaching", "duty", "own"])),
    st.tuples(st.just("plan"), who, st.sampled_from(["coaching", "duty", "own"])),
    st.tuples(st.just("again")),
    st.tuples(st.just("round"), st.lists(st.sampled_from(ENDS), max_size=4),
              st.lists(st.sampled_from(FINDS), max_size=3),
              st.sampled_from(["", "", "", "stop", "erase", "withdraw"]), who),
    st.tuples(st.just("round"), st.just(["ok"]), st.just([]), st.just(""), who),
    st.tuples(st.just("wait"), st.sampled_from([0.5, 1, 2, 5, 20, 200, 7000])),
    st.tuples(st.sampled_from(["stop", "erase", "withdraw", "back"]), who),
)  # fmt: skip
lives = st.lists(deeds, min_size=15, max_size=40)


class Cut(BaseException):
    """The power went."""


@dataclass(slots=True)
class Line:
    """Both platforms: `stands` is what is there, `ends` and `finds` what comes next."""

    stands: dict[str, str] = field(default_factory=dict)  # by reference
    said: Counter[str] = field(default_factory=Counter)
    blind: set[str] = field(default_factory=set)  # keys nobody could look for, at least once
    spoken: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    finds: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # keys that were refused for good

    async def send(self, place: Place, message: Message, key: str) -> str:
        end = self.ends.pop(0) if self.ends else "ok"
        self._before(end, key)
        reference = f"m{self.said.total()}"
        self.stands[reference] = key
        self.said[key] += 1
        self.spoken.append(key)
        self._after(end)
        return reference

    async def find(self, place: Place, key: str) -> str:
        how = self.finds.pop(0) if self.finds else "truth"
        if how == "unsure" or place.platform == BLIND or not place.private:
            self.blind.add(key)
            raise PerhapsSent("nobody can tell")
        if how == "later":
            raise NotSent("not now", 3 * SECOND)
        return next((ref for ref, one in self.stands.items() if one == key), "")

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None:
        end = self.ends.pop(0) if self.ends else "ok"
        self._before(end, "")
        self.stands.pop(reference, None)
        self._after(end)

    def _before(self, end: str, key: str) -> None:
        match end:
            case "gone":
                self.gone.add(key)
                raise NotSent("never")
            case "blocked":
                raise NotSent("blocked", reach="blocked")
            case "later":
                raise NotSent("not now", 3 * SECOND)
            case "lane":
                raise NotSent("too fast", 9 * SECOND, lane=True)
            case "lost?":
                raise PerhapsSent("the line broke")
            case "cut before":
                raise Cut

    def _after(self, end: str) -> None:
        if end == "arrived?":
            raise PerhapsSent("the line broke")
        if end == "cut after":
            raise Cut


@dataclass(slots=True)
class Life:
    """One town that all of it happens to; `faults` is what must never be."""

    town: Village
    line: Line
    people: dict[str, int]
    room: int
    now: datetime
    count: int = 0
    faults: list[str] = field(default_factory=list)
    planned: dict[str, tuple[str, Purpose]] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)  # keys withdrawn before they left
    withdrawn: set[str] = field(default_factory=set)
    left: dict[str, list[tuple[datetime, bool]]] = field(default_factory=lambda: defaultdict(list))
    shut: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    async def begin(cls, url: str = IN_MEMORY) -> Self:
        town = await open_town(url)
        house, line = town.town.house, Line()
        house.features = (*house.features, FEATURE)
        house.paces = dict(PACES)
        town.town.sender.messenger = line
        people = {
            name: (await town.someone(name.capitalize(), pattern="mon-sun 0-24")).person_id
            for name in WHO[:3]
        }
        room = await town.town.store.transact(lambda session: _settle(session, people))
        return cls(town, line, people, room, town.now)

    async def end(self) -> None:
        store = self.town.town.store
        if store.url.get_backend_name() != "sqlite":  # that of the next life
            await self._transact(_emptied)
        await store.close()

    # --- what happens -----------------------------------------------------------------------------

    async def do(self, deed: Deed) -> None:
        match deed:
            case ("plan", who, purpose):
                await self._plan(who, purpose)
            case ("again",):
                await self._transact(lambda s: delivery.plan(s, self._dues(), self.now))
            case ("round", ends, finds, meanwhile, who):
                await self.round(list(ends), list(finds), meanwhile, who)
            case ("wait", seconds):
                self.now += seconds * SECOND
            case (what, who):
                await getattr(self, f"_{what}")(who)

    async def round(
        self, ends: Sequence[str] = (), finds: Sequence[str] = (), meanwhile: str = "",
        who: str = "",
    ) -> bool:  # fmt: skip
        """Whatever may leave, leaves; and what came of it is written down, or the power goes."""
        sender = self.town.town.sender
        self.line.ends, self.line.finds = list(ends), list(finds)
        room = dict.fromkeys(lane.queues(PACES), 16)
        leaving = await sender.claim(self.now, room)
        self._judge_leaving(leaving)
        try:
            outcomes = [await self._post(one) for one in leaving]
        except Cut:
            await sender.recover(self.now)
            return True
        if meanwhile:
            await self.do((meanwhile, who))
        await sender.settle(outcomes, self.now)
        self._note_shut(outcomes)
        return bool(leaving)

    async def _post(self, one: Leaving) -> Outcome:
        count = len(self.line.spoken)
        outcome = await self.town.town.sender.post(one)
        if len(self.line.spoken) > count:
            self._judge_spoken(one)
        return outcome

    def _note_shut(self, outcomes: list[Outcome]) -> None:
        for one in outcomes:
            if one.refusal is not None and one.refusal.lane and one.refusal.after is not None:
                gate = lane.gate_of(one.of.lane, PACES)
                self.shut[gate] = max(self.shut.get(gate, self.now), self.now + one.refusal.after)

    async def _plan(self, who: str, purpose: Purpose) -> None:
        if who not in self.erased:
            purpose = "team" if who == "room" else purpose
            self.count += 1
            self.planned[f"number:{self.count}"] = (who, purpose)
            await self._transact(lambda s: delivery.plan(s, [self._due(self.count)], self.now))

    def _due(self, number: int) -> Due:
        who, purpose = self.planned[f"number:{number}"]
        return Due(
            key=f"number:{number}", topic=Number(number), at=self.town.now,
            until=self.town.now + timedelta(days=900), purpose=purpose,
            person_id=self.people.get(who), channel_id=self.room if who == "room" else None,
        )  # fmt: skip

    def _dues(self) -> list[Due]:
        """Everything planned so far that is still somebody's, to be planned once more."""
        return [
            self._due(int(key.partition(":")[2]))
            for key, (who, purpose) in self.planned.items()
            if who not in self.erased and key not in self.withdrawn
            and not (purpose == "coaching" and who in self.stopped)
        ]  # fmt: skip

    async def _stop(self, who: str) -> None:
        if who in self.people and who not in self.erased:
            self.stopped.add(who)
            await self._hears(Said, who, text="stop")

    async def _back(self, who: str) -> None:
        """The app is there again."""
        if who in self.people and who not in self.erased:
            await self._hears(Joined, who)

    async def _hears(self, kind: type, who: str, **more: str) -> None:
        self.count += 1
        sender = Sender(BLIND if who == "cleo" else LOOKS, (who,))
        reply = await self.town.coach.handle(
            kind(id=f"event {self.count}", sender=sender, at=self.now, **more)
        )
        assert reply is None or reply.name != "sorry"

    async def _erase(self, who: str) -> None:
        if who in self.people:
            self.erased.add(who)
            await self._transact(lambda s: _gone(s, self.people[who]))

    async def _withdraw(self, who: str) -> None:
        """The first thing that was planned for them and still may be taken back."""
        keys = [
            key for key, (whose, _) in self.planned.items()
            if whose == who and key not in self.withdrawn
        ]  # fmt: skip
        if keys and who not in self.erased:
            self.withdrawn.add(keys[0])
            await self._transact(lambda s: self._take_back(s, keys[0]))

    def _take_back(self, session: Session, key: str) -> None:
        row = session.exec(select(Delivery).where(Delivery.key == key, Delivery.op == "send"))
        stood = row.first()
        if stood is not None and stood.status == "planned" and not stood.doubt:
            self.struck.add(key)
        house = self.town.town.house
        Turn(house, session, self.now, house.words("nl", "UTC")).withdraw(key, Number(0))

    async def _transact(self, work: object) -> None:
        await self.town.town.store.transact(work)

    # --- what must never be -----------------------------------------------------------------------

    def _judge_leaving(self, leaving: list[Leaving]) -> None:
        """Never faster than the lane, and not at all while it is shut."""
        for one in leaving:
            gate = lane.gate_of(one.lane, PACES)
            if self.now < self.shut.get(gate, self.now):
                self.faults.append(f"{one.key} left while {gate} was shut")
            self.left[gate].append((self.now, True))
            pace = PACES[lane.platform_of(one.lane)]
            every = pace.change if gate.endswith(lane.CHANGES) and pace.change else pace.every
            if not _paced([at for at, _ in self.left[gate]], every, pace.burst):
                self.faults.append(f"{gate} was too fast")
            if pace.talk:
                talk = f"{gate}/{one.place.external}"
                self.left[talk].append((self.now, True))
                if not _paced([at for at, _ in self.left[talk]], pace.talk, pace.talk_burst):
                    self.faults.append(f"{talk} was too fast")

    def _judge_spoken(self, one: Leaving) -> None:
        who, purpose = self.planned[one.key]
        if purpose == "coaching" and who in self.stopped:
            self.faults.append(f"{one.key} was said after stop")
        if one.key in self.struck:
            self.faults.append(f"{one.key} was said after it was withdrawn")
        if who in self.erased:
            self.faults.append(f"{one.key} was said to somebody who is erased")
        blindly = one.key in self.line.blind and purpose in ASKED
        if self.line.said[one.key] > 1 and not blindly:
            self.faults.append(f"{one.key} was said twice")

    async def works_again(self) -> None:
        """Everybody has the app, nothing fails, and there is time."""
        for who in self.people:
            await self._back(who)
        for _ in range(400):
            at = await self.town.town.sender.next_moment(self.now)
            if at is None:
                break
            self.now = max(self.now, at)
            if not await self.round():  # an engine gives it again only after a while
                self.now += timedelta(seconds=5)
        rows = await self.town.rows(Delivery)
        self.faults += [
            f"{one.key} {one.op} is still {one.status}"
            for one in rows
            if one.status in ("planned", "sending")
        ]
        taken_back = {one.key for one in rows if one.op == "withdraw" and one.status == "sent"}
        standing = (taken_back & set(self.line.stands.values())) - self.line.blind
        self.faults += [f"{key} was taken back and still stands" for key in standing]
        given_up = {one.key for one in rows if one.attempts >= TRIES}
        for key, (who, purpose) in self.planned.items():
            excused = {*self.line.gone, *self.withdrawn, *given_up}
            owed = purpose in ASKED and key not in excused and who not in self.erased
            if owed and not self.line.said[key]:
                self.faults.append(f"{key} was never said")


@dataclass(slots=True)
class GivenLife(Life):
    """As with an engine that gives the rows itself, and gives one again after a while when nobody
    said what became of it: early or late, the ledger knows better."""

    again: dict[int, datetime] = field(default_factory=dict)

    async def round(
        self, ends: Sequence[str] = (), finds: Sequence[str] = (), meanwhile: str = "",
        who: str = "",
    ) -> bool:  # fmt: skip
        sender = self.town.town.sender
        self.line.ends, self.line.finds = list(ends), list(finds)
        taken = await sender.take((), self.now, await self._given("planned") | {"": []}, {})
        self.again |= taken.later
        self._judge_leaving(taken.leaving)
        try:
            outcomes = [await self._post(one) for one in taken.leaving]
        except Cut:
            self.now += STALE
            lost = await sender.take((), self.now, await self._given("sending"), {})
            self.again |= lost.later
            if lost.leaving:
                self.faults.append("what was in the air left again, and nobody looked")
            return True
        if meanwhile:
            await self.do((meanwhile, who))
        settled = await sender.take(outcomes, self.now, {}, {})
        self.again |= settled.later
        self._note_shut(outcomes)
        return bool(taken.leaving)

    async def _given(self, status: str) -> dict[str, list[int]]:
        given: dict[str, list[int]] = defaultdict(list)
        rows = [row for row in await self.town.rows(Delivery) if row.lane and row.status == status]
        for row in sorted(rows, key=lambda row: (row.rank, row.id)):
            if self.again.get(row.id, self.now) <= self.now:
                given[row.lane].append(row.id)
        return dict(given)


def _emptied(session: Session) -> None:
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    session.execute(sa.text(f"TRUNCATE {', '.join(names)}, pgqueuer RESTART IDENTITY CASCADE"))


def _settle(session: Session, people: dict[str, int]) -> int:
    for table in (Delivery, Timer):  # what a yes set off
        session.execute(sa.delete(table))
    for address in session.exec(select(Address)):
        name = next(name for name, id in people.items() if id == address.person_id)
        address.platform, address.external = BLIND if name == "cleo" else LOOKS, name
    channel = session.exec(select(Channel)).one()
    channel.platform = LOOKS
    return channel.id or 0


def _gone(session: Session, person: int) -> None:
    found = session.get(Person, person)
    if found is not None:
        session.delete(found)


def _paced(times: list[datetime], every: timedelta, burst: int) -> bool:
    """Of every stretch of time that ends now."""
    return all(
        len(times) - first <= burst + (times[-1] - at) / every for first, at in enumerate(times)
    )
