"""The chat page's routes: one is any of the people, talks with the coach and moves the clock."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from typing import Any
from urllib.parse import quote

from aiohttp import web

from adapters.web.guard import guard
from adapters.web.receive import MOST_BYTES, Refused, parse, receive
from adapters.web.render import HERE, render_form, safe_mime
from adapters.web.send import Key
from adapters.web.stage import Room as Room
from adapters.web.stage import Seat as Seat
from adapters.web.stage import Stage as Stage
from adapters.web.view import ME, View, address, by_team, look, page, places, regions, rooms_of
from bot.events import Clicked, Event, OpenedHome, Said
from bot.message import File, Form, Message, Text

REMEMBERED = 1000


def build_app(stage: Stage) -> web.Application:
    """The page as an application, to be served on the loopback address only."""
    desk = Desk(stage)
    app = web.Application(middlewares=[guard(desk.refuse), desk.clear], client_max_size=MOST_BYTES)
    app.add_routes(
        [
            web.get("/", desk.page),
            web.get("/state", desk.state),
            web.get("/file/{reference}/{index:\\d{1,3}}", desk.file),
            web.post("/act", desk.act),
            web.post("/clock", desk.clock),
            web.static("/static", HERE / "static"),
        ]
    )
    return app


class Desk:
    """The handlers, and the ids already answered so that a click sent twice counts once."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._moving = asyncio.Lock()

    async def page(self, request: web.Request) -> web.Response:
        view = self._view(request.query)
        if view is None:
            return self._front()
        return _html(await page(view, request.query.get("tab", "")))

    async def state(self, request: web.Request) -> web.Response:
        view = self._view(request.query)
        if view is None:
            raise Refused("web-refused-person")
        if request.query.get("version") == view.version:
            return web.Response(status=204)
        return web.json_response(await _state(view))

    async def act(self, request: web.Request) -> web.Response:
        body = parse(await request.read())
        event = receive(body, places(self.stage), self.stage.now())
        if event.message and not self._reads(event):
            raise Refused("web-refused-place")
        return web.json_response(await self._answer(event, str(body.get("place", ME))))

    async def clock(self, request: web.Request) -> web.Response:
        body = parse(await request.read())
        if not isinstance(to := body.get("to"), str):
            raise Refused("web-refused-fields")
        who = str(body.get("as", ""))
        async with self._moving:
            last = self.stage.platform.last
            try:
                await self.stage.move(to, who)
            except ValueError:
                raise Refused("web-refused-clock") from None
            self.stage.platform.touch()
        return web.json_response({"toast": self._news(who, last)})

    async def file(self, request: web.Request) -> web.Response:
        found = self.stage.platform.post(request.match_info["reference"])
        index = int(request.match_info["index"])
        parts = found[1].message.parts if found and found[1].message else ()
        part = parts[index] if index < len(parts) else None
        if not isinstance(part, File) or (found and found[1].withdrawn):
            raise web.HTTPNotFound
        return web.Response(
            body=part.content,
            headers={
                "Content-Type": safe_mime(part.mime),
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(part.name, safe='')}",
            },
        )

    def _news(self, who: str, last: int) -> str:
        """What came while the clock moved: the own news first, then for how many others."""
        words, heard = self.stage.words(who), self.stage.platform.heard_since(last)
        view = look(self.stage, who, ME)
        said = [words("web-moved-mine")] if Key(who, True) in heard else []
        for room in rooms_of(self.stage, view.seat) if view else ():
            if Key(room.id, False) in heard:
                said.append(words("web-moved-room", name=room.name))
        people = sum(key.private and key.external != who for key in heard)
        if people or not said:
            channels = sum(not key.private for key in heard)
            said.append(words("web-moved", people=people, channels=channels))
        return " ".join(said)

    # --- inside -----------------------------------------------------------------------------------

    def refuse(self, phrase: str, status: int = 400) -> web.Response:
        return web.json_response({"error": self.stage.words("")(phrase)}, status=status)

    @web.middleware
    async def clear(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Turn every refusal into one clear sentence."""
        try:
            response: web.StreamResponse = await handler(request)
        except Refused as refused:
            return self.refuse(refused.phrase)
        except web.HTTPRequestEntityTooLarge:
            return self.refuse("web-refused-long")
        except web.HTTPNotFound:
            return self.refuse("web-refused-nothing", 404)
        except web.HTTPMethodNotAllowed:
            return self.refuse("web-refused-nothing", 405)
        return response

    def _view(self, query: Any) -> View | None:
        return look(self.stage, query.get("as", ""), query.get("place", ME))

    def _front(self) -> web.Response:
        """Somebody to begin as: played by no script, without a duty, in the largest team."""
        people = by_team(self.stage.people())
        if not people:
            return self.refuse("web-refused-person", 404)
        sizes = Counter(seat.team for seat in people)
        first = min(people, key=lambda s: (s.is_scripted, len(s.duties), -sizes[s.team]))
        return web.Response(status=303, headers={"Location": address(first.id)})

    def _reads(self, event: Event) -> bool:
        """Whether the message acted on stands where this person says it does."""
        where = Key(event.channel, False) if event.channel else Key(event.sender.ids[0], True)
        found = self.stage.platform.post(event.message)
        return found is not None and found[0] == where and not found[1].withdrawn

    async def _answer(self, event: Event, place: str) -> dict[str, Any]:
        """`place` is what the page shows, which need not be where it was pressed."""
        who = event.sender.ids[0]
        if event.id in self._answered:
            return {"state": await self._seen(who, place)}
        self._answered[event.id] = None
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        if isinstance(event, Said):
            self.stage.platform.put(Key(who, True), mine=event.text)
        try:
            reply = await self.stage.answer(event)
        except Exception:
            self._answered.pop(event.id, None)
            raise
        return await self._land(event, reply, who, place)

    async def _land(
        self, event: Event, reply: Message | Form | None, who: str, place: str
    ) -> dict[str, Any]:
        words = self.stage.words(who)
        if isinstance(reply, Form):
            return {"form": render_form(reply, words, event.message, event.channel)}
        answered = isinstance(reply, Message) and not isinstance(event, OpenedHome)
        if isinstance(reply, Message) and answered:
            label = await self._label(event) if isinstance(event, Clicked) else ""
            self.stage.platform.land(event, reply, label)
        self.stage.platform.touch()
        if isinstance(reply, Message) and look(self.stage, who, ME) is None:  # just erased
            text = " ".join(part.text for part in reply.parts if isinstance(part, Text))
            return {"go": "/", "toast": words("web-gone", text=text)}
        if answered and place != ME:
            return {"go": address(who), "toast": words("web-answered-privately")}
        return {"state": await self._seen(who, place)}

    async def _label(self, event: Clicked) -> str:
        """What stood on the pressed button, looked up where it was pressed."""
        found = self.stage.platform.post(event.message)
        message = found[1].message if found else await self.stage.home(event.sender.ids[0])
        pressed = message.buttons() if message else ()
        return next((b.label for b in pressed if b.action.pack() == event.action), "")

    async def _seen(self, who: str, place: str) -> dict[str, Any]:
        view = look(self.stage, who, place)
        return await _state(view) if view else {}


async def _state(view: View) -> dict[str, Any]:
    drawn = await regions(view)
    return {"version": view.version, "language": view.seat.language, "regions": drawn}


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")
