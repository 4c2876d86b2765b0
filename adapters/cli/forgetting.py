"""`coach people --forget`: erases somebody who asks for it on paper, as they would in chat."""

from __future__ import annotations

import asyncio

from sqlmodel import Session

from adapters.cli.shared import naming_what_is_missing, out, shelf_of, stop, words
from adapters.clock import WallClock
from adapters.engine import engine_for
from adapters.needs import store_at, up_to_date
from bot.erasing import erase, with_address
from bot.features import FEATURES
from bot.settings import Settings
from bot.turn import House, Turn


def forget_everywhere(settings: Settings, email: str, *, sure: bool) -> None:
    """Whoever has this e-mail address, also when they left; not before the administrator is
    `sure`."""
    with naming_what_is_missing():
        names = asyncio.run(_forget(settings, email, sure=sure))
    if not names:
        stop(words("cli-people-forget-none"))
    if not sure:
        stop(words("cli-people-forget-ask", names=", ".join(names)))
    out.print(words("cli-people-forget-done"), markup=False)


async def _forget(settings: Settings, email: str, *, sure: bool) -> list[str]:
    """The names of who is erased, or would be."""
    store, now = store_at(settings.database), WallClock().now()
    try:
        await up_to_date(store)
        engine = engine_for(store, WallClock().now, takes=False)
        await engine.prepare()
        house = House(shelf_of(settings), settings.secret, FEATURES, engine)

        def work(session: Session) -> list[str]:
            people = with_address(session, email)
            names = [one.name for one in people]
            for person in people if sure else ():
                spoken = house.words(person.language, person.zone)
                erase(Turn(house, session, now, spoken, person))
            return names

        names = await store.transact(work)
        await store.empty_journal(whole=True)
        return names
    finally:
        await store.close()
