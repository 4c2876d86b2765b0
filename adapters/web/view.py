"""One person's view of the stage, drawn region by region: people, conversation, home, clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from adapters.web.render import Words, render, render_message, render_post
from adapters.web.send import Key
from adapters.web.stage import Room, Seat, Stage

ME = "me"
POSTS_MOST = 200
DUTIES = ("owner", "lead", "ambassador", "council")


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, and at what: `room` is None in the private chat."""

    stage: Stage
    seat: Seat
    room: Room | None = None

    @property
    def words(self) -> Words:
        return self.stage.words(self.seat.id)

    @property
    def key(self) -> Key:
        return key_of(self.seat, self.room)

    @property
    def version(self) -> str:
        """Changes whenever anything here could look different, the clock's minute included."""
        return f"{self.stage.platform.version}-{int(self.stage.now().timestamp()) // 60}"


def key_of(seat: Seat, room: Room | None) -> Key:
    return Key(room.id, False) if room else Key(seat.id, True)


def look(stage: Stage, who: str, place: str) -> View | None:
    """The view of this person, in a channel they read or in their private chat; None for nobody."""
    seat = next((seat for seat in stage.people() if seat.id == who), None)
    if seat is None:
        return None
    room = next((room for room in rooms_of(stage, seat) if room.id == place), None)
    return View(stage, seat, room)


def rooms_of(stage: Stage, seat: Seat) -> list[Room]:
    """The channels this person reads: the own team's first, then those for everybody."""
    mine = [room for room in stage.channels() if room.team in ("", seat.team)]
    return sorted(mine, key=lambda room: (not room.team, room.name))


def places(stage: Stage) -> dict[str, set[str]]:
    """Everybody's id, with the ids of the channels they read."""
    rooms = stage.channels()
    return {
        seat.id: {room.id for room in rooms if room.team in ("", seat.team)}
        for seat in stage.people()
    }


async def regions(view: View) -> dict[str, str]:
    """HTML for each part of the page that can change."""
    view.stage.platform.read(view.seat.id, view.key)
    home = await view.stage.home(view.seat.id)
    return {
        "clock": render("clock.html", words=view.words, now=view.stage.now()),
        "places": _draw("places.html", view),
        "rail": _rail(view),
        "header": _draw("header.html", view),
        "tabs": _draw("tabs.html", view),
        "conversation": _conversation(view),
        "home": render_message(home, view.words),
    }


async def page(view: View, tab: str) -> str:
    """The whole page, readable before any script runs."""
    return _draw("page.html", view, regions=await regions(view), tab=tab, version=view.version)


def address(who: str, place: str = ME, tab: str = "") -> str:
    return "/?" + urlencode({"as": who, "place": place} | ({"tab": tab} if tab else {}))


def _draw(template: str, view: View, **more: Any) -> Markup:
    rooms = rooms_of(view.stage, view.seat)
    return render(
        template, view=view, seat=view.seat, room=view.room, rooms=rooms, words=view.words,
        address=address, duties=duties, unread=lambda room: _unread(view, view.seat, room), **more,
    )  # fmt: skip


def duties(seat: Seat) -> list[str]:
    """The duties that have a badge, in a fixed order."""
    return [duty for duty in DUTIES if duty in seat.duties]


def _conversation(view: View) -> Markup:
    posts = view.stage.platform.posts(view.key)[-POSTS_MOST:]
    if not posts:
        return _draw("empty.html", view)
    return Markup().join(render_post(post, view.words, view.seat.name) for post in posts)


def _rail(view: View) -> Markup:
    teams = [
        (team, [(seat, _unread(view, seat, None)) for seat in seats])
        for team, seats in groupby(by_team(view.stage.people()), key=lambda seat: seat.team)
    ]
    return _draw("rail.html", view, teams=teams)


def by_team(people: Sequence[Seat]) -> list[Seat]:
    """Teams by name with those who have none last; inside a team, duties first, then by name."""
    return sorted(people, key=lambda s: (not s.team, s.team, not duties(s), s.name))


def _unread(view: View, seat: Seat, room: Room | None) -> int:
    return view.stage.platform.unread(seat.id, key_of(seat, room))
