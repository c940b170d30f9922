"""The options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from runners.plan import Options

Command = Callable[..., int]

ENVIRONMENT = {"auto_envvar_prefix": "TICKETGATE"}
"""Every option can be set by the environment: TICKETGATE_STORE, TICKETGATE_MODEL ..."""


def _filters(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read `--filter key=value`, repeatable."""
    pairs = {}
    for value in values:
        key, equals, wanted = value.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"{value!r} is not key=value, such as category=billing")
        pairs[key] = wanted
    return pairs


def comma_separated(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Read a comma-separated list."""
    return tuple(name.strip() for name in value.split(",") if name.strip()) if value else ()


JUDGE = (
    click.option(
        "--judge",
        envvar="TICKETGATE_JUDGE",
        metavar="MODEL",
        help="Model that answers scorers such as rubric_tone.",
    ),
    click.option(
        "--judge-base",
        envvar="TICKETGATE_JUDGE_BASE",
        metavar="URL",
        help="Address of the judge, for a server of your own.",
    ),
)
WHAT = (
    click.option("--golden", metavar="PATH", help="Golden set: a name, a folder or a file."),
    click.option(
        "--assistant",
        metavar="WHAT",
        help="Assistant: a name, a folder, module:function or a URL.",
    ),
    click.option(
        "--model",
        envvar="TICKETGATE_MODEL",
        metavar="ID",
        help="Model id, such as openai/gpt-4o-mini.",
    ),
    click.option("--prompt", metavar="FILE", help="Prompt file of the candidate."),
    click.option("--repeats", type=click.IntRange(1, 1000), help="Drafts of each ticket."),
    click.option("--limit", type=click.IntRange(min=1), help="Ask at most N tickets."),
    click.option(
        "--filter",
        "filters",
        multiple=True,
        callback=_filters,
        metavar="KEY=VALUE",
        help="Ask only tickets of this slice.",
    ),
    click.option(
        "--scorers", callback=comma_separated, metavar="A,B", help="Use only these scorers."
    ),
    *JUDGE,
    click.option("--seed", type=click.IntRange(min=0), help="Seed of order and statistics."),
)
BOUNDS = (
    click.option(
        "--max-usd",
        envvar="TICKETGATE_MAX_USD",
        type=click.FloatRange(min=0),
        help="Stop before spending more.",
    ),
    click.option(
        "--max-calls",
        envvar="TICKETGATE_MAX_CALLS",
        type=click.IntRange(min=0),
        help="Stop before making more calls.",
    ),
    click.option(
        "--max-tokens",
        envvar="TICKETGATE_MAX_TOKENS",
        type=click.IntRange(min=0),
        help="Stop before using more tokens, prompts included.",
    ),
    click.option(
        "--deadline",
        "deadline_s",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="Stop in good order after this time.",
    ),
    click.option(
        "--offline",
        envvar="TICKETGATE_OFFLINE",
        is_flag=True,
        help="Refuse anything that needs the network.",
    ),
)
HOW = (
    click.option(
        "--concurrency",
        envvar="TICKETGATE_CONCURRENCY",
        type=click.IntRange(1, 1024),
        help="Drafts in flight.",
    ),
    *BOUNDS,
    click.option("--no-cache", is_flag=True, help="Draft again, in addition to what is stored."),
    click.option("--record", metavar="FILE", help="Write what models answer to a cassette."),
    click.option("--replay", metavar="FILE", help="Read answers from a cassette; call no model."),
)
WHERE = (
    click.option(
        "--store",
        envvar="TICKETGATE_STORE",
        metavar="URL",
        help="Run store [sqlite:///.ticketgate/runs.db].",
    ),
    click.option(
        "--out",
        envvar="TICKETGATE_OUT",
        metavar="DIR",
        help="Folder for reports [.ticketgate/reports/RUN].",
    ),
)
SAY = (
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
    click.option("--quiet", is_flag=True, help="No progress, only the result."),
)
SOFT = (
    click.option(
        "--soft-inconclusive", is_flag=True, help="Exit 0 instead of 2 when inconclusive."
    ),
)
EARLY = (
    click.option(
        "--no-early-stop",
        is_flag=True,
        help="Ask all tickets although a regression is proved.",
    ),
)


def with_options(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[Command], Command]:
    """Add groups of options to a command."""

    def add(command: Command) -> Command:
        for group in reversed(groups):
            for option in reversed(group):
                command = option(command)
        return command

    return add


def options_of(given: dict[str, Any]) -> Options:
    """Gather the options of a verb; those that it does not have keep their default."""
    from runners.plan import Options

    given = dict(given)
    given["json"] = given.pop("as_json", False)
    given["early_stop"] = not given.pop("no_early_stop", False)
    given["fresh"] = given.pop("no_cache", False)
    return Options(**given)
