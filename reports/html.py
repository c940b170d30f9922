"""Write one self-contained page for a verdict or a run.

The page asks the network for nothing, works without its script, and escapes everything:
autoescape is always on, and the only raw parts are our own style sheet and script, which the
page's security policy names by their hashes, so that nothing else can run.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evals.outcome import GateOutcome, RunOutcome
from reports import numbers, page
from reports.rule_rows import STATUS_WORDS
from reports.text import clean, one_line

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def gate_html(outcome: GateOutcome) -> str:
    """Return the page of a comparison: verdict, rules, tickets, speed, cost and method."""
    return rendered("report.html.j2", page=page.gate_page(outcome), outcome=outcome)


def run_html(outcome: RunOutcome) -> str:
    """Return the page of one run: its scores, speed, cost and provenance."""
    return rendered("run.html.j2", page=page.run_page(outcome), outcome=outcome)


def rendered(template: str, *, more_style: str = "", **context: object) -> str:
    """Render a template with our style sheet, script and security policy.

    Args:
        template: its file name.
        more_style: file name of a further style sheet.
        context: what the template lays out.
    """
    sheets = ["report.css", *([more_style] if more_style else [])]
    style = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in sheets)
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    text = (
        _environment()
        .get_template(template)
        .render(style=style, script=script, policy=policy, **context)
    )
    return text.encode("utf-8", "replace").decode("utf-8")


def _hash(text: str) -> str:
    """Return the name of an inline style sheet or script in a security policy."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["status_words"] = STATUS_WORDS
    environment.filters.update(
        clean=clean,
        line=one_line,
        minus=numbers.minus,
        moment=moment,
        seconds=numbers.seconds,
        usd=numbers.usd,
        level=numbers.level,
        count=numbers.count,
        counted=numbers.counted,
    )
    return environment


def moment(stamp: str) -> str:
    """Write a UTC time as `23 November 2026, 21:05 UTC`; as it stands if it is none."""
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return one_line(stamp, 40)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"
