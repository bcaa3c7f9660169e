"""A newcomer's first minutes: ``run`` on a fresh installation, and its page in a real Chromium."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FRESH = (
    "US forces carried out an airstrike on a Kataib Hezbollah headquarters in Al-Qa'im, Iraq, today, killing two "
    "fighters, US Central Command said. The Iraqi government condemned the airstrike and called for restraint on all "
    "sides in the days ahead. Schools in the district stayed closed, and the road to the border was blocked for hours."
)
PATIENCE = 30_000  # milliseconds: the first reading loads the parser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``python -m bot run`` with the sample reports, in an empty folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SITREP_", "TELEGRAM_"))}
    with subprocess.Popen(  # our own front door
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path_factory.mktemp("fresh"),
        env=clean | {"PYTHONPATH": str(ROOT), "PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = iter(process.stdout or ())
        found = next(match for line in lines if (match := re.search(r"http://\S+", line)))
        yield found.group()
        process.terminate()
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() and "SITREP_REQUIRE_BROWSER" not in os.environ:
        pytest.skip(f"{CHROMIUM} is not installed; set SITREP_REQUIRE_BROWSER to make this a failure")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    expect(page.locator(".chat-row").first).to_be_visible()
    yield page
    page.close()
    assert problems == []


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Message").fill(text)
    page.keyboard.press("Enter")


def test_a_newcomer_asks_sees_the_map_follows_and_is_alerted(page: Page) -> None:
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".message.theirs").last).to_contain_text("Sitrep tells what is reported")
    say(page, "latest on kataeb hizbollah")
    answer = page.locator(".message.theirs", has_text="newest first").first
    expect(answer).to_contain_text("Al-Qa'im")
    first_page = answer.inner_text()
    assert re.search(r"2[34] Jan 2024", first_page)  # the strikes at Al-Qa'im and Jurf al-Sakhar
    assert "20 Jan 2024" in first_page  # the missiles at Al-Asad
    answer.get_by_role("button", name="Map").click()
    picture = page.locator(".photo img").last
    expect(picture).to_be_visible()
    page.wait_for_function("[...document.querySelectorAll('.photo img')].at(-1).naturalWidth > 1000")
    answer.get_by_role("button", name="Sources").click()
    expect(page.locator(".message.theirs", has_text="Sources").last.locator("blockquote").first).to_be_visible()

    page.get_by_role("button", name="Newsroom").click()
    page.get_by_role("tab", name="Iraq").click()
    say(page, "/latest Kataib Hezbollah")
    in_group = page.locator(".message.theirs", has_text="newest first").first
    in_group.get_by_role("button", name="Follow this").click()
    expect(page.locator(".message.theirs").last).to_contain_text("Following: Events involving Kataib Hezbollah")

    page.locator(".chat-row:has(.bot-avatar)").click()
    say(page, FRESH)
    reading = page.locator(".message.theirs", has_text="Store it?").last
    reading.get_by_role("button", name="Store, published today").click()
    expect(page.locator(".message.theirs").last).to_contain_text("1 chat will be told")
    page.get_by_role("button", name="Newsroom").click()
    page.get_by_role("tab", name="Iraq").click()
    alert = page.locator(".message.theirs", has_text="You follow Events involving Kataib Hezbollah")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("Al-Qa'im")
