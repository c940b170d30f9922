"""`audit --production`: topics that were left out are named; broken exports get a sentence."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest

from runners.cli import outcome

TOPICS = {
    "card_lost": "lost stolen card wallet replace missing purse block",
    "transfer": "transfer send bank recipient pending arrive wire",
    "fees": "fee charge extra cost statement monthly price",
    "login": "login password account reset access locked email",
    "delivery": "delivery parcel courier tracking late box driver",
    "returns": "return send label refund unwanted exchange item",
    "warranty": "warranty broken repair defect device screen motor",
    "invoice": "invoice vat receipt tax document company pdf",
    "recipes": "recipe soup cook oven ingredient flour bake",
    "luggage": "luggage airport flight suitcase belt airline baggage",
}
LEFT_OUT = ("recipes", "luggage")
SECRETS = ("jonas.weber@gmail.com", "4111 1111 1111 1111", "+49 151 23456789")


def a_text(topic: str, rng: random.Random) -> str:
    words = rng.sample(TOPICS[topic].split(), 4)
    fill = ("why is my", "what about the", "i have a problem with", "where do i find", "can you")
    return f"{rng.choice(fill)} {words[0]} {words[1]} and the {words[2]} with {words[3]}"


def write_export(path: Path, *, labels: bool = True, rows: int = 1_500) -> Path:
    """Write a dirty export: 40 % without a category, personal data in every tenth row."""
    rng = random.Random(1)  # noqa: S311  # a test corpus, no secret
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "text", "category", "customer"])
        for number in range(rows):
            topic = rng.choice(list(TOPICS))
            text = a_text(topic, rng)
            if number % 10 == 0:
                text += f" {SECRETS[number // 10 % 3]} thanks, Zebediah"
            category = topic if labels and rng.random() > 0.4 else ""
            table.writerow([f"P-{number}", text, category, "Zebediah Quist"])
    return path


def write_golden(path: Path, *, coarse: bool) -> Path:
    """Write a single file with six golden tickets a topic, but for those left out."""
    rng = random.Random(2)  # noqa: S311  # a test corpus, no secret
    lines = []
    for topic in TOPICS:
        for number in range(0 if topic in LEFT_OUT else 6):
            category = ("money" if len(topic) > 5 else "other things") if coarse else topic
            line = {"id": f"{topic}-{number}", "body": a_text(topic, rng), "category": category,
                    "reference": "We will look into it.", "language": "en"}  # fmt: skip
            lines.append(json.dumps(line))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command; returns exit code, standard output and standard error."""
    code = outcome(["audit", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("coarse", [False, True], ids=["same categories", "other categories"])
def test_the_topics_that_were_left_out_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], coarse: bool
) -> None:
    golden = write_golden(tmp_path / "golden.jsonl", coarse=coarse)
    export = write_export(tmp_path / "export.csv")
    _, out, _ = run(capsys, str(golden), "--production", str(export), "--json", "--quiet")
    document = json.loads(out)
    assert {topic["name"].partition(":")[0] for topic in document["topics"]} == set(LEFT_OUT)
    # Two of ten topics of equal size are a fifth of the volume.
    assert sum(topic["share"] for topic in document["topics"]) == pytest.approx(0.2, abs=0.04)
    assert all(len(topic["examples"]) == 3 for topic in document["topics"])


def test_topics_are_found_without_any_category(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = write_golden(tmp_path / "golden.jsonl", coarse=False)
    export = write_export(tmp_path / "export.csv", labels=False)
    _, out, _ = run(capsys, str(golden), "--production", str(export), "--json", "--quiet")
    names = " ".join(topic["name"] for topic in json.loads(out)["topics"])
    known = {topic for topic, words in TOPICS.items() for word in words.split() if word in names}
    assert set(LEFT_OUT) <= known


def test_personal_data_of_production_is_written_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = write_golden(tmp_path / "golden.jsonl", coarse=False)
    export = write_export(tmp_path / "export.csv")
    words = (str(golden), "--production", str(export), "--out", str(tmp_path / "out"))
    _, out, err = run(capsys, *words)
    texts = [out, err, *(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())]
    assert len(texts) == 5
    for text in texts:
        for secret in (*SECRETS, "Zebediah", "Quist"):
            assert secret not in text


def test_golden_tickets_that_nobody_asks_any_more_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = write_golden(tmp_path / "golden.jsonl", coarse=True)
    with golden.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "OLD", "body": "fax machine toner cartridge telegram cable",
                               "reference": "No.", "category": "money"}) + "\n")  # fmt: skip
    export = write_export(tmp_path / "export.csv")
    _, out, _ = run(capsys, str(golden), "--production", str(export), "--json", "--quiet")
    found = {one["code"]: one for one in json.loads(out)["findings"]}
    assert [e.split(":")[0] for e in found["golden_no_longer_asked"]["examples"]] == ["OLD"]
    assert found["production_category_missing"]["share"] == pytest.approx(0.4, abs=0.05)


def test_broken_rows_are_counted_and_the_others_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = write_golden(tmp_path / "golden.jsonl", coarse=False)
    export = write_export(tmp_path / "export.csv")
    dirt = (
        b"a,b\n",
        b"P-x,\xff\xfe caf\xe9,x,y\n",
        b"P-y,nul\0nul,x,y\n",
        b"P-z," + b"x" * 5_000_001,
    )
    with export.open("ab") as file:
        for line in dirt:
            file.write(line)
    _, out, _ = run(capsys, str(golden), "--production", str(export), "--json", "--quiet")
    document = json.loads(out)
    found = {one["code"]: one for one in document["findings"]}
    assert found["production_rows_broken"]["count"] == 4
    assert document["production_rows"] == 1_500


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("wide.csv", b"a" + b",a" * 10_000_000 + b"\n1,2\n", "longer than"),
        ("wider.csv", b"a" + b",a" * 2_000_000 + b"\n1,2\n", "2,000,001 columns"),
        ("long.csv", b"x" * 6_000_000, "longer than"),
        ("utf16.csv", "id,text\n1,hello\n".encode("utf-16"), "UTF-16"),
        ("nul.jsonl", b"\0\0\0\0\n", "NUL"),
        ("empty.csv", b"", "no row with a text"),
        ("header.csv", b"colour,shape\nred,round\n", "no column holds the text"),
        ("photo.xlsx", b"PK\x03\x04", "not a format"),
        ("broken.parquet", b"nothing PAR0", "Parquet"),
    ],
)
def test_a_hopeless_export_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    golden = write_golden(tmp_path / "golden.jsonl", coarse=False)
    (tmp_path / name).write_bytes(content)
    code, _, err = run(capsys, str(golden), "--production", str(tmp_path / name), "--quiet")
    assert code == 4
    assert said in err
    assert "Traceback" not in err


def test_an_export_that_does_not_exist_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = write_golden(tmp_path / "golden.jsonl", coarse=False)
    code, _, err = run(capsys, str(golden), "--production", "nowhere.csv", "--quiet")
    assert (code, "no such file" in err) == (4, True)
