"""The browser that tests print and click with."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str:
    """The browser to drive: ``HER2MINE_BROWSER``, else a Chromium of this machine; "" when there is none."""
    named = os.environ.get("HER2MINE_BROWSER", "")
    return named or next((path for name in NAMES if (path := shutil.which(name))), "")
