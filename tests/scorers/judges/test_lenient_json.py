"""One object is read as models write it; what could be read in two ways is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.judges.lenient_json import BrokenJsonError, read_object

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=4), st.text(max_size=5))
def test_what_json_writes_is_read_as_json_reads_it(value: dict[str, Any], after: str) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
        assert read_object(text + after, 0) == (value, len(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        ("{'a': 'it\\'s \"so\"'}", {"a": 'it\'s "so"'}),
        ('{"a": [1, 2,], }', {"a": [1, 2]}),
        ('{"a": True, "b": None, "c": -1.5e2}', {"a": True, "b": None, "c": -150.0}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
    ],
)
def test_the_habits_of_models_are_taken(text: str, value: dict[str, Any]) -> None:
    assert read_object(text, 0) == (value, len(text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": 1', "unfinished"),
        ('{"a": 1,', "missing or unfinished"),
        ('{"a" 1}', "colon"),
        ('{"a": 1 "b": 2}', "comma or a bracket"),
        ('{"a": 1, "a": 1}', "twice"),
        ('{"a": NaN}', "no JSON value"),
        ('{"a": -Infinity}', "no JSON value"),
        ('{"a": 1e999}', "infinite"),
        ('{"a": 01}', "malformed"),
        ('{"a": 1.2.3}', "malformed"),
        ('{"a": "\\q"}', "escape"),
        ('{"a": trueish}', "no JSON value"),
        ('{,}', "missing"),
        ('{"a": {"a": ' * 20, "deeply"),
        ('{"a": ' + "[" * 20, "deeply"),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_with_a_reason(text: str, fault: str) -> None:
    with pytest.raises(BrokenJsonError, match=fault):
        read_object(text, 0)
