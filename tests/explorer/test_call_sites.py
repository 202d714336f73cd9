"""Every call of store, queue, ledger, clock or generator in what is shipped is a choice point of the explorer."""

from itertools import product
from pathlib import Path

import pytest

from tests.explorer.call_sites import Shipped, unseen

from .random_walk import RandomWalk
from .scopes import SITES, SMALL
from .world.replay import SHIPPED

SHIPPED_MODULES = Shipped(Path(SHIPPED))
MOST_KNOWN = {
    *("Bucket.fetch", "Bucket.version_of", "Bucket.list", "Bucket._put_if_new", "Bucket.write", "Bucket.delete_all"),
    "Bucket.begin_of",
    *("Queue.send", "Queue.bury", "Queue._post", "Ledger._change", "Ledger._read", "Ledger.page"),
    *("Table.read", "Table.list", "Table.change", "carry_over"),
    *("find_holder", "find_reservation", "new_claim", "take_claim", "end_claim", "_take_ticket", "read_claim"),
    *("CollectedCall.hand_in", "CollectedCall.see_to", "CollectedCall._keep", "CollectedCall._collect"),
    *("JobRepository._read_order", "Attempt.reserve", "Attempt.create", "Attempt._take_back"),
    *("_place", "resume_job", "order_export", "delete_pictures", "settle_markers", "accept_drop", "end_run"),
    *("prepare_first_frame", "_make_call", "_call", "put_frame", "_make_output", "_put_output", "sweep", "_wait"),
    *("add_token", "tokens", "remove_token", "_find_token"),
}
"""Functions that ask: a few of every kind, so that a scan that finds nothing there is noticed."""
WALKS = 12
"""Through each scope, at the most: once every call was seen, there is nothing more to find."""
NOT_OURS = {"Bucket.fetch", "Bucket.begin_of", "tell", "_cut_at", "read"}
"""They read an answer's body, write a line of the log, stop a timer, and read a workflow's file."""


def test_every_call_site_is_a_choice_point() -> None:
    remaining = SHIPPED_MODULES.sites()
    for seed, scope in product(range(WALKS), (*SITES, *SMALL)):
        seen = {(path.lstrip("/"), line) for path, line in RandomWalk(scope, seed).wander().sites}
        remaining = unseen(remaining, seen)
        if not remaining:
            break
    assert [f"{site.path}:{site.first} {site.text}" for site in remaining] == []


def test_all_modules_are_looked_through() -> None:
    assert len(SHIPPED_MODULES.trees) > 120
    assert MOST_KNOWN - SHIPPED_MODULES.functions() == set()
    assert len(SHIPPED_MODULES.sites()) > 150


def test_nothing_is_called_of_which_the_types_say_nothing() -> None:
    assert SHIPPED_MODULES.doubtful() == NOT_OURS


def test_nobody_else_gets_a_client_of_amazons() -> None:
    """Two build what the store and the ledger hold, and one reads a generator's key, which happens before any claim."""
    assert SHIPPED_MODULES.makers() == {"build_context", "build_table", "with_key"}


DESK = "class Desk:\n    store: Bucket\n    find: Callable[[str], Queue]\n"
WAYS = {
    "a parameter": "def f(bucket: Bucket) -> None:\n    bucket.delete('x')\n",
    "a field": "class Held:\n    def __init__(self, b: Bucket) -> None:\n        self.b = b\n"
    "    def f(self) -> None:\n        self.b.delete('x')\n",
    "a field of a field": DESK + "class Held:\n    desk: 'Desk'\n"
    "    def f(self) -> None:\n        self.desk.store.delete('x')\n",
    "a variable": DESK + "def f(desk: Desk) -> None:\n    it = desk.store\n    it.delete('x')\n",
    "what a function returns": "def find() -> Bucket | None: ...\ndef f() -> None:\n    find().delete('x')\n",
    "a callable's answer": DESK + "def f(desk: Desk) -> None:\n    desk.find('x').send({})\n",
    "what is entered": DESK + "def f() -> None:\n    with Desk() as desk:\n        desk.store.delete('x')\n",
    "something within": "def f(clock: Clock) -> None:\n    def inner() -> None:\n        clock.now()\n",
}
"""In which something that asks can be had."""


@pytest.mark.parametrize("folders", ["", "deep/in/folders"])
@pytest.mark.parametrize("way", WAYS)
def test_a_call_is_found_wherever_it_stands(way: str, folders: str, tmp_path: Path) -> None:
    place = tmp_path / folders
    place.mkdir(parents=True, exist_ok=True)
    (place / "moved.py").write_text(WAYS[way])
    (site,) = Shipped(tmp_path).sites()
    assert (Path(site.path).name, site.function.rpartition(".")[2]) == ("moved.py", "f")
    assert unseen([site], set()) == [site]
    assert unseen([site], {(site.path, site.first)}) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(page: Page) -> None:\n    page.delete('x')\n",
        "def f(generator: Generator) -> None:\n    generator.notes('x')\n",
        "def f(words: str) -> int:\n    return words.find('x')\n",
    ],
)
def test_what_asks_nobody_is_no_site(source: str, tmp_path: Path) -> None:
    (tmp_path / "still.py").write_text(source)
    found = Shipped(tmp_path)
    assert (found.sites(), found.doubtful()) == ([], set())


def test_a_receiver_without_a_type_is_told(tmp_path: Path) -> None:
    (tmp_path / "untyped.py").write_text("def f(bucket):\n    bucket.delete('x')\n")
    found = Shipped(tmp_path)
    assert (found.sites(), found.doubtful()) == ([], {"f"})


def test_a_client_from_elsewhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "past.py").write_text("def f() -> None:\n    get_session().create_client('s3').get_object(Key='x')\n")
    assert Shipped(tmp_path).makers() == {"f"}


def test_a_package_that_is_empty_is_told(tmp_path: Path) -> None:
    assert MOST_KNOWN - Shipped(tmp_path).functions() == MOST_KNOWN
