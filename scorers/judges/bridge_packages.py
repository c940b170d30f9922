"""Bring in deepeval or ragas without their side effects, and check what a suite asks of them.

Both send usage data, deepeval reads `.env` into the process and ragas starts a thread. All of that
is switched off before they are imported; what an import leaves in the environment is taken back.
"""

from __future__ import annotations

import importlib
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any, TypeAlias

from evals.errors import UsageError, did_you_mean

Foreign: TypeAlias = Any
"""An object or a class of another tool, which keeps its types to itself."""
KNOWN_VERSIONS: Mapping[str, str] = MappingProxyType({"deepeval": "4.3.1", "ragas": "0.4.3"})
"""What the bridges were written against. deepeval 4 turned the direction of some metrics round, so
another version could turn a gate round."""
_MOST = 100_000
SILENT: Mapping[str, str] = MappingProxyType(
    {
        "DEEPEVAL_TELEMETRY_OPT_OUT": "1",
        "DEEPEVAL_DISABLE_DOTENV": "1",
        "DEEPEVAL_UPDATE_WARNING_OPT_IN": "0",
        "CONFIDENT_TRACE_FLUSH": "0",
        "ERROR_REPORTING": "0",
        "RAGAS_DO_NOT_TRACK": "true",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }
)
"""What keeps the tools from calling home; set for the whole process."""


def imported(package: str, module: str) -> Foreign:
    """Return a module of deepeval or ragas, imported quietly.

    Raises:
        UsageError: the package is not installed, or is another version than the known one.
    """
    _check_version(package)
    os.environ.update(SILENT)
    before = frozenset(os.environ)
    try:
        with quiet():
            return importlib.import_module(module)
    except ImportError as fault:
        raise UsageError(
            f"{package}: the installed package cannot be imported ({fault}); "
            "install it again with python -m pip install 'ticketgate[judges]'"
        ) from fault
    finally:
        for name in frozenset(os.environ) - before:
            del os.environ[name]
        logging.getLogger(package).setLevel(logging.CRITICAL)


@contextmanager
def quiet() -> Iterator[None]:
    """Drop the deprecation notices that the tools address to their own callers."""
    with warnings.catch_warnings():
        for kind in (DeprecationWarning, PendingDeprecationWarning, FutureWarning, UserWarning):
            warnings.simplefilter("ignore", kind)
        yield


def installed_version(package: str) -> str:
    """Return the version of an installed package.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return version(package)
    except PackageNotFoundError as fault:
        raise UsageError(
            f"{package}: the package is not installed; "
            "install it with python -m pip install 'ticketgate[judges]'"
        ) from fault


def _check_version(package: str) -> None:
    found = installed_version(package)
    if found != KNOWN_VERSIONS[package]:
        raise UsageError(
            f"{package}: version {found!r} is installed, and its metrics are read as those of "
            f"{KNOWN_VERSIONS[package]}; install python -m pip install 'ticketgate[judges]'"
        )


def metric_name(name: str, package: str) -> str:
    """Return the metric of a scorer's name: `Bias` of `deepeval:Bias` and `deepeval:Bias:strict`.

    What follows a second colon is the user's own word, which tells two uses of one metric apart.
    """
    return name.removeprefix(f"{package}:").split(":", 1)[0]


def unknown_metric(name: str, package: str, known: Iterable[str]) -> UsageError:
    """Return the error that names the metrics there are."""
    metric = metric_name(name, package)
    return UsageError(
        f"scorers: {name!r}: {metric!r} is not a metric of {package} for a drafted reply"
        f"{did_you_mean(metric, sorted(known))}"
    )


def accepted(callable_: Foreign, options: Mapping[str, object]) -> dict[str, Any]:
    """Return the options that a constructor takes."""
    names = signature(callable_).parameters
    return {key: value for key, value in options.items() if key in names}


def check_options(
    name: str,
    callable_: Foreign,
    options: Mapping[str, object],
    *,
    ours: Iterable[str],
) -> None:
    """Refuse options that a metric does not take, and those that are ours to set.

    Raises:
        UsageError: one is unknown; the message names the nearest.
    """
    fixed = frozenset(ours)
    known = [
        key
        for key, each in signature(callable_).parameters.items()
        if key not in fixed
        and not key.startswith("_")
        and each.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    ]
    for key in options:
        if key not in known:
            raise UsageError(
                f"scorers: {name!r}: {key!r} is not an option of this metric"
                f"{did_you_mean(key, [*known, 'max_tokens', 'votes'])}"
            )


def count_of(name: str, options: Mapping[str, object], key: str, usual: int) -> int:
    """Return an option that is a whole number, ≥ 1.

    Raises:
        UsageError: it is not.
    """
    given = options.get(key, usual)
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= _MOST:
        raise UsageError(
            f"scorers: {name!r}: {key} is {given!r}; write a whole number from 1 to {_MOST}"
        )
    return given
