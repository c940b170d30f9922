"""How even the reference replies are: tone, length, form of address; whether they are whole."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from evals.audit import Finding
from evals.ticket import GoldenTicket
from golden_sets.audit.found import found, graded
from golden_sets.audit.labels import spellings

FEWEST_FOR_SPREAD = 20
"""Replies below which nothing is said about how much they vary."""
_FAR = 5.0
"""Robust standard deviations of the log length beyond which a reply is an outlier."""
_FORMAL: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "de": (
        re.compile(r"(?<![.!?\n] )(?<!\n)(?<!^)\b(?:Sie|Ihnen|Ihre?[mnrs]?)\b"),
        re.compile(r"\b(?:[Dd]u|[Dd]ir|[Dd]ich|[Dd]eine?[mnrs]?)\b"),
    ),
    "es": (
        re.compile(r"\b(?:usted(?:es)?|le|les|su|sus|póngase|escríbanos|indíquenos)\b", re.I),
        re.compile(r"\b(?:tú|te|ti|tu|tus|contigo|tienes|puedes|quieres|has)\b", re.I),
    ),
    "fr": (
        re.compile(r"\b(?:vous|votre|vos)\b", re.I),
        re.compile(r"\b(?:tu|toi|ton|ta|tes|t['’])\b", re.I),
    ),
}
_RUDE = re.compile(
    r"\b(?:idiot\w*|stupid\w*|moron\w*|dumb|shut up|your own fault|get lost|nonsense|ridiculous"
    r"|learn to read|obviously you|as i already told you|dumm\w*|blöd\w*|selbst schuld"
    r"|estúpid\w*|tont[oa]s?|imbécil\w*|débile\w*|ridicule|culpa suya)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|nicht|kein\w*|pas|nunca|nada)\b|n['’]t\b)[^.!?]{0,20}$", re.IGNORECASE
)
_SHOUT = re.compile(r"(?:\b[A-ZÄÖÜÉ]{4,}\b[ ,!]{1,3}){3}|!{3}")


def reply_findings(tickets: Sequence[GoldenTicket]) -> Iterator[Finding]:
    """Yield what is uneven or rude in the reference replies."""
    replies = [one for one in tickets if one.reference.reply]
    yield from _tone(tickets, replies)
    yield from _length(replies)
    yield from _address(replies)


def _tone(tickets: Sequence[GoldenTicket], replies: Sequence[GoldenTicket]) -> Iterator[Finding]:
    yield from found(
        "quality",
        "tone_missing",
        "gap",
        title="{count} of {whole} references do not say which tone is right.",
        examples=[one.ticket.id for one in tickets if not one.reference.tone],
        whole=len(tickets),
        what_to_do="Fill reference.tone.",
    )
    rare = dict(spellings(one.reference.tone for one in tickets))
    yield from found(
        "quality",
        "tone_inconsistent",
        "gap",
        title="{count} references name a tone that is written in two ways.",
        examples=[
            f"{one.ticket.id}: {one.reference.tone!r}, elsewhere {rare[one.reference.tone]!r}"
            for one in tickets
            if one.reference.tone in rare
        ],
        whole=len(tickets),
        what_to_do="Write each tone in one way.",
    )
    yield from found(
        "quality",
        "reference_rude",
        graded(0, 1, blocker_from=1, gap_from=0),
        title="{count} reference replies are rude or shout.",
        examples=[
            f"{one.ticket.id}: {word!r}" for one in replies if (word := _rude(one.reference.reply))
        ],
        whole=len(tickets),
        what_to_do="Write them as you want drafts to be.",
    )


def _rude(reply: str) -> str:
    """Return the first rude word or shout; a denied one (`not a stupid question`) is none."""
    for match in _RUDE.finditer(reply):
        if not _DENIED.search(reply, max(0, match.start() - 30), match.start()):
            return match.group()
    shout = _SHOUT.search(reply)
    return shout.group().strip() if shout else ""


def _length(replies: Sequence[GoldenTicket]) -> Iterator[Finding]:
    """Compare lengths on a log scale, by median and median absolute deviation."""
    groups: dict[str, list[GoldenTicket]] = defaultdict(list)
    for one in replies:
        groups[one.reference.action or ""].append(one)
    far = []
    for group in groups.values():
        logs = [math.log(max(len(one.reference.reply), 1)) for one in group]
        if len(logs) < FEWEST_FOR_SPREAD:
            continue
        middle = sorted(logs)[len(logs) // 2]
        spread = sorted(abs(value - middle) for value in logs)[len(logs) // 2]
        limit = _FAR * max(1.4826 * spread, 0.2)  # 1.4826: the deviation of a normal variable
        for one, value in zip(group, logs, strict=True):
            if abs(value - middle) > limit:
                usual = round(math.exp(middle))
                size = len(one.reference.reply)
                far.append(f"{one.ticket.id}: {size:,} characters, usually {usual:,}")
    yield from found(
        "quality",
        "reply_length_outlier",
        "gap",
        title="{count} of {whole} reference replies are far shorter or longer than the others.",
        examples=far,
        whole=len(replies),
        what_to_do="Rewrite them to the usual length: reviewers and scorers see them as the norm.",
    )


def _address(replies: Sequence[GoldenTicket]) -> Iterator[Finding]:
    """Compare how customers are addressed (Sie or du, usted or tú, vous or tu)."""
    odd = []
    for language, (formal, familiar) in _FORMAL.items():
        forms: dict[str, str] = {}
        for one in replies:
            if one.ticket.language == language:
                text = one.reference.reply
                polite, close = len(formal.findall(text)), len(familiar.findall(text))
                if polite >= 3 * close + 1 or close >= 3 * polite + 1:
                    forms[one.ticket.id] = "formal" if polite > close else "familiar"
        counted = Counter(forms.values()).most_common()
        if len(counted) == 2 and len(forms) >= 8:
            usual, rare = counted[0][0], counted[1][0]
            odd += [
                f"{name}: {rare}, usually {usual} ({language})"
                for name, form in forms.items()
                if form == rare
            ]
    yield from found(
        "quality",
        "address_inconsistent",
        "note",
        title="{count} of {whole} reference replies address the customer in another form.",
        examples=odd,
        whole=len(replies),
        what_to_do="Choose one form for each language, unless the customer's own decides.",
    )
