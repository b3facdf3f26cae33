"""A real browser over a served page."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, ViewportSize, sync_playwright

from her2mine.review.serve import Served
from tests.browser import browser_path

FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking")
PHONE, DESKTOP = (390, 844), (1440, 900)  # width and height in pixels


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser; the test is skipped, with a word why, where there is none."""
    path = browser_path()
    if not path:
        pytest.skip("no Chromium on this machine: `make browser` installs one (or name one in HER2MINE_BROWSER)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        try:
            yield launched
        finally:
            launched.close()


@contextmanager
def serving(served: Served) -> Iterator[str]:
    """Serve from a thread; the address."""
    server = served.server()
    thread = threading.Thread(target=server.run, kwargs={"sockets": served.sockets}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.02)
        yield served.address
    finally:
        server.should_exit = True
        thread.join(10)


@dataclass
class Curator:
    """Somebody at the page with a keyboard, and what the browser complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, driven: Browser, address: str, size: tuple[int, int] = DESKTOP, dark: bool = False) -> Curator:
        context = driven.new_context(
            viewport=ViewportSize(width=size[0], height=size[1]), color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(10_000)
        here = cls(context.new_page(), address.rstrip("/"))
        here.page.on("console", here._told)
        here.page.on("pageerror", lambda error: here.complaints.append(str(error)))
        here.page.on("dialog", here._asked)
        return here

    def _told(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _asked(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go(self, *keys: str) -> None:
        """Press keys of which the last leads to another page, and wait until that is there."""
        self.page.evaluate("window.here = true")
        self.press(*keys)
        self.page.wait_for_function("() => !window.here && document.readyState === 'complete'")

    def tab_to(self, selector: str, most: int = 120) -> None:
        """Press the tabulator until the element has the focus."""
        for _ in range(most):
            if self.page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} cannot be reached with the keyboard")

    def fill(self, selector: str, text: str) -> None:
        """Go to a field by keyboard and write it anew."""
        self.tab_to(selector)
        self.press("ControlOrMeta+a")
        self.type(text)

    def wait(self, selector: str) -> None:
        self.page.wait_for_selector(selector)

    def text(self, selector: str = "body") -> str:
        return self.page.inner_text(selector)
