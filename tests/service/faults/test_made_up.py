"""The short form of what `make security` makes up: keys, metadata, events and messages."""

from tests.security.intruder import intruder

SEED, COUNT = 3, 700


def test_nothing_that_is_made_up_ends_unclassified_writes_elsewhere_or_is_paid() -> None:
    with intruder() as one:
        one.attack(SEED, COUNT)
        assert min(one.made[kind] for kind in ("event", "message", "drop")) > COUNT / 20
        assert {"outbox/", "names/", "jobs/", "uploads/", "active/", "messages"} <= one.wrote.keys()
        assert one.paid > 0, "there is a job that was paid"
