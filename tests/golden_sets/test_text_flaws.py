"""Broken text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_sets.text_flaws import first_flaw


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("half \ud83d face", "has '\\ud83d' at character 6"),
        ("lost \ufffd character", "has '\\ufffd' at character 6"),
        ("fÃ¼r Sie", "has 'Ã¼' at character 2"),
        ("itâ€™s", "has 'â€™' at character 3"),
        ("10 Â£", "has 'Â£' at character 4"),
        ("ðŸ˜€", "has 'ðŸ' at character 1"),
        ("a\x00b", "has '\\x00' at character 2"),
        ("\x1b[31mred", "has '\\x1b' at character 1"),
        ("a\x85b", "has '\\x85' at character 2"),
    ],
)
def test_a_flaw_is_named_with_its_place(text: str, seen: str) -> None:
    flaw = first_flaw(text)
    assert flaw is not None
    assert flaw[0] == seen
    assert flaw[1]


@pytest.mark.parametrize(
    "text",
    [
        "für, «Déjà vu», MANHÃ, São, naïve, Ångström",
        "a\r\n\tb",
        "😀 👩‍🔬 שלום 你好",
        "10 £ and 5 €",
        "crème brûlée – “ok”",
    ],
)
def test_sound_text_of_many_languages_has_no_flaw(text: str) -> None:
    assert first_flaw(text) is None


@given(st.text(alphabet=st.characters(min_codepoint=0xC0, max_codepoint=0x17F), min_size=1))
def test_utf8_read_as_windows_1252_is_always_found(text: str) -> None:
    """Letters of western Europe become Ã and a tail; others (Ä and so on) need no answer here."""
    broken = "".join(
        char.encode().decode("cp1252", errors="replace") for char in text if ord(char) < 0x100
    )
    if broken:
        assert first_flaw(broken) is not None


@given(st.text(alphabet=st.characters(codec="latin-1", exclude_categories=["Cc"])))
def test_a_flaw_is_where_it_is_said_to_be(text: str) -> None:
    flaw = first_flaw(text + "\x07")
    assert flaw is not None
    position = int(flaw[0].rsplit(" ", 1)[1])
    assert 1 <= position <= len(text) + 1
