"""Ask git what the assistant's files were before the change."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from evals.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """Hold the root of a git work tree."""

    root: Path

    def run(self, *arguments: str) -> str | None:
        """Return what a git command prints, or None when it fails."""
        return _git(self.root, *arguments)

    def head(self) -> str:
        """Return the commit that is checked out, empty before the first one."""
        return self.run("rev-parse", "--verify", "--quiet", "HEAD") or ""

    def is_dirty(self) -> bool:
        """Tell whether tracked or new files differ from the commit."""
        return bool(self.run("status", "--porcelain"))

    def commit_of(self, ref: str) -> str | None:
        """Return the commit that a ref, tag or id means; None when it means none."""
        if ref.startswith("-"):
            return None
        return self.run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")

    def default_branch(self) -> str | None:
        """Return the ref that changes are merged into.

        In a pull request's job it is the base branch that the job names; otherwise what the
        remote calls its default, else a local `main` or `master`.
        """
        base = os.environ.get("GITHUB_BASE_REF") or os.environ.get(
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
        )
        remote = self.run("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
        candidates = [f"origin/{base}", base] if base else []
        candidates += [remote] if remote else []
        candidates += ["origin/main", "main", "origin/master", "master"]
        return next((ref for ref in candidates if ref and self.commit_of(ref)), None)

    def merge_base(self, ref: str) -> str:
        """Return the commit where this work began to differ from `ref`.

        Raises:
            UsageError: the history needed is not here, as in a shallow clone.
        """
        found = self.run("merge-base", "HEAD", ref)
        if found:
            return found
        if self.run("rev-parse", "--is-shallow-repository") == "true":
            raise UsageError(
                f"git: no common commit with {ref!r} in a shallow clone; fetch the history "
                "(in a GitHub workflow: `fetch-depth: 0`)"
            )
        raise UsageError(f"git: HEAD and {ref!r} have no common commit; name one with --baseline")

    def text_at(self, commit: str, path: Path) -> str | None:
        """Return a file's text at a commit; None when it was not there.

        Args:
            commit: an id.
            path: absolute, inside the work tree.
        """
        inside = path.resolve().relative_to(self.root.resolve()).as_posix()
        return _git(self.root, "show", f"{commit}:{inside}", strip=False)


def checkout_of(path: Path) -> Checkout | None:
    """Return the work tree that a file or folder lies in, or None."""
    folder = path if path.is_dir() else path.parent
    root = _git(folder, "rev-parse", "--show-toplevel")
    return Checkout(root=Path(root)) if root else None


def _git(folder: Path, *arguments: str, strip: bool = True) -> str | None:
    """Run git without hooks, pagers or questions; None when it fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603  a fixed program, arguments never from a shell
            ["git", "-C", str(folder), *arguments],  # noqa: S607  the user's own git
            capture_output=True,
            check=False,
            timeout=60,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    try:
        text = done.stdout.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text.strip() if strip else text
