"""The difference of two drafts is found word by word, and marks cut a text without losing any."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.word_difference import changed_spans, segments

WORDS = st.lists(st.sampled_from(["a", "bb", "ccc", "it's", ".", ",", "5", "\n"]), max_size=30)


def marked(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """Return the marked stretches."""
    return [text[start:end] for start, end in spans]


def test_equal_drafts_differ_nowhere() -> None:
    assert changed_spans("the same", "the same") == ([], [])


def test_a_changed_word_is_marked_on_both_sides_without_its_neighbours() -> None:
    before = "Refunds to a card take 5 to 7 business days."
    after = "Refunds to a card take 2 to 7 business days."
    gone, new = changed_spans(before, after)
    assert marked(before, gone) == ["5"]
    assert marked(after, new) == ["2"]


def test_an_added_sentence_is_marked_in_the_candidate_only() -> None:
    before = "Hello. Kind regards"
    after = "Hello. We pay at once. Kind regards"
    gone, new = changed_spans(before, after)
    assert gone == []
    assert marked(after, new) == ["We pay at once."]


def test_white_space_alone_is_no_difference() -> None:
    assert changed_spans("one  two\nthree", "one two three") == ([], [])


def test_one_equal_word_between_two_changes_does_not_split_them() -> None:
    before = "please send the red box today ok"
    after = "kindly ship the blue parcel today ok"
    gone, _ = changed_spans(before, after)
    # "the" alone is no island worth keeping; "today ok" is not between two changes
    assert marked(before, gone) == ["please send the red box"]


def test_two_equal_words_between_two_changes_stay_unmarked() -> None:
    before = "please take the small red box"
    after = "kindly take the large red box"
    gone, new = changed_spans(before, after)
    assert marked(before, gone) == ["please", "small"]
    assert marked(after, new) == ["kindly", "large"]


def test_drafts_too_alike_to_compare_exactly_are_marked_as_one_change() -> None:
    # 1,000 × 1,000 equal words are more pairs than are compared
    before = "start " + "x y " * 1000 + "end"
    after = "start " + "y x " * 1000 + "end"
    gone, _ = changed_spans(before, after)
    assert len(gone) == 1
    assert gone[0][0] == len("start ")


def test_a_megabyte_of_junk_is_no_trouble() -> None:
    gone, new = changed_spans("a" * 1_000_000, "!" * 100_000)
    assert gone == [(0, 1_000_000)]
    assert new == [(0, 100_000)]


@given(WORDS, WORDS)
def test_what_is_not_marked_is_the_same_text_on_both_sides(
    left: list[str], right: list[str]
) -> None:
    before, after = " ".join(left), " ".join(right)
    gone, new = changed_spans(before, after)

    def rest(text: str, spans: list[tuple[int, int]]) -> list[str]:
        for start, end in reversed(spans):
            text = text[:start] + " " + text[end:]
        return text.split()

    assert "".join(rest(before, gone)) == "".join(rest(after, new))


SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)


@given(st.text(max_size=50), SPANS)
def test_segments_hold_the_whole_text_in_order(text: str, evidence: list[tuple[int, int]]) -> None:
    cut = segments(text, [(0, min(3, len(text)))] if text else [], evidence)
    assert "".join(segment.text for segment in cut) == text


def test_evidence_and_difference_overlap() -> None:
    # 0123456789: the difference is 2-6, the evidence 4-8
    cut = segments("abcdefghij", [(2, 6)], [(4, 8)])
    assert [(s.text, s.changed, s.marks, s.ends) for s in cut] == [
        ("ab", False, (), ()),
        ("cd", True, (), ()),
        ("ef", True, (0,), ()),
        ("gh", False, (0,), (0,)),
        ("ij", False, (), ()),
    ]


def test_evidence_outside_the_text_covers_nothing() -> None:
    cut = segments("abc", [], [(10, 20), (2, 1), (0, 0)])
    assert [segment.marks for segment in cut] == [()] * len(cut)
