"""The page: one self-contained HTML file that loads nothing and runs only the script it carries."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from her2mine.report.model import Results
from her2mine.report.plots import plots
from her2mine.report.text import say, speaking, spoken, word
from her2mine.report.view import build


def render(results: Results) -> str:
    """The report as HTML, in the language that its verdicts are said in.

    Text of papers is escaped throughout, and the security policy allows this page's own style and script only.
    """
    with speaking(str(results.provenance.get("language", spoken()))):
        return _page(results)


def _page(results: Results) -> str:
    style, script = _asset("report.css"), _asset("report.js")
    drawn = plots(results)
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    return _template("report.html.j2").render(
        results=results,
        language=spoken(),
        plots=Markup(_template("plots.html.j2").render(plots=drawn)) if drawn.any else "",
        view=build(results),
        style=Markup(style),
        script=Markup(script),
        policy=policy,
    )


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@cache
def _template(name: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(say=say, word=word)
    return environment.from_string(_asset(name))
