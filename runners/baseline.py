"""What the candidate is compared with: the merge base, a ref, a stored run, or a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from evals.errors import UsageError
from runners.assistant_spec import AssistantSpec, find_assistant, load_assistant, parse_assistant
from runners.git import Checkout, checkout_of
from runners.store import RunStore
from runners.suite_files import assistant_folders

RESULT_FILES = (".jsonl", ".csv", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Hold exactly one of: an assistant to draft with, or where stored results are."""

    label: str
    spec: AssistantSpec | None = None
    stored: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Say where the assistant's files are and which checkout they lie in."""

    path: Path | None
    """Its assistant.yaml; None for functions and URLs."""
    checkout: Checkout | None


def workplace_of(name: str) -> Workplace:
    """Find an assistant's files and their checkout."""
    if load_assistant(name, assistant_folders()).kind != "prompt":
        return Workplace(path=None, checkout=checkout_of(Path.cwd()))
    path = find_assistant(name, assistant_folders()).resolve()
    return Workplace(path=path, checkout=checkout_of(path))


def resolve_baseline(text: str, assistant: str, suite: str, store: RunStore) -> Baseline:
    """Return what `--baseline` means.

    `auto` is the merge base with the default branch where the assistant's files lie in a git
    checkout, else the blessed run of the suite. Anything else is a result file, a git ref, or a
    run in the store, in this order.

    Raises:
        UsageError: there is no such thing, or no baseline at all.
    """
    place = workplace_of(assistant)
    if text == "auto":
        return _automatic(place, assistant, suite, store)
    if text.endswith(RESULT_FILES):
        if not Path(text).is_file():
            raise UsageError(f"--baseline {text!r}: no such file")
        return Baseline(label=Path(text).name, stored=text)
    if place.checkout and place.path and (commit := place.checkout.commit_of(text)):
        return _at_commit(place.checkout, place.path, commit, text)
    run_id = store.resolve_run(text)
    return Baseline(label=f"run {run_id}", stored=run_id)


def _automatic(place: Workplace, assistant: str, suite: str, store: RunStore) -> Baseline:
    blessed = store.blessed(suite)
    if place.checkout and place.path:
        branch = place.checkout.default_branch()
        tracked = _is_tracked(place.checkout, place.path)
        if branch and tracked:
            commit = place.checkout.merge_base(branch)
            return _at_commit(place.checkout, place.path, commit, branch)
    if blessed:
        return Baseline(label=f"blessed run {blessed}", stored=blessed)
    why = (
        "it is a function or a service, whose earlier state git cannot bring back"
        if place.path is None
        else "its files are not in a git checkout with a default branch"
    )
    raise UsageError(
        f"--baseline auto: assistant {assistant!r} has no baseline ({why}, and suite {suite!r} has "
        f"no blessed run); `ticketgate run {suite}` and then `ticketgate bless RUN` make one"
    )


def _is_tracked(checkout: Checkout, path: Path) -> bool:
    return bool(checkout.run("ls-files", "--error-unmatch", "--", str(path)))


def _at_commit(checkout: Checkout, path: Path, commit: str, ref: str) -> Baseline:
    """Read the assistant's files as they were at a commit."""
    where = f"{path.name} at {commit[:7]}"
    text = checkout.text_at(commit, path)
    if text is None:
        raise UsageError(
            f"--baseline: {path.parent.name}/{path.name} does not exist at {ref} ({commit[:7]}); "
            "name another baseline, such as a stored run"
        )
    spec = parse_assistant(
        text, where, lambda beside: checkout.text_at(commit, path.parent / beside)
    )
    return Baseline(label=f"{ref}@{commit[:7]}", spec=spec)


def candidate_spec(assistant: str, prompt: str | None, model: str | None) -> AssistantSpec:
    """Return the assistant of the working tree, with a prompt file or model put in its place."""
    spec = load_assistant(assistant, assistant_folders()).with_model(model)
    if prompt is None:
        return spec
    if spec.kind != "prompt":
        raise UsageError(f"--prompt: assistant {assistant!r} has no prompt file of ours; drop it")
    path = Path(prompt)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--prompt {prompt!r}: cannot be read ({error})") from error
    from runners.prompt import check_prompt

    check_prompt(text, prompt)
    return replace(spec, prompt=text, prompt_path=prompt)
