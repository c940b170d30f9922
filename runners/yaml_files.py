"""Read YAML as data only, and say where it is broken."""

from __future__ import annotations

from evals.errors import UsageError


def parse_yaml(text: str, where: str) -> object:
    """Parse YAML safely: no tags that build objects.

    Raises:
        UsageError: the text is not YAML; names the line.
    """
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise UsageError(
            f"{where}:{line}: not YAML ({error.problem}); check indentation and quotes"
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UsageError(f"{where}:1: not YAML ({error}); check the file") from error
