"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says how busy the machine is, and nothing about what a test proves.
settings.register_profile("her2mine", deadline=None)
settings.load_profile("her2mine")
