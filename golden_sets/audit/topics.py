"""Which topics the production rows are about, and how many golden tickets each has.

Topics are the categories of the rows where at least `ENOUGH_LABELS` of them have one, else
clusters of rows that use the same words. A naive Bayes classifier learns them from one part of
the rows; another part shows how it confuses them. What it says of the golden tickets is then
corrected for these confusions, so that a golden ticket about topic A that looks a little like
topic B is not counted for B.

    Aᵀ n = o, n ≥ 0: o is the sum of the golden tickets' posteriors, A[c] the mean posterior of
    production rows of topic c, n the number of golden tickets of each topic.

Source: Forman (2008), Quantifying counts and costs via classification; Bella et al. (2010),
    Quantification via probability estimators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import nnls

from golden_sets.audit.clusters import clusters, word_matrix
from golden_sets.audit.topic_words import all_words, content_words, topic_features

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ENOUGH_LABELS = 0.3
FEWEST_ROWS = 20
MOST_ROWS = 30_000
"""Different rows that topics are learnt from."""
MOST_TOPICS = 600
_MOST_FEATURES = 60_000
_STRENGTH = 15.0
"""Weight of the prior in the word frequencies of a topic, in words."""
_PART = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTable:
    """Hold the topics of a production file, aligned lists."""

    names: tuple[str, ...]
    is_labelled: bool
    """True: topics are categories of the rows. False: clusters, named by their words."""
    shares: tuple[float, ...]
    """Of the rows that have a topic."""
    golden: tuple[float, ...]
    """Golden tickets of the topic, as counted by their words; not whole numbers."""
    alike: tuple[float, ...]
    """Golden tickets that look like the topic, before confusions are taken out."""
    keywords: tuple[str, ...]
    """The words that tell the topic from the others."""
    members: tuple[tuple[int, ...], ...]
    """Rows that are most typical of each topic, the best first."""

    def uncovered(self, golden_labels: frozenset[str]) -> list[int]:
        """Return the topics without a golden ticket, the largest first.

        By label, where the golden set uses the labels of the rows; else by words: fewer than
        half a ticket (a tenth of the median topic) after correction, and few that look like it.

        Args:
            golden_labels: categories of the golden set in one spelling; empty when they are not
                those of the rows.
        """
        if not self.names:
            return []
        enough = max(0.5, 0.1 * float(np.median(self.golden)))
        usual = 0.5 * float(np.median(self.alike))
        found = [
            place
            for place, name in enumerate(self.names)
            if (
                name not in golden_labels
                if golden_labels
                else self.golden[place] < enough and self.alike[place] <= max(usual, 1.0)
            )
        ]
        return sorted(found, key=lambda place: -self.shares[place])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bayes:
    """Hold a naive Bayes classifier of topics."""

    vocabulary: dict[str, int]
    weights: Floats
    """Log probability of each word (column) in each topic (row)."""

    def posteriors(self, features: Sequence[frozenset[str]]) -> Floats:
        """Return P(topic | words), a row a text; every topic equally likely beforehand."""
        parts = []
        for start in range(0, len(features), _PART):
            counts = word_matrix(features[start : start + _PART], self.vocabulary)
            scores = np.asarray(counts @ self.weights.T)
            scores -= scores.max(axis=1, keepdims=True)
            odds = np.exp(scores)
            parts.append(odds / odds.sum(axis=1, keepdims=True))
        return np.concatenate(parts) if parts else np.zeros((0, len(self.weights)))


def topics_of(
    texts: Sequence[str], labels: Sequence[str], golden: Sequence[str], *, seed: int = 0
) -> TopicTable | None:
    """Find the topics of the rows, and count the golden tickets of each.

    Args:
        texts: of the rows.
        labels: category of each row in one spelling; empty for none.
        golden: texts of the golden tickets.
        seed: of the sample and of the clusters.

    Returns:
        None when there is too little text for topics.
    """
    rng = np.random.default_rng(seed)
    rows = _distinct(texts, labels, rng)
    if len(rows) < 3 * FEWEST_ROWS:
        return None
    words = [all_words(texts[row]) for row in rows]
    content = [content_words(one) for one in words]
    is_labelled = sum(map(bool, labels)) >= ENOUGH_LABELS * len(labels)
    named = [labels[row] for row in rows] if is_labelled else clusters(content, rng)
    sizes = Counter(name for name, own in zip(named, words, strict=True) if name and own)
    names = [name for name, size in sizes.most_common(MOST_TOPICS) if size >= FEWEST_ROWS]
    if len(names) < 2:
        return None
    place = {name: number for number, name in enumerate(names)}
    own = np.array([place.get(name, -1) for name in named], dtype=np.int64)
    features = [topic_features(one) for one in words]
    model = _learnt(features, own, len(names))
    table = _counted(model, features, own, [topic_features(all_words(t)) for t in golden])
    return TopicTable(
        names=tuple(names),
        is_labelled=is_labelled,
        shares=_shares(labels, place, own, table.everyone, is_labelled=is_labelled),
        golden=tuple(float(number) for number in table.golden),
        alike=tuple(float(number) for number in table.alike),
        keywords=_keywords(content, own, len(names)),
        members=_members(table.everyone, own, rows),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    golden: Floats
    alike: Floats
    everyone: Floats
    """Posteriors of all sampled rows."""


def _distinct(texts: Sequence[str], labels: Sequence[str], rng: np.random.Generator) -> list[int]:
    """Sample rows of different texts; a labelled copy is preferred to one without a label."""
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        key = text[:300].casefold()
        if key not in first or (labels[row] and not labels[first[key]]):
            first[key] = row
    rows = np.fromiter(first.values(), dtype=np.int64)
    return [int(row) for row in rng.permutation(rows)[:MOST_ROWS]]


def _learnt(features: Sequence[frozenset[str]], own: Ints, topics: int) -> _Bayes:
    """Learn word frequencies from two thirds of the rows: those that `_is_held_out` leaves."""
    chosen = np.flatnonzero((own >= 0) & ~_is_held_out(len(own))).tolist()
    frequency = Counter(f for row in chosen for f in features[row])
    common = [f for f, number in frequency.most_common(_MOST_FEATURES) if number >= 3]
    vocabulary = {feature: column for column, feature in enumerate(common)}
    counts = word_matrix([features[row] for row in chosen], vocabulary)
    ones = np.ones(len(chosen))
    belongs = sparse.csr_matrix((ones, (own[chosen], np.arange(len(chosen)))),
                                shape=(topics, len(chosen)))  # fmt: skip
    totals = np.asarray((belongs @ counts).todense(), dtype=np.float64)
    prior = (totals.sum(axis=0) + 1e-3) / (totals.sum() + 1e-3 * len(vocabulary))
    size = totals.sum(axis=1, keepdims=True)
    weights = np.log((totals + _STRENGTH * prior) / (size + _STRENGTH))
    return _Bayes(vocabulary=vocabulary, weights=weights)


def _is_held_out(rows: int) -> NDArray[np.bool_]:
    held: NDArray[np.bool_] = np.arange(rows) % 3 == 2
    return held


def _counted(
    model: _Bayes,
    features: Sequence[frozenset[str]],
    own: Ints,
    golden: Sequence[frozenset[str]],
) -> _Counted:
    everyone = model.posteriors(features)
    topics = everyone.shape[1]
    confusion = np.eye(topics)
    checked = (own >= 0) & _is_held_out(len(own))
    for topic in range(topics):
        inside = checked & (own == topic)
        if inside.sum() >= 3:
            confusion[topic] = everyone[inside].mean(axis=0)
    # A ticket without a known word says nothing of its topic.
    known = [one for one in golden if any(f in model.vocabulary for f in one)]
    observed = model.posteriors(known).sum(axis=0) if known else np.zeros(topics)
    solution, _ = nnls(confusion.T, observed, maxiter=50 * topics)
    return _Counted(golden=np.asarray(solution), alike=observed, everyone=everyone)


def _shares(
    labels: Sequence[str],
    place: dict[str, int],
    own: Ints,
    everyone: Floats,
    *,
    is_labelled: bool,
) -> tuple[float, ...]:
    """Return the share of rows of each topic: as labelled where enough are."""
    if is_labelled:
        sizes = Counter(label for label in labels if label)
        total = sum(sizes.values())
        return tuple(sizes[name] / total for name in place)
    known = own[own >= 0]
    counts = np.bincount(known, minlength=everyone.shape[1])
    return tuple(float(number) / max(len(own), 1) for number in counts)


def _keywords(content: Sequence[list[str]], own: Ints, topics: int) -> tuple[str, ...]:
    """Name each topic by the words that it has more often than the others."""
    usual: Counter[str] = Counter()
    inside: list[Counter[str]] = [Counter() for _ in range(topics)]
    for topic, words in zip(own, content, strict=True):
        if topic >= 0:
            usual.update(set(words))
            inside[topic].update(set(words))
    rows = np.bincount(own[own >= 0], minlength=topics)
    everywhere = max(int(rows.sum()), 1)
    found = []
    for topic, counts in enumerate(inside):
        strength = {
            word: number / rows[topic] * np.log(number / rows[topic] * everywhere / usual[word])
            for word, number in counts.items()
        }
        best = sorted(strength, key=lambda word: (-strength[word], word))[:4]
        found.append(", ".join(best))
    return tuple(found)


def _members(everyone: Floats, own: Ints, rows: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    found = []
    for topic in range(everyone.shape[1]):
        inside = np.flatnonzero(own == topic)
        best = inside[np.argsort(-everyone[inside, topic], kind="stable")[:9]]
        found.append(tuple(rows[place] for place in best))
    return tuple(found)
