"""Write drafts into a store, one by one, until killed: run by the tests of durability.

Usage: python store_writer.py URL RUN_ID COUNT
Prints `T-<n>` after the draft and the score of ticket n were reported as stored.
"""

from __future__ import annotations

import sys

from runners.store import RunStore
from tests.builders import a_draft, a_golden, a_provenance, a_score, a_ticket


def main(url: str, run_id: str, count: int) -> None:
    """Create a run of `count` tickets and fill it."""
    ids = [f"T-{number}" for number in range(count)]
    with RunStore(url) as store:
        store.create_run(a_provenance(run_id=run_id))
        store.put_golden(run_id, (a_golden(ticket=a_ticket(id=name)) for name in ids))
        for name in ids:
            store.save_outcome(run_id, a_draft(ticket_id=name, reply=f"reply to {name}"))
            store.save_scores(run_id, name, 0, [a_score()], fingerprints={"faithfulness": "f1"})
            print(name, flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
