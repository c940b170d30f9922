"""Tests of redaction: secrets go, support replies stay."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.redact import MARK, PATTERNS, known_secrets, map_text, redact, redact_known, redacted
from tests.builders import a_draft, a_golden, a_passage, a_provenance

# Each value is put together here, so that no scanner takes this file for a leak.
B64 = "Zm9vYmFyYmF6cXV1eA0123456789abcdEFGH"
PEM = "PRIVATE" + " KEY-----"
SECRETS = [
    "sk-" + "proj-abcDEF1234567890",
    "sk-" + "ant-api03-" + B64,
    "sk-" + "or-v1-" + B64,
    "sk_" + "live_" + B64,
    "rk_" + "test_" + B64,
    "whsec_" + B64,
    "gsk_" + B64,
    "xai-" + B64,
    "hf_" + B64,
    "npm_" + B64,
    "AKIA" + "IOSFODNN7EXAMPLE",
    "ASIA" + "IOSFODNN7EXAMPLE",
    "AIza" + B64,
    "ya29." + B64,
    "ghp_" + B64,
    "gho_" + B64,
    "github_pat_" + B64,
    "glpat-" + B64,
    "xoxb-" + "123456789012-abcdef",
    "xoxp-" + "123456789012-abcdef",
    "SG." + B64 + "." + B64,
    "pypi-" + B64,
    "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJl",
    f"-----BEGIN RSA {PEM}\nMIIEow\nIBAAKC\n-----END RSA {PEM}",
    f"-----BEGIN {PEM}\\nMIIEow\\n-----END {PEM}",
    f"-----BEGIN OPENSSH {PEM}\nb3BlbnNzaC1rZXktdjEA (cut off",
]
IN_PLACE = [  # text, the part that must go
    ("Authorization: Bearer " + "abc123def456", "abc123def456"),
    ("authorization: basic " + "dXNlcjpwYXNz", "dXNlcjpwYXNz"),
    ('{"Authorization": "Bearer abcdefghij0"}', "abcdefghij0"),
    ('{\\"x-api-key\\": \\"0123456789abcdef\\"}', "0123456789abcdef"),
    ("api-key: 0123456789abcdef0123456789abcdef", "0123456789abcdef"),
    ("https://user:" + "hunter22@db.example.com/x", "hunter22"),
    ("postgresql://tg:" + "s3cret-pw@host/tg", "s3cret-pw"),
    ("GET /v1?key=" + "0123456789abcdef&x=1", "0123456789abcdef"),
    ("/login?user=a&password=" + "correct-horse", "correct-horse"),
    ("AWS_SECRET_ACCESS_KEY=" + "wJalrXUtnFEMI/K7MDENG", "wJalrXUtnFEMI"),
    ("access_token=" + "0123456789abcdef", "0123456789abcdef"),
    ("https://hooks.slack.com/services/" + "T00000000/B00000000/XXXX", "B00000000"),
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "key: {}", "({})", '"{}"', "x={}&y", "Frau Ü: {}."])
def test_every_known_shape_is_replaced_whole(secret: str, around: str) -> None:
    clean = redact(around.format(secret))
    assert MARK in clean
    assert secret[4:] not in clean
    assert clean.startswith(around.split("{}", maxsplit=1)[0][:3])


@pytest.mark.parametrize(("text", "gone"), IN_PLACE)
def test_a_secret_that_only_its_place_betrays_is_replaced(text: str, gone: str) -> None:
    clean = redact(text)
    assert MARK in clean
    assert gone not in clean


@pytest.mark.parametrize("text", [*SECRETS, *(text for text, _ in IN_PLACE), MARK, f"a {MARK}"])
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bearer of this letter, and all bearer certificates, are welcome.",
        "Open https://help.example.com:8080/a?topic=key and choose Password: reset it there.",
        "Ask for task-force-management or the disk-based-subscription, risk-assessments too.",
        "Article KB-204 (sk-1) names order ORD-2026-000123 and parcel 1Z999AA10123456784.",
        "My key does not open the box, the token is 4711, the secret is patience.",
        "api_key: os.environ/OPENAI_API_KEY",
        "3f786850e387550fdab836ed7e6dc881de23001b",
    ],
)
def test_ordinary_replies_and_references_to_variables_stay(text: str) -> None:
    assert redact(text) is text


def test_known_values_are_those_of_variables_with_a_telling_name() -> None:
    environment = {
        "OPENAI_API_KEY": "value-of-key",
        "my_token": "value-of-token",
        "DB_PASSWORD": 'quo"te/and\nline',
        "CLIENT_SECRET": "short",
        "HOME": "/home/somebody",
    }
    known = known_secrets(environment)
    assert "value-of-key" in known
    assert "value-of-token" in known
    assert "short" not in known
    assert "/home/somebody" not in known
    # Also as it stands in JSON and in a URL; the longest first.
    assert {'quo"te/and\nline', 'quo\\"te/and\\nline', "quo%22te%2Fand%0Aline"} <= set(known)
    assert list(known) == sorted(known, key=len, reverse=True)


def test_a_known_value_that_contains_another_is_replaced_whole() -> None:
    known = known_secrets({"A_KEY": "abcdefgh", "B_KEY": "abcdefgh-ijkl"})
    assert redact("abcdefgh-ijkl abcdefgh", known) == f"{MARK} {MARK}"
    assert redact_known("abcdefgh-ijkl", known) == MARK


def test_a_known_value_that_is_part_of_the_mark_cannot_grow_it() -> None:
    known = known_secrets({"SOME_SECRET": "redacted"})
    assert redact(MARK, known) == MARK


def test_every_text_inside_a_record_is_cleaned_and_the_rest_is_the_same() -> None:
    secret = SECRETS[0]
    draft = a_draft(prompt=f"use {secret}", passages=[a_passage(text=secret), a_passage(rank=2)])
    clean = redacted(draft)
    assert clean == a_draft(
        prompt=f"use {MARK}", passages=[a_passage(text=MARK), a_passage(rank=2)]
    )
    assert redacted(a_draft()) == a_draft()


def test_a_record_without_secrets_is_not_copied() -> None:
    for value in (a_draft(), a_golden(), a_provenance(packages={"numpy": "2"})):
        assert redacted(value) is value


def test_mappings_hide_the_value_of_a_field_with_a_telling_name() -> None:
    spec = {
        "models": [{"api_key": "plainwords", "x-api-key": "plainwords", "max_tokens": 100}],
        "litellm": {"api_key": "os.environ/OPENAI_API_KEY"},
        "note": "plainwords",
        "key": "category",
    }
    assert redacted(spec) == {
        "models": [{"api_key": MARK, "x-api-key": MARK, "max_tokens": 100}],
        "litellm": {"api_key": "os.environ/OPENAI_API_KEY"},
        "note": "plainwords",
        "key": "category",
    }


@given(st.text(), st.sampled_from(SECRETS))
def test_no_surrounding_line_protects_a_secret(line: str, secret: str) -> None:
    assert secret not in redact(f"{line}\n{secret}\n{line}")


@given(st.recursive(st.text() | st.integers() | st.none(), lambda s: st.lists(s) | st.tuples(s)))
def test_mapping_text_with_identity_returns_the_same_object(value: object) -> None:
    assert map_text(value, lambda text: text) is value


@pytest.mark.parametrize(
    "unit",
    ["-eyJ", "eyJaaaaaaaa.", "-sk-", "://a:b", f"-----BEGIN {PEM}", "bearer ", "authorization: ",
     "SG.", "\n", *(pattern.needles[0] for pattern in PATTERNS)],
)  # fmt: skip
def test_a_million_characters_of_junk_do_not_hang(unit: str) -> None:
    # A quadratic pattern would need minutes here.
    assert redact(unit * (1_000_000 // len(unit)))


def test_records_redacted_as_json_stay_json() -> None:
    spec = {"prompt": f"line\n{SECRETS[23]}\nline"}
    assert json.loads(json.dumps(redacted(spec)))["prompt"] == f"line\n{MARK}\nline"
