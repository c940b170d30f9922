"""Faults of many kinds are planted in a sound set; each is found, by a finding of its own.

The sound set is a part of `golden_sets/support/v1`: English tickets that are answered and whose
article is found. All plants of one world lie in different tickets and are audited together.
"""

# longer: one plant after the other, a few lines each; a table reads better in one piece.
from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from evals.audit import AuditOutcome, Finding
from golden_sets.load import load_golden_set
from reports.audit_console import audit_text
from reports.audit_html import audit_html
from reports.audit_markdown import audit_markdown
from reports.audit_summary import audit_summary
from runners.audit_verb import audited, retrieve_all
from runners.plan import Options

SUPPORT = Path(__file__).resolve().parents[2] / "golden_sets" / "support" / "v1"
CARD = "# A set\n\nOwner: Support quality team\n"
UNPROVED = frozenset({"T-0312", "T-0382"})
"""Tickets of the set with a derived number in a fact: a finding of their own."""

Line = dict[str, Any]
"""A line of tickets.jsonl, as json.loads returns it."""
SECRETS = {
    "email": "maria.keller@gmail.com",
    "obfuscated email": "maria.keller [at] gmail [dot] com",
    "phone": "+49 151 23456789",
    "card": "4111 1111 1111 1111",
    "iban": "DE89 3704 0044 0532 0130 00",
    "key": "sk-proj-Zk3VtX9QpLr7Wm2YbN4cD8",
    "ssn": "536-22-1234",
    "password": "Sommer2026xY",
}


@dataclass
class World:
    """Hold a set that is about to be spoilt."""

    lines: list[Line]
    articles: dict[str, str]
    card: str | None = CARD
    used: int = 0
    raw: list[str] = field(default_factory=list)
    """Lines that are no JSON."""

    def ticket(self) -> Line:
        """Return the next ticket that no plant has touched, alone in its thread."""
        alone = [
            line
            for line in self.lines
            if sum(other["thread_id"] == line["thread_id"] for other in self.lines) == 1
        ]
        self.used += 1
        return alone[self.used - 1]

    def copy_of(self, line: Line, **changed: object) -> Line:
        """Append a copy under another id and thread."""
        name = f"X-{len(self.lines):04}"
        copy: Line = json.loads(json.dumps(line))
        copy |= {"id": name, "thread_id": f"TH-{name}", **changed}
        self.lines.append(copy)
        return copy


