"""Write an audit as one HTML page that loads nothing; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from evals.audit import AuditOutcome, Finding, Topic
from reports import numbers
from reports.audit_words import MEANINGS, count_cells, headline, measure_cells, size
from reports.text import clean

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --doubt: #8a5a00; --good: #1b6e34 }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --doubt: #ffca6a; --good: #7fd99a } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem } h3 { font-size: 1rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line) }
article { border-left: .3rem solid var(--line); padding: .1rem 0 .1rem 1rem; margin: 1rem 0 }
.blocker { border-color: var(--bad) } .gap { border-color: var(--doubt) }
.fit { color: var(--good) } .fit_with_gaps { color: var(--doubt) } .not_fit { color: var(--bad) }
li, td { overflow-wrap: anywhere } .muted { opacity: .75 } .scroll { overflow-x: auto }
"""


def audit_html(outcome: AuditOutcome) -> str:
    """Write the page: verdict, findings, topics, counts, measures."""
    title = f"Audit of {outcome.name}"
    body = [
        _tag("h1", title),
        f'<p class="{outcome.kind}"><strong>{_safe(headline(outcome))}</strong></p>',
        _tag("p", size(outcome)),
        f'<p class="muted">{_safe(MEANINGS)}</p>',
        *(_finding(one) for one in outcome.findings),
        *_topics(outcome.topics),
        _tag("h2", "Counts"),
        _table(("", "", "have", "demanded", "share"), [count_cells(row) for row in outcome.counts]),
    ]
    if outcome.measures:
        heads = ("", "value", "95 % interval", "basis")
        cells = [measure_cells(one) for one in outcome.measures]
        body += [_tag("h2", "Measured"), _table(heads, cells)]
    body += [_tag("p", note) for note in outcome.notes]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _safe(text: str) -> str:
    return escape(clean(text))


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_safe(text)}</{name}>"


def _finding(one: Finding) -> str:
    share = "" if one.share is None else f", {numbers.percent(one.share)}"
    head = f"{one.severity}: {one.code} ({one.layer}, {numbers.count(one.count)}{share})"
    more = one.count - len(one.examples)
    examples = [*one.examples, *([f"and {numbers.count(more)} more"] if more > 0 else [])]
    listed = "".join(_tag("li", text) for text in examples) if one.examples else ""
    return (
        f'<article class="{_safe(one.severity)}">{_tag("h3", head)}{_tag("p", one.title)}'
        f"{f'<ul>{listed}</ul>' if listed else ''}"
        f"<p><strong>What to do:</strong> {_safe(one.what_to_do)}</p></article>"
    )


def _topics(topics: Sequence[Topic]) -> Iterator[str]:
    if topics:
        yield _tag("h2", "Topics without a golden ticket")
    for topic in topics:
        examples = "".join(_tag("li", text) for text in topic.examples)
        yield f"{_tag('h3', f'{topic.name} ({numbers.percent(topic.share)})')}<ul>{examples}</ul>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{_safe(text)}</th>' for text in heads)
    lines = "".join(f"<tr>{''.join(_tag('td', cell) for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )
