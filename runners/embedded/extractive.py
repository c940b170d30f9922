"""Draft replies without a language model: `embedded/extractive`.

The model composes a reply from the sentences of the given articles that best answer the ticket,
cites their articles, and obeys the directives below. It is deterministic byte for byte, needs no
download and no key, and drafts more than 500 replies a second on one core. It does not understand
language: it is there to exercise the whole path, and because an edit of the prompt changes its
drafts in a way that people can foresee.

Directives are read only from the part of the prompt before the first `<article` line, never from
the ticket or an article. Each starts a line; a list mark, bold marks and upper case do not matter.

| a line that starts with | (or with) | takes | does |
|---|---|---|---|
| `Begin with:` | `Start with:`, `Open with:` | a text | is the first line of every reply |
| `End with:` | `Close with:`, `Finish with:`, `Sign off with:` | a text | is the last line |
| `Use at most N sentences` | `Use up to`, `Use no more than` | 0, 1, 2 ... or one, two ... | bounds an answer; without it 4 |
| `Hand off when:` | `Hand over when:`, `Escalate when:`, `Pass to a person when:` | conditions | passes the ticket to a person |
| `Hand off with:` | `Hand over with:`, `Escalate with:`, `Pass to a person with:` | a text | is the reply then |
| `Ask back when:` | `Clarify when:` | conditions | asks the customer for more |
| `Ask back with:` | `Clarify with:` | a text | is the reply then |
| `Refuse when:` | `Decline when:` | conditions | declines |
| `Refuse with:` | `Decline with:` | a text | is the reply then |
| `If no passage answers:` | `If no article answers:`, `If nothing answers:` | `hand off`, `ask back`, `refuse`, `answer anyway` or a sentence to say | is the rule for a ticket that no sentence answers; without it `hand off` |
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from evals.ticket import Action
from runners.embedded import Completion
from runners.embedded.conditions import TicketText, is_met
from runners.embedded.directives import Directives, parse_directives
from runners.embedded.passages import SplitArticle, split_prompt
from runners.embedded.selection import MINIMUM_WORTH, choose


class ExtractiveModel:
    """Answer a ticket with sentences of the articles in the prompt."""

    name = "embedded/extractive"

    def complete(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        max_tokens: int = 512,
        temperature: float = 0.0,  # noqa: ARG002
        seed: int = 0,
    ) -> Completion:
        prompt = "\n".join(each["content"] for each in messages if each["role"] == "system")
        ticket = next((m["content"] for m in reversed(messages) if m["role"] == "user"), "")
        instructions, articles = split_prompt(prompt)
        text = draft(parse_directives(instructions), articles, TicketText(ticket))
        return Completion(text=text, prompt_tokens=1, completion_tokens=1)


def draft(d: Directives, articles: Sequence[SplitArticle], ticket: TicketText) -> str:
    if is_met(d.refuse_when, ticket):
        return reply(d, d.refuse_with, "refuse")
    if is_met(d.hand_off_when, ticket):
        return reply(d, d.hand_off_with, "hand_off")
    if is_met(d.ask_back_when, ticket):
        return reply(d, d.ask_back_with, "clarify")
    got = choose(ticket, articles, limit=d.sentences)
    if not got:
        return reply(d, d.hand_off_with, "hand_off")
    body = " ".join(articles[c.article].sentences[c.sentence].text for c in got)
    return reply(d, body, "answer", tuple(dict.fromkeys(articles[c.article].id for c in got)))


def reply(d: Directives, body: str, action: Action, sources: Sequence[str] = ()) -> str:
    r = "\n\n".join(filter(None, (d.begin, body, d.end))) + f"\n\nAction: {action}"
    return r + (f"\nSources: {', '.join(sources)}" if sources else "")
