"""The house rules of ARCHITECTURE.md, enforced by reading the code and not by memory."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("evals", "golden_sets", "scorers", "reports", "runners")
MAY_IMPORT = {
    "evals": {"evals"},
    "golden_sets": {"golden_sets", "evals"},
    "scorers": {"scorers", "evals"},
    "reports": {"reports", "evals"},
    "runners": set(PACKAGES),
}
"""evals knows nobody; its three siblings know only evals; runners knows everyone."""
HOMES = {
    "bm25s": {"runners/retrieve.py"},
    "click": {"runners/cli.py", "runners/cli_options.py", "runners/cli_statistics.py"},
    "datasets": {"golden_sets/load.py", "golden_sets/pipeline.py"},
    "httpx": {"runners/assistant.py"},
    "jinja2": {"reports/html.py"},
    "deepeval": {"scorers/judges/deepeval_bridge.py", "scorers/judges/bridge_packages.py"},
    "litellm": {"runners/providers.py"},
    "onnx": {"scorers/models/groundedness/export.py"},
    "onnxruntime": {"scorers/reader.py"},
    "pandas": {"reports/frame.py"},
    "pydantic": {
        "runners/codec.py",
        "scorers/judges/bridge_answers.py",  # deepeval and ragas ask for answers in its models
        "scorers/judges/bridge_interview.py",
        "scorers/judges/deepeval_bridge.py",
        "scorers/judges/ragas_bridge.py",
    },
    "ragas": {"scorers/judges/ragas_bridge.py"},
    "tenacity": {"runners/model.py"},
    "xllamacpp": {"runners/embedded/local_llm.py"},
}
"""The only files that may import a third party."""
EVALS_LIBRARIES = {"numpy", "scipy"}
LONGEST_FUNCTION = 40
LONGEST_FILE = 300
HEAVY = ("litellm", "deepeval", "ragas", "datasets", "pandas", "onnxruntime", "sqlalchemy")


def modules(root: Path = ROOT) -> Iterator[tuple[str, str, ast.Module]]:
    """Yield (relative path, text, tree) of every module of the five packages."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(root).as_posix(), text, ast.parse(text)


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the top-level names of everything a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def wrong_imports(path: str, tree: ast.Module) -> list[str]:
    """Return what breaks the import direction or the homes of third parties."""
    package = path.split("/", maxsplit=1)[0]
    faults = []
    for name in imported(tree):
        if name in PACKAGES and name not in MAY_IMPORT[package]:
            faults.append(f"{path} imports {name}: {package} may import {MAY_IMPORT[package]}")
        if name in HOMES and path not in HOMES[name]:
            faults.append(f"{path} imports {name}, whose home is {sorted(HOMES[name])}")
        known = sys.stdlib_module_names | EVALS_LIBRARIES | {"evals"}
        if package == "evals" and name not in known:
            faults.append(f"{path} imports {name}: evals needs only {sorted(EVALS_LIBRARIES)}")
    return faults


def undocumented(path: str, tree: ast.Module) -> list[str]:
    """Return modules, public classes and public functions without a docstring."""
    faults = [] if ast.get_docstring(tree) else [f"{path}: no module docstring"]
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_") and not ast.get_docstring(node):
            inner = isinstance(node, ast.FunctionDef) and _is_nested(tree, node)
            if not inner:
                faults.append(f"{path}:{node.lineno}: {node.name} has no docstring")
    return faults


def _is_nested(tree: ast.Module, function: ast.FunctionDef) -> bool:
    return any(function in ast.walk(outer) and function is not outer for outer in functions(tree))


def untyped(path: str, tree: ast.Module) -> list[str]:
    """Return functions with an argument or a result that has no type."""
    faults = []
    for function in functions(tree):
        spec = function.args
        arguments = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
        arguments += [argument for argument in (spec.vararg, spec.kwarg) if argument]
        bare = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
        if bare or function.returns is None:
            faults.append(f"{path}:{function.lineno}: {function.name} lacks types ({bare})")
    return faults


def too_long(path: str, text: str, tree: ast.Module) -> list[str]:
    """Return files and functions that are too long without a stated reason."""
    lines = text.splitlines()
    faults = []
    if len(lines) > LONGEST_FILE and not any(line.startswith("# longer:") for line in lines):
        faults.append(f"{path}: {len(lines)} lines; split it, or say `# longer: reason`")
    for function in functions(tree):
        length = (function.end_lineno or 0) - function.lineno + 1
        body = "\n".join(lines[function.lineno - 1 : function.end_lineno])
        if length > LONGEST_FUNCTION and "# longer:" not in body:
            faults.append(f"{path}:{function.lineno}: {function.name} has {length} lines")
    return faults


def test_imports_point_the_right_way_and_third_parties_stay_at_home() -> None:
    assert [f for path, _, tree in modules() for f in wrong_imports(path, tree)] == []


def test_every_public_name_has_a_docstring() -> None:
    assert [f for path, _, tree in modules() for f in undocumented(path, tree)] == []


def test_every_signature_is_typed() -> None:
    assert [f for path, _, tree in modules() for f in untyped(path, tree)] == []


def test_files_and_functions_are_short_or_say_why() -> None:
    assert [f for path, text, tree in modules() for f in too_long(path, text, tree)] == []


@pytest.mark.parametrize(
    ("path", "code", "fault"),
    [
        ("scorers/x.py", "import runners", "imports runners"),
        ("evals/x.py", "import rich", "evals needs only"),
        ("evals/x.py", "from scorers import catalogue", "imports scorers"),
        ("reports/x.py", "def f():\n    import litellm", "whose home is"),
    ],
)
def test_a_planted_import_offence_is_found(path: str, code: str, fault: str) -> None:
    assert any(fault in found for found in wrong_imports(path, ast.parse(code)))


def test_planted_offences_of_form_are_found() -> None:
    code = "def f(x):\n" + "    x += 1\n" * 41
    assert untyped("x.py", ast.parse(code)) == ["x.py:1: f lacks types (['x'])"]
    assert "x.py:1: f has no docstring" in undocumented("x.py", ast.parse(code))
    assert too_long("x.py", code, ast.parse(code)) == ["x.py:1: f has 42 lines"]


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, runners.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("verb", ["compare", "report", "runs", "show"])
def test_help_of_a_verb_loads_nothing_heavy(verb: str) -> None:
    code = (
        "import sys; from runners.cli import outcome; outcome([" + repr(verb) + ", '--help']); "
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"