def sound_world() -> World:
    """Take the sound part of the set that ships with us."""
    found = retrieve_all(load_golden_set(SUPPORT), limit_ms=500)
    assert found is not None
    lines = []
    for text in (SUPPORT / "tickets.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        ranks = found.ranks.get(line["id"], ())
        if line["language"] == "en" and any(ranks) and line["id"] not in UNPROVED:
            lines.append(line)
    articles = {p.stem: p.read_text(encoding="utf-8") for p in (SUPPORT / "articles").glob("*.md")}
    return World(lines=lines, articles=articles)


def write(world: World, folder: Path) -> Path:
    """Write a world as a golden set folder."""
    (folder / "articles").mkdir(parents=True)
    for name, text in world.articles.items():
        (folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    rows = [json.dumps(line) for line in world.lines] + world.raw
    (folder / "tickets.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    if world.card is not None:
        (folder / "CARD.md").write_text(world.card, encoding="utf-8")
    return folder


def audit_world(world: World, folder: Path) -> AuditOutcome:
    """Audit a world away from the store of this checkout."""
    with pytest.MonkeyPatch.context() as patch:
        folder.mkdir(parents=True, exist_ok=True)
        patch.chdir(folder)
        return audited(str(write(world, folder / "set")), None, 500, Options(quiet=True))


def in_body(text: str) -> Callable[[World], str]:
    """Return a plant that adds a sentence to a body."""

    def plant(world: World) -> str:
        line = world.ticket()
        line["body"] += f"\n{text}"
        return str(line["id"])

    return plant


def duplicate_across_slices(world: World) -> str:
    line = world.ticket()
    other = "plants" if line["slices"]["category"] != "plants" else "billing"
    world.copy_of(line, slices={"category": other, "difficulty": "hard"})
    return str(line["id"])


def near_duplicate(world: World) -> str:
    line = world.ticket()
    copy = world.copy_of(line)
    copy["body"] = "Hello there! " + copy["body"] + " Thank you."
    return str(copy["id"])


def label_disagreement(world: World) -> str:
    line = world.ticket()
    copy = world.copy_of(line)
    copy["reference"]["action"] = "hand_off"
    copy["reference"]["reply"] = (
        "I am passing your case to a colleague.\n" + line["reference"]["reply"]
    )
    return str(copy["id"])


def contradictory_pair(world: World) -> str:
    line = world.ticket()
    copy = world.copy_of(line)
    fact = copy["reference"]["required_facts"][0]
    line["reference"]["required_facts"].append({**fact, "fact": "The refund takes 5 days."})
    fact["fact"] = "The refund takes 14 days."
    line["reference"]["reply"] += "\nThe refund takes 5 days."
    copy["reference"]["reply"] += "\nThe refund takes 14 days."
    return str(copy["id"])


def demanded_and_forbidden(world: World) -> str:
    line, other = world.ticket(), world.ticket()
    fact = line["reference"]["required_facts"][0]
    other["reference"]["forbidden_claims"].append(fact["fact"])
    other["reference"]["article_ids"] = list(
        {*other["reference"]["article_ids"], fact["article_id"]}
    )
    other["reference"]["reply"] = other["reference"]["reply"].replace(fact["fact"], "")
    return str(other["id"])


def changed_hash(world: World) -> str:
    line = world.ticket()
    name = next(iter(line["reference"]["article_sha256"]))
    line["reference"]["article_sha256"][name] = "0" * 64
    return str(line["id"])


def no_hash(world: World) -> str:
    line = world.ticket()
    line["reference"]["article_sha256"] = {}
    return str(line["id"])


def quote_off_by_a_word(world: World) -> str:
    fact = world.ticket()["reference"]["required_facts"][0]
    fact["quote"] = fact["quote"].replace(" ", " really ", 1)
    return str(fact["article_id"])


def wrong_number(world: World) -> str:
    line = world.ticket()
    line["reference"]["required_facts"][0]["fact"] += " It costs EUR 987.65."
    return str(line["id"])


def wrong_language(world: World) -> str:
    line = world.ticket()
    line["language"] = "fr"
    return str(line["id"])


def foreign_reply(world: World) -> str:
    line = world.ticket()
    line["reference"]["reply"] = (
        "Hallo, vielen Dank für Ihre Nachricht. Wir haben Ihr Anliegen geprüft und melden uns "
        "morgen wieder bei Ihnen. Mit freundlichen Grüßen, Ihr Team."
    )
    line["reference"]["required_facts"][0]["fact"] = "Das Anliegen wird geprüft."
    line["reference"]["required_facts"] = line["reference"]["required_facts"][:1]
    return str(line["id"])


def unknown_article(world: World) -> str:
    line = world.ticket()
    line["reference"]["article_ids"].append("KB-999")
    return "KB-999"


def unanswerable(world: World) -> str:
    line = world.ticket()
    line["tags"] = ["unanswerable"]
    line["reference"] |= {"required_facts": [], "article_ids": [], "article_sha256": {}}
    return str(line["id"])


def broken_own_claim(world: World) -> str:
    line = world.ticket()
    line["reference"]["forbidden_claims"].append("You will receive a full refund tomorrow.")
    line["reference"]["reply"] += " You will receive a full refund tomorrow."
    return "forbidden claim"


def missed_own_fact(world: World) -> str:
    line = world.ticket()
    line["reference"]["required_facts"][0]["fact"] = "Zebras cross 98765 rivers yearly."
    return "98765"


def silent_action(world: World) -> str:
    line = world.ticket()
    line["reference"] |= {"action": "clarify", "reply": "Everything is fine with your order."}
    return "clarify"


def duplicate_id(world: World) -> str:
    line = world.ticket()
    world.copy_of(line)["id"] = line["id"]
    return str(line["id"])


def two_categories(world: World) -> str:
    line = world.ticket()
    other = "plants" if line["slices"]["category"] != "plants" else "billing"
    world.copy_of(line, thread_id=line["thread_id"], slices={"category": other})
    return str(line["thread_id"])


def same_body_in_thread(world: World) -> str:
    line = world.ticket()
    return str(world.copy_of(line, thread_id=line["thread_id"])["id"])


def mojibake(world: World) -> str:
    world.ticket()["body"] += " Ã¼ber"
    return "Ã¼"


def empty_body(world: World) -> str:
    world.ticket()["body"] = ""
    return "body is empty"


def no_words(world: World) -> str:
    line = world.ticket()
    line["body"] = "?!? ..."
    return str(line["id"])


def cut_reply(world: World) -> str:
    line = world.ticket()
    reply = line["reference"]["reply"]
    line["reference"]["reply"] = reply[: reply.rindex(" ", 0, 3 * len(reply) // 4)].rstrip(".,:!?")
    line["reference"]["reply"] += " and the"
    return str(line["id"])


def cut_body(world: World) -> str:
    line = world.ticket()
    line["body"] = line["body"].rstrip() + " I would like to [truncated]"
    return str(line["id"])


def no_author(world: World) -> str:
    line = world.ticket()
    del line["reference"]["written_by"]
    return str(line["id"])


def no_review(world: World) -> str:
    line = world.ticket()
    del line["reference"]["reviewed_on"]
    return str(line["id"])


def old_review(world: World) -> str:
    line = world.ticket()
    line["reference"]["reviewed_on"] = "2019-05-01"
    return str(line["id"])


def future_review(world: World) -> str:
    line = world.ticket()
    line["reference"]["reviewed_on"] = "2199-01-01"
    return str(line["id"])


def no_tone(world: World) -> str:
    line = world.ticket()
    del line["reference"]["tone"]
    return str(line["id"])


def tone_misspelt(world: World) -> str:
    line = world.ticket()
    line["reference"]["tone"] = "Friendly"
    return str(line["id"])


def rude_reply(world: World) -> str:
    line = world.ticket()
    line["reference"]["reply"] = "Do not be stupid. " + line["reference"]["reply"]
    line["reference"]["reply"] = "This is your own fault. " + line["reference"]["reply"]
    return str(line["id"])


def endless_reply(world: World) -> str:
    line = world.ticket()
    line["reference"]["reply"] += " Thank you for your patience." * 400
    return str(line["id"])


def misspelt_category(world: World) -> str:
    line = next(x for x in world.lines if x["slices"]["category"] == "shipping")
    line["slices"]["category"] = "Shiping"
    return str(line["id"])


def no_category(world: World) -> str:
    line = world.ticket()
    line["slices"]["category"] = "n/a"
    return str(line["id"])


def no_language(world: World) -> str:
    line = world.ticket()
    line["language"] = ""
    return str(line["id"])


def broken_line(world: World) -> str:
    world.raw.append('{"id": "T-9999", "body": ')
    return "not JSON"


def unknown_key(world: World) -> str:
    world.ticket()["prioriti"] = "high"
    return "prioriti"


def article_without_owner(world: World) -> str:
    text = world.articles["KB-953"]
    start = text.index("owner:")
    world.articles["KB-953"] = text[:start] + text[text.index("\n", start) + 1 :]
    return "KB-953"


def article_without_date(world: World) -> str:
    text = world.articles["KB-954"]
    start = text.index("updated:")
    world.articles["KB-954"] = text[:start] + text[text.index("\n", start) + 1 :]
    return "KB-954"


def changed_article(world: World) -> str:
    line = world.ticket()
    name = str(line["reference"]["article_ids"][0])
    text = world.articles[name]
    start = text.index("updated:")
    end = text.index("\n", start)
    world.articles[name] = f"{text[:start]}updated: 2199-01-01{text[end:]}\n\nOne more sentence.\n"
    return name


PLANTS: tuple[tuple[str, Callable[[World], str]], ...] = (
    ("duplicate_across_slices", duplicate_across_slices),
    ("near_duplicate_threads", near_duplicate),
    ("label_disagreement", label_disagreement),
    ("contradictory_references", contradictory_pair),
    ("contradictory_references", demanded_and_forbidden),
    ("stale_reference", changed_hash),
    ("stale_reference", changed_article),
    ("article_updated_after_review", changed_article),
    ("reference_without_hash", no_hash),
    ("quote_not_verbatim", quote_off_by_a_word),
    ("fact_number_not_in_quote", wrong_number),
    ("language_tag_wrong", wrong_language),
    ("reply_language_differs", foreign_reply),
    ("unknown_article", unknown_article),
    ("unanswerable_marked_answer", unanswerable),
    ("reference_breaks_own_claim", broken_own_claim),
    ("reference_misses_own_fact", missed_own_fact),
    ("action_disagrees_with_reply", silent_action),
    ("duplicate_id", duplicate_id),
    ("thread_with_two_categories", two_categories),
    ("duplicate_in_thread", same_body_in_thread),
    ("broken_unicode", mojibake),
    ("text_empty", empty_body),
    ("text_without_words", no_words),
    ("text_truncated", cut_reply),
    ("text_truncated", cut_body),
    ("label_owner_missing", no_author),
    ("review_date_missing", no_review),
    ("review_overdue", old_review),
    ("review_in_future", future_review),
    ("tone_missing", no_tone),
    ("tone_inconsistent", tone_misspelt),
    ("reference_rude", rude_reply),
    ("reply_length_outlier", endless_reply),
    ("category_inconsistent", misspelt_category),
    ("category_missing", no_category),
    ("language_missing", no_language),
    ("row_unreadable", broken_line),
    ("schema_fault", unknown_key),
    ("article_owner_missing", article_without_owner),
    ("article_date_missing", article_without_date),
    ("personal_email", in_body(f"Write to {SECRETS['email']} please.")),
    ("personal_email", in_body(f"Or to {SECRETS['obfuscated email']} please.")),
    ("personal_phone", in_body(f"Call me at {SECRETS['phone']}.")),
    ("payment_card", in_body(f"My card is {SECRETS['card']}.")),
    ("personal_iban", in_body(f"My account is {SECRETS['iban']}.")),
    ("secret", in_body(f"The key is {SECRETS['key']}.")),
    ("secret", in_body(f"My password: {SECRETS['password']}")),
    ("personal_ssn", in_body(f"My number is {SECRETS['ssn']}.")),
)
NAMES = [
    f"{code} by {getattr(plant, '__name__', '')}-{i}" for i, (code, plant) in enumerate(PLANTS)
]


@dataclass(frozen=True)
class Spoilt:
    """Hold the audit of the world in which everything was planted."""

    outcome: AuditOutcome
    traces: list[str]
    """What the example of each plant must name."""

    def finding(self, code: str) -> Finding | None:
        """Return the finding of a code."""
        return next((one for one in self.outcome.findings if one.code == code), None)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Spoilt:
    world = sound_world()
    traces = [plant(world) for _, plant in PLANTS]
    return Spoilt(audit_world(world, tmp_path_factory.mktemp("spoilt")), traces)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> AuditOutcome:
    return audit_world(sound_world(), tmp_path_factory.mktemp("clean"))


def test_a_sound_set_raises_nothing_and_is_fit(clean: AuditOutcome) -> None:
    assert [(one.code, one.examples) for one in clean.findings] == []
    assert (clean.kind, clean.exit_code) == ("fit", 0)


def test_at_least_25_kinds_of_faults_are_planted() -> None:
    assert len({code for code, _ in PLANTS}) >= 25


@pytest.mark.parametrize("number", range(len(PLANTS)), ids=NAMES)
def test_a_planted_fault_is_found_by_its_own_finding(spoilt: Spoilt, number: int) -> None:
    code, trace = PLANTS[number][0], spoilt.traces[number]
    finding = spoilt.finding(code)
    assert finding is not None
    assert any(trace in example for example in finding.examples), finding.examples
    assert finding.what_to_do


def test_nothing_but_the_plants_is_reported(spoilt: Spoilt) -> None:
    assert {one.code for one in spoilt.outcome.findings} == {code for code, _ in PLANTS}


def formats(outcome: AuditOutcome) -> Iterator[str]:
    """Yield the audit in every format."""
    yield audit_text(outcome)
    yield audit_markdown(outcome)
    yield audit_html(outcome)
    yield json.dumps(audit_summary(outcome), ensure_ascii=False)


def test_personal_data_is_written_nowhere_unmasked(spoilt: Spoilt) -> None:
    for text in formats(spoilt.outcome):
        for secret in SECRETS.values():
            assert secret not in text
            assert secret.replace(" ", "") not in text.replace(" ", "")


def test_a_set_with_blockers_is_not_fit(spoilt: Spoilt) -> None:
    assert (spoilt.outcome.kind, spoilt.outcome.exit_code) == ("not_fit", 1)


def test_forty_per_cent_without_a_category_make_a_set_unfit(tmp_path: Path) -> None:
    world = sound_world()
    for line in world.lines[: 2 * len(world.lines) // 5]:
        del line["slices"]["category"]
    # Threads would have two categories, which is another fault.
    for line in world.lines:
        line["thread_id"] = f"TH-{line['id']}"
    world.card = "# A set without anyone\n"
    outcome = audit_world(world, tmp_path)
    found = {one.code: one for one in outcome.findings}
    assert found["category_missing"].severity == "blocker"
    assert found["category_missing"].share == pytest.approx(0.4, abs=0.01)
    assert found["set_owner_missing"].severity == "gap"


def test_a_set_without_a_card_and_with_few_tickets_has_gaps(tmp_path: Path) -> None:
    world = sound_world()
    world.card = None
    world.lines = world.lines[:30]
    outcome = audit_world(world, tmp_path)
    assert {"card_missing", "set_too_small"} <= {one.code for one in outcome.findings}
    assert outcome.exit_code in (1, 2)


def test_what_a_card_demands_and_the_set_lacks_is_a_gap(tmp_path: Path) -> None:
    world = sound_world()
    world.card = CARD + "Demand: tickets >= 9000\nDemand: tag=lookup >= 1\n"
    outcome = audit_world(world, tmp_path)
    found = {one.code: one for one in outcome.findings}
    assert list(found) == ["demand_not_met"]
    assert found["demand_not_met"].examples == (f"size tickets: {len(world.lines)} of 9000",)


def test_the_folder_is_left_as_it_was(tmp_path: Path) -> None:
    world = sound_world()
    audit_world(world, tmp_path)
    names = sorted(path.name for path in (tmp_path / "set").iterdir())
    assert names == ["CARD.md", "articles", "tickets.jsonl"]
    shutil.rmtree(tmp_path / "set")
