"""The questions of the rubrics: what a judge is shown, the form of its answer, and its value.

A judge never names a number that is taken as it is: it sorts claims and facts, or picks an
anchored level, and the value is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.score import Evidence, Trial
from evals.ticket import Ticket
from scorers.judges.fence import Section, fenced
from scorers.judges.reading import Reading, find_quotes, short
from scorers.judges.rubric import Rubric, instructions, load_rubric

MOST_CLAIMS = 60
MOST_QUOTES = 8
LEVELS = (1, 2, 3, 4, 5)

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Hold how one rubric asks and reads."""

    rubric: str
    """Name of the file."""
    needs: Callable[[Trial], str]
    """Why a draft cannot be asked about; empty where it can."""
    sections: Callable[[Trial], list[Section]]
    form: Callable[[Trial], str]
    """The wanted answer, as an example."""
    schema: Callable[[Trial], dict[str, Any]]
    read: Callable[[Answer, Trial], Reading]

    def file(self) -> Rubric:
        """Return the rubric's words."""
        return load_rubric(self.rubric)

    def messages(self, trial: Trial) -> tuple[tuple[str, str], ...]:
        """Return the rubric as `system`, and the fenced texts as `user`."""
        system = instructions(self.file(), self.form(trial))
        return (("system", system), ("user", fenced(self.sections(trial))))


def ticket_section(ticket: Ticket) -> Section:
    """Return what the customer wrote, and what is known of the customer."""
    known = "\n".join(f"{key}: {value}" for key, value in ticket.customer.items())
    parts = [part for part in (ticket.subject, ticket.body, known) if part.strip()]
    return Section(title="TICKET", text="\n\n".join(parts))


def passage_sections(trial: Trial) -> list[Section]:
    """Return the passages that the assistant was given."""
    return [
        Section(title=f"PASSAGE {place}", text="\n".join(filter(None, (one.title, one.text))))
        for place, one in enumerate(trial.draft.passages, start=1)
    ]


def draft_section(trial: Trial, title: str = "DRAFT") -> Section:
    """Return the reply."""
    return Section(title=title, text=trial.draft.reply)


