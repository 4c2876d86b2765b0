"""The page in a real browser: pressing, filling in, moving the clock, wide and on a phone."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from test_web_render import NASTY, everything
from web_sample import Sample

from adapters.web.page import build_app
from adapters.web.send import Key

api = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
api.expect.set_options(timeout=15_000)  # the machine may be busy
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine to look with"),
]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
async def stage() -> Sample:
    sample = Sample()
    await sample.fill()
    return sample


@pytest.fixture
async def address(stage: Sample) -> AsyncIterator[str]:
    runner = web.AppRunner(build_app(stage))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def browser() -> AsyncIterator[api.Browser]:
    async with api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


async def opened(browser: api.Browser, url: str, size: dict[str, int]) -> api.Page:
    page = await browser.new_page(viewport=size, reduced_motion="reduce")
    page.set_default_timeout(15_000)
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda line: line.type == "error" and page.faults.append(line.text))
    await page.goto(url)
    return page


async def fits(page: api.Page) -> bool:
    return await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_press_say_and_change_seat(browser, address, stage) -> None:
    page = await opened(browser, address + "/?as=sanne", WIDE)
    await page.get_by_role("button", name="Deze week niet").dblclick()
    await api.expect(page.locator(".post").last).to_contain_text("Goed, genoteerd.")
    assert len(stage.heard) == 1
    await page.get_by_label("Schrijf aan Omega").fill("Mag dit?")
    await page.keyboard.press("Enter")
    await api.expect(page.locator(".post").last).to_contain_text("Je zei: Mag dit?")
    await api.expect(page.get_by_label("Schrijf aan Omega")).to_have_value("")
    await page.get_by_role("searchbox").fill("emm")
    assert await page.locator(".seat:visible").count() == 1
    await page.locator(".seat:visible").click()
    await api.expect(page.locator("html")).to_have_attribute("lang", "en")
    await api.expect(page.get_by_label("Write to Omega")).to_be_visible()
    assert page.faults == []


@pytest.mark.prove
async def test_an_answer_in_place_keeps_the_keyboard_there(browser, address) -> None:
    page = await opened(browser, address + "/?as=sanne", WIDE)
    await page.get_by_role("button", name="Deze probeer ik").first.focus()
    await page.keyboard.press("Enter")
    await api.expect(page.locator("#w1")).to_contain_text("Dit is een begin")
    await api.expect(page.locator("#w1")).to_be_focused()


async def test_fill_in_a_form_with_an_error_on_the_way(browser, address, stage) -> None:
    page = await opened(browser, address + "/?as=sanne", WIDE)
    await page.get_by_role("button", name="Stel een vraag").click()
    form = page.get_by_role("dialog", name="Een vraag stellen")
    await form.get_by_role("button", name="Versturen").click()
    await api.expect(form.get_by_text("Dit is nog leeg.")).to_have_count(2)
    assert await api.expect(form.get_by_label("Wat mag ik?")).to_be_focused() is None
    await form.get_by_label("Wat mag ik?").check()
    await form.get_by_label("Schrijfhulp").check()
    await form.get_by_label("Voor welk team?").select_option("Team 3")
    await form.get_by_label("Je vraag").fill("Mag dit")
    await api.expect(form.get_by_text("7 / 300")).to_be_visible()
    await form.get_by_role("button", name="Versturen").click()
    await api.expect(form.get_by_text("Zet er een vraagteken achter.")).to_be_visible()
    await api.expect(form.get_by_label("Je vraag")).to_be_focused()
    await api.expect(form.get_by_label("Schrijfhulp")).to_be_checked()
    await form.get_by_label("Je vraag").fill("Mag dit?")
    await form.get_by_role("button", name="Versturen").click()
    await api.expect(form).to_be_hidden()
    await api.expect(page.locator(".post").last).to_contain_text("Je vraag is bij Sanne")
    assert stage.heard[-1].values == {
        "about": "rules", "words": "Mag dit?", "short": "", "tools": ("write",),
        "day": "2026-11-24", "at": "", "team": "t3", "unnamed": "",
    }  # fmt: skip
    assert page.faults == []


@pytest.mark.prove
async def test_a_press_in_a_channel_leads_to_the_own_chat(browser, address, stage) -> None:
    page = await opened(browser, address + "/?as=sanne&place=planning", WIDE)
    assert await page.get_by_label("Schrijf aan Omega").count() == 0
    await page.get_by_role("button", name="Dit wil ik ook proberen").click()
    await page.wait_for_url("**place=me**")
    await api.expect(page.locator(".toast")).to_contain_text("in je eigen chat")
    await api.expect(page.locator(".post").last).to_contain_text("Goed, genoteerd.")


@pytest.mark.prove
async def test_move_the_clock_and_hear_what_came(browser, address) -> None:
    page = await opened(browser, address + "/?as=emma", WIDE)
    await page.get_by_role("button", name="Monday 10:00").click()
    await api.expect(page.locator("time")).to_contain_text("23 November")
    await api.expect(page.locator(".post").last).to_contain_text("Good morning, Emma.")
    await api.expect(page.locator(".toast")).to_contain_text("There is a new message for you.")
    await api.expect(page.get_by_role("button", name="Monday 10:00")).to_be_enabled()


@pytest.mark.prove
async def test_news_arrives_by_itself_and_leaves_a_dot_elsewhere(browser, address, stage) -> None:
    page = await opened(browser, address + "/?as=sanne", WIDE)
    await page.get_by_label("Schrijf aan Omega").fill("half een zin")
    await stage.says("emma", stage.platform.posts(Key("omar", True))[0].message)
    dot = page.locator(".seat", has_text="Emma Clarke").locator(".count")
    await api.expect(dot).to_contain_text("1 nieuw bericht")
    await api.expect(page.get_by_label("Schrijf aan Omega")).to_have_value("half een zin")


@pytest.mark.parametrize("size", [WIDE, PHONE])
async def test_hostile_and_endless_text_neither_runs_nor_breaks_out(
    browser, address, stage, size
) -> None:
    for text in NASTY:
        await stage.says("omar", everything(text))
        stage.platform.put(Key("omar", True), mine=text)
    stage.seats = [replace(seat, name=" ".join(NASTY)[:300]) for seat in stage.seats]
    page = await opened(browser, address + "/?as=omar", size)
    page.on("dialog", lambda dialog: page.faults.append(dialog.message))
    assert await fits(page)
    wide = "e => e.scrollWidth <= e.clientWidth"
    assert await page.locator(".scroll").evaluate(wide)
    assert await page.locator(".seats").evaluate(wide)
    await page.screenshot()
    assert page.faults == []


async def test_a_press_while_the_overview_still_opens_is_not_lost(browser, address, stage) -> None:
    page = await opened(browser, address + "/?as=sanne", PHONE)
    pressed = asyncio.Event()

    async def slow(route: api.Route) -> None:
        if route.request.post_data_json["kind"] == "home":
            await pressed.wait()
        await route.continue_()

    await page.route("**/act", slow)
    await page.get_by_role("link", name="Overzicht").click()
    await page.get_by_role("button", name="Instellingen", exact=True).click()
    await api.expect(page.locator(".post").last).to_contain_text("Goed, genoteerd.")
    async with page.expect_response("**/act"):
        pressed.set()
    await api.expect(page.locator(".post").last).to_contain_text("Goed, genoteerd.")
    assert {type(event).__name__ for event in stage.heard} == {"Clicked", "OpenedHome"}
    assert page.faults == []


async def test_on_a_phone(browser, address) -> None:
    page = await opened(browser, address + "/?as=sanne", PHONE)
    assert await fits(page)
    await page.get_by_role("link", name="Overzicht").click()
    await page.get_by_role("button", name="Instellingen", exact=True).click()
    await api.expect(page.locator(".post").last).to_contain_text("Goed, genoteerd.")
    await page.get_by_role("link", name="Kanaal").click()
    await api.expect(page.get_by_text("Een verhaal van Fatima")).to_be_visible()
    await page.get_by_role("button", name="Kies wie je bent").click()
    await page.get_by_role("link", name="Omar Haddad").click()
    await api.expect(page.get_by_role("heading", name="Omar Haddad").first).to_be_visible()
    assert await fits(page)
    assert page.faults == []
