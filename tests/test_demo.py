"""The demo as a newcomer gets it: from the command, in a real browser, and from the built wheel."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from adapters import demo
from tests.conftest import PROVE

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A demo of its own on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "adapters", "demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as served:
        url = f"http://127.0.0.1:{port}"
        _wait(url)
        yield url
        served.terminate()


def _wait(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise TimeoutError(url)


async def test_a_taken_port_is_told_as_such() -> None:
    closed: list[str] = []

    async def close() -> None:
        closed.append("the store")

    stage = SimpleNamespace(beat=close, town=SimpleNamespace(store=SimpleNamespace(close=close)))
    with socket.socket() as taken:
        taken.bind((demo.HOST, 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            await demo.serve(stage, taken.getsockname()[1], ready=lambda: None)
    assert closed == ["the store"]


@pytest.mark.browser
@pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("OMEGA_BROWSER_REQUIRED"),
    reason="no Chromium on this machine; the browser test of the demo is skipped",
)
def test_a_newcomer_lives_from_the_choice_to_the_follow_up(address: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"{address}/?as=anna")
        last = page.locator("main").get_by_role("button", name="Waarom doen we dit?")
        assert last.bounding_box()["y"] + 38 < page.locator(".composer").bounding_box()["y"]
        assert page.evaluate("document.documentElement.scrollHeight") == 900
        page.get_by_role("button", name="Ja, ik doe mee").click()
        page.locator("main").get_by_text("hooguit één kleine taak per week").wait_for()
        page.locator("[data-move=next]").click()
        page.locator("main").get_by_role("button", name="Doe ik").first.click()
        page.get_by_role("button", name="Volgende werkdag").click()
        page.locator("main").get_by_text("dinsdag 3 november om 10:00").wait_for()
        page.locator("textarea").fill("instellingen")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="English, please").click()
        page.locator("html[lang=en]").wait_for(state="attached")
        page.locator("main").get_by_text("Kept. It applies from now on.").wait_for()
        assert troubles == []
        browser.close()


def test_the_page_is_only_there_for_this_machine(address: str) -> None:
    request = urllib.request.Request(address, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    refused.value.close()
    assert refused.value.code in (400, 403, 421)


@pytest.mark.prove
def test_the_wheel_carries_its_content_and_lives_outside_the_clone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("omega_coach-*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    (tmp_path / "content").mkdir()  # an empty folder of that name must not win
    told = subprocess.run(
        [sys.executable, "-P", "-m", "adapters", "demo", "--headless", "--weeks", "1"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(place)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Anna" in told.stdout
    assert "Geteld uit wat deze 36 mensen zelf deden" in told.stdout


@pytest.mark.prove
async def test_when_nothing_happens_to_someone_the_clock_stops_after_a_week(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(weeks=1) == demo.WEEK
    while_away = demo.WEEK if PROVE else timedelta(hours=5)
    monkeypatch.setattr(demo, "WEEK", while_away)
    stage = await demo.open_stage(f"sqlite:///{tmp_path / 'demo.db'}", 7, False, lambda step: None)
    before = stage.now()
    await stage.move("next", "nobody")
    assert stage.now() - before == while_away
    await stage.town.store.close()
