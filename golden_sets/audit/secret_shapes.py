"""What keys, tokens and passwords look like. All patterns are linear in the text."""

from __future__ import annotations

import re

_START = r"(?<![A-Za-z0-9])"
SECRETS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (needle, re.compile(pattern))
    for needle, pattern in (
        ("sk-", _START + r"sk-[A-Za-z0-9_-]{16,}"),
        ("k_live_", _START + r"[rsp]k_live_[A-Za-z0-9]{10,}"),
        ("k_test_", _START + r"[rsp]k_test_[A-Za-z0-9]{10,}"),
        ("whsec_", _START + r"whsec_[A-Za-z0-9]{10,}"),
        ("akia", _START + r"AKIA[0-9A-Z]{16}"),
        ("asia", _START + r"ASIA[0-9A-Z]{16}"),
        ("aiza", _START + r"AIza[0-9A-Za-z_-]{30,}"),
        ("ya29.", _START + r"ya29\.[0-9A-Za-z_-]{16,}"),
        ("gh", _START + r"gh[pousr]_[A-Za-z0-9]{16,}"),
        ("github_pat_", _START + r"github_pat_[A-Za-z0-9_]{16,}"),
        ("glpat-", _START + r"glpat-[A-Za-z0-9_-]{16,}"),
        ("xox", _START + r"xox[a-z]-[A-Za-z0-9-]{8,}"),
        ("sg.", _START + r"SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,}"),
        ("pypi-", _START + r"pypi-[A-Za-z0-9_-]{16,}"),
        ("npm_", _START + r"npm_[A-Za-z0-9]{16,}"),
        ("hf_", _START + r"hf_[A-Za-z0-9]{16,}"),
        ("gsk_", _START + r"gsk_[A-Za-z0-9]{16,}"),
        ("xai-", _START + r"xai-[A-Za-z0-9]{16,}"),
        # Tried at the first character of a run only, and never given back: linear on `-eyJ-eyJ`.
        ("eyj", r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}+\.[A-Za-z0-9_-]{8,}+(?:\.[\w-]*+){0,3}"),
        ("private key", r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----"),
        ("hooks.slack.com", r"hooks\.slack\.com/services/[A-Za-z0-9/]{16,}"),
        # `api_key=...`, `x-api-key: ...`, `"access_token": "..."`; the value needs a digit.
        *(
            (
                needle,
                r"(?i:api[-_ ]?key|(?:access|auth|refresh)[-_]token|client[-_]secret"
                r"|secret[-_]key|bearer)[\"']?[ \t]{0,3}[:= ][ \t]{0,3}[\"']?"
                r"(?=[A-Za-z._~+/=-]{0,64}[0-9])[A-Za-z0-9._~+/=-]{16,}",
            )
            for needle in ("key", "token", "secret", "bearer")
        ),
        *(
            (
                needle,
                r"(?i:password|passwd|passwort|contraseña|mot de passe)(?i: is| ist| es| est)?"
                r"[ \t]{0,3}[:=][ \t]{0,3}(?=[^\s\d]{0,64}\d)[^\s\"'&,;<>]{6,64}",
            )
            for needle in ("passw", "contraseña", "mot de passe")
        ),
    )
)
"""A lower-case needle, without which the pattern cannot match, and the pattern."""