def an_object(title: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object whose properties are all required, and no other allowed."""
    return {
        "title": title,
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


REASONING: Mapping[str, Any] = {"type": "string", "maxLength": 600}
QUOTE: Mapping[str, Any] = {"type": "string", "maxLength": 300}


def _needs_reply(trial: Trial) -> str:
    return "" if trial.draft.reply.strip() else "the reply is empty"


# Faithfulness: supported claims / claims.

FAITHFULNESS_FORM = (
    '{"reasoning": "...", "claims": [{"claim": "...", "quote": "the words of the draft", '
    '"verdict": "supported | contradicted | invented"}]}\n'
    "A draft without any claim has an empty list."
)


def _needs_sources(trial: Trial) -> str:
    if fault := _needs_reply(trial):
        return fault
    has_source = trial.draft.passages or trial.golden.ticket.body.strip()
    return "" if has_source else "there is neither a passage nor a ticket to compare with"


def _faithfulness_schema(_: Trial) -> dict[str, Any]:
    verdicts = list(load_rubric("faithfulness").anchors)
    claim = an_object(
        "claim",
        {
            "claim": QUOTE,
            "quote": QUOTE,
            "verdict": {"type": "string", "enum": verdicts},
        },
    )
    claims = {"type": "array", "items": claim, "maxItems": MOST_CLAIMS}
    return an_object("faithfulness", {"reasoning": REASONING, "claims": claims})


def _read_faithfulness(answer: Answer, trial: Trial) -> Reading:
    claims: Sequence[Answer] = answer["claims"]
    if not claims:
        return Reading(value=None, reason="the judge finds no claim in the reply")
    faults = [one for one in claims if one["verdict"] != "supported"]
    good = len(claims) - len(faults)
    places = find_quotes([str(one["quote"]) for one in faults], trial.draft.reply)
    return Reading(
        value=good / len(claims),
        reason=f"{good} of {len(claims)} claims are supported, says the judge",
        evidence=tuple(
            Evidence(start=at[0], end=at[1], label=one["verdict"], note=short(one["claim"]))
            for one, at in zip(faults, places, strict=True)
            if at is not None
        ),
    )


# Tone: an anchored level, mapped to [0, 1].

TONE_FORM = (
    '{"reasoning": "...", "lapses": ["words of the draft that cost it a level"], '
    '"level": 1 | 2 | 3 | 4 | 5}'
)


def _tone_schema(_: Trial) -> dict[str, Any]:
    lapses = {"type": "array", "items": QUOTE, "maxItems": MOST_QUOTES}
    level = {"type": "integer", "enum": list(LEVELS)}
    return an_object("tone", {"reasoning": REASONING, "lapses": lapses, "level": level})


def _read_tone(answer: Answer, trial: Trial) -> Reading:
    level = int(answer["level"])
    lapses = [str(one) for one in answer["lapses"]]
    return Reading(
        value=(level - LEVELS[0]) / (LEVELS[-1] - LEVELS[0]),
        reason=f"level {level} of {LEVELS[-1]}: {short(str(answer['reasoning']))}",
        evidence=tuple(
            Evidence(start=at[0], end=at[1], label="tone", note=short(quote))
            for quote, at in zip(lapses, find_quotes(lapses, trial.draft.reply), strict=True)
            if at is not None
        ),
    )


# Correctness: stated facts / required facts.


def _needs_facts(trial: Trial) -> str:
    return "" if trial.golden.reference.required_facts else "the reference requires no fact"


def _fact_names(trial: Trial) -> list[str]:
    return [f"fact_{n}" for n, _ in enumerate(trial.golden.reference.required_facts, start=1)]


def _correctness_form(trial: Trial) -> str:
    verdicts = " | ".join(load_rubric("correctness").anchors)
    first, *others = (f'"{name}": {{...}}' for name in _fact_names(trial))
    slot = f'{{"quote": "the words of the draft, or empty", "verdict": "{verdicts}"}}'
    return "{" + ", ".join(['"reasoning": "..."', first.replace("{...}", slot), *others]) + "}"


def _correctness_schema(trial: Trial) -> dict[str, Any]:
    verdicts = list(load_rubric("correctness").anchors)
    fact = an_object("fact", {"quote": QUOTE, "verdict": {"type": "string", "enum": verdicts}})
    facts = dict.fromkeys(_fact_names(trial), fact)
    return an_object("correctness", {"reasoning": REASONING, **facts})


def _correctness_sections(trial: Trial) -> list[Section]:
    facts = trial.golden.reference.required_facts
    listed = "\n".join(f"fact_{n}: {short(one.fact)}" for n, one in enumerate(facts, start=1))
    return [
        ticket_section(trial.golden.ticket),
        Section(title="FACTS", text=listed),
        draft_section(trial),
    ]


def _read_correctness(answer: Answer, trial: Trial) -> Reading:
    facts = trial.golden.reference.required_facts
    found = [answer[name] for name in _fact_names(trial)]
    faults = [(f, one) for f, one in zip(facts, found, strict=True) if one["verdict"] != "present"]
    places = find_quotes([str(one["quote"]) for _, one in faults], trial.draft.reply)
    good = len(facts) - len(faults)
    return Reading(
        value=good / len(facts),
        reason=f"{good} of {len(facts)} required facts are stated, says the judge",
        evidence=tuple(_fact_evidence(fact.fact, one, at)
            for (fact, one), at in zip(faults, places, strict=True)
        ),
    )  # fmt: skip


def _fact_evidence(fact: str, found: Answer, at: tuple[int, int] | None) -> Evidence:
    """Point at the contradicting words; at the reply as a whole for a missing fact."""
    if found["verdict"] == "contradicted":
        start, end = at or (0, 0)
        return Evidence(start=start, end=end, label="contradicted", note=short(fact))
    return Evidence(start=0, end=0, label="missing_fact", note=short(f"missing: {fact}"))


QUESTIONS: Mapping[str, Question] = {
    "rubric_faithfulness": Question(
        rubric="faithfulness",
        needs=_needs_sources,
        sections=lambda trial: [
            ticket_section(trial.golden.ticket),
            *passage_sections(trial),
            draft_section(trial),
        ],
        form=lambda _: FAITHFULNESS_FORM,
        schema=_faithfulness_schema,
        read=_read_faithfulness,
    ),
    "rubric_tone": Question(
        rubric="tone",
        needs=_needs_reply,
        sections=lambda trial: [ticket_section(trial.golden.ticket), draft_section(trial)],
        form=lambda _: TONE_FORM,
        schema=_tone_schema,
        read=_read_tone,
    ),
    "rubric_correctness": Question(
        rubric="correctness",
        needs=_needs_facts,
        sections=_correctness_sections,
        form=_correctness_form,
        schema=_correctness_schema,
        read=_read_correctness,
    ),
}
"""Scorer to its question."""
