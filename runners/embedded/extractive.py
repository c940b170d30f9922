"""Draft replies without a language model: `embedded/extractive`.

The model composes a reply from the sentences of the given articles that best answer the ticket,
cites their articles, and obeys the directives below. It is deterministic byte for byte, needs no
download and no key, and drafts more than 500 replies a second on one core. It does not understand
language: it is there to exercise the whole path, and because an edit of the prompt changes its
drafts in a way that people can foresee.

Directives are read only from the part of the prompt before the first `<article` line, never from
the ticket or an article. Each starts a line; list marks, bold marks and capitals do not matter.

| a line that starts with | or with | says |
|---|---|---|
| `Begin with:` | `Start with:`, `Open with:` | the first line of every reply |
| `End with:` | `Close with:`, `Finish with:`, `Sign off with:` | the last line |
| `Use at most N sentences` | `Use up to`, `Use no more than` | the length of an answer |
| `Hand off when:` | `Hand over when:`, `Escalate when:`, `Pass to a person when:` | conditions |
| `Hand off with:` | `Hand over with:`, `Escalate with:`, `Pass to a person with:` | the reply |
| `Ask back when:` | `Clarify when:` | conditions |
| `Ask back with:` | `Clarify with:` | the reply |
| `Refuse when:` | `Decline when:` | conditions |
| `Refuse with:` | `Decline with:` | the reply |
| `If no passage answers:` | `If no article answers:`, `If nothing answers:` | else |

N is a number or a word up to `twelve`; without the line it is 4. `If no passage answers:` takes
`hand off` (also without the line), `ask back`, `refuse`, `answer anyway` or a sentence to say.

A directive lasts until an empty line, a heading, a new list item, a line such as `Tone: warm` or
the next directive. A text that begins below its directive keeps its lines. A directive given
several times adds up; of several numbers the smallest holds, of several `If no passage answers:`
the last. Quotes around a text are taken off. Any other line is prose and changes nothing here.
How conditions are matched is told in `conditions.py`, how sentences are chosen in `selection.py`.

The order is: refuse, hand off, ask back, answer. A sentence to say counts as a question back when
it ends with a question mark, as a hand-off when it speaks of a colleague or of passing on, and as
an answer otherwise. `answer anyway` hands off when there is no article at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from evals.ticket import Action
from runners.embedded import Completion
from runners.embedded.conditions import TicketText, is_met
from runners.embedded.directives import DIRECTIVES, Directives, parse_directives
from runners.embedded.passages import SplitArticle, split_prompt
from runners.embedded.selection import choose

__all__ = ["DIRECTIVES", "NAME", "ExtractiveModel", "count_tokens", "fingerprint"]

NAME = "embedded/extractive"
SOURCES = (
    "conditions",
    "directives",
    "extractive",
    "passages",
    "questions",
    "selection",
    "wording",
)
"""Modules whose source makes up the model."""
_PASSES_ON = re.compile(
    r"\b(?:colleagues?|specialists?|human|a person|pass(?:ing)? (?:it|this|your)"
    r"|hand(?:ing)? (?:it|this|your)|forward(?:ing)?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")


class ExtractiveModel:
    """Answer a ticket with sentences of the articles in the prompt."""

    def complete(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        max_tokens: int = 512,
        temperature: float = 0.0,
        seed: int = 0,
        schema: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Draft a reply to the last user message by the rules of the system message.

        Args:
            messages: the rendered prompt as `system`, the ticket as `user`.
            max_tokens: the text is cut after so many tokens, ≥ 1, as a provider would.
            temperature: without effect, as nothing is drawn.
            seed: without effect, as nothing is drawn.
            schema: without effect: articles are quoted, and no form is kept.

        Returns:
            The reply, an `Action:` line and, where articles were used, a `Sources:` line. Tokens
            are estimated as 4 / 3 of the words, rounded up.
        """
        del temperature, seed, schema
        prompt = "\n".join(each["content"] for each in messages if each["role"] == "system")
        users = [each["content"] for each in messages if each["role"] == "user"]
        instructions, articles = split_prompt(prompt)
        text = _draft(parse_directives(instructions), articles, TicketText((users or [""])[-1]))
        cut = _cut(text, max_tokens)
        return Completion(
            text=cut,
            prompt_tokens=sum(count_tokens(each["content"]) for each in messages),
            completion_tokens=count_tokens(cut),
            finish_reason="stop" if cut == text else "length",
            model_fingerprint=fingerprint(),
        )


def count_tokens(text: str) -> int:
    """Estimate the tokens of a text: ⌈4 / 3 · words⌉."""
    return -(-4 * len(text.split()) // 3)


@cache
def fingerprint() -> str:
    """Return a hash of the source of this model, so that a changed model shows in records."""
    digest = sha256()
    for name in SOURCES:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes().replace(b"\r\n", b"\n"))
    return f"extractive-{digest.hexdigest()[:16]}"


def _draft(directives: Directives, articles: Sequence[SplitArticle], ticket: TicketText) -> str:
    """Return the whole text for a ticket: refuse, hand off, ask back or answer."""
    if is_met(directives.refuse_when, ticket):
        return _reply(directives, directives.refuse_with, "refuse")
    if is_met(directives.hand_off_when, ticket):
        return _reply(directives, directives.hand_off_with, "hand_off")
    if is_met(directives.ask_back_when, ticket):
        return _reply(directives, directives.ask_back_with, "clarify")
    anyway = directives.no_passage == "answer_anyway"
    chosen = choose(ticket, articles, limit=directives.sentences, anyway=anyway)
    if not chosen:
        return _without_passage(directives)
    body = " ".join(articles[each.article].sentences[each.sentence].text for each in chosen)
    sources = dict.fromkeys(articles[each.article].id for each in chosen)
    return _reply(directives, body, "answer", tuple(sources))


def _without_passage(directives: Directives) -> str:
    """Return the text for a ticket that no sentence answers."""
    if directives.no_passage == "clarify":
        return _reply(directives, directives.ask_back_with, "clarify")
    if directives.no_passage == "refuse":
        return _reply(directives, directives.refuse_with, "refuse")
    if directives.no_passage == "say":
        say = directives.no_passage_say
        passes_on: Action = "hand_off" if _PASSES_ON.search(say) else "answer"
        return _reply(directives, say, "clarify" if say.endswith("?") else passes_on)
    return _reply(directives, directives.hand_off_with, "hand_off")


def _reply(directives: Directives, body: str, action: Action, sources: Sequence[str] = ()) -> str:
    parts = [part for part in (directives.begin, body, directives.end) if part]
    last = f"Action: {action}" + (f"\nSources: {', '.join(sources)}" if sources else "")
    return "\n\n".join([*parts, last])


def _cut(text: str, max_tokens: int) -> str:
    """Return the text up to the last word that fits into the tokens."""
    if count_tokens(text) <= max_tokens:
        return text
    fitting = list(islice(_WORD.finditer(text), max_tokens * 3 // 4))
    return text[: fitting[-1].end()] if fitting else ""
