"""The command line for the program in its own process, and for one that is served."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from localcloud.cli.client import Client
from localcloud.cli.endings import Ending
from localcloud.cli.price import estimated
from localcloud.cloud import LocalCloud
from localcloud.providers.fault_matrix import closed_address
from tests.support.command_line import ANYWHERE, OF_AN_API, PICTURE, SECONDS, Claim, CommandLine
from tests.support.paid import let_in, offering_all

ROOT = Path(__file__).parents[2]
PAID = (
    "animate",
    str(PICTURE),
    "he begins to sob",
    "--frames",
    "3",
    "--set",
    "size=64",
    "--set",
    "generator=stability",
)
PRICE = "2 calls: $0.08. If calls fail, $0.29 at most, for 8 calls."


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """A shell starts what runs in its background deaf to Ctrl-C, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The address of what `serve` serves."""
    command = [sys.executable, "-u", "-m", "localcloud", "serve", "--memory", "--port", "0", "--sweep-seconds", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        watchdog = threading.Timer(SECONDS, process.kill)
        watchdog.start()
        said = process.stdout.readline()
        watchdog.cancel()
        yield re.findall(r"http://127\.0\.0\.1:\d+", said)[0]
        process.terminate()


@pytest.mark.parametrize("claim", ANYWHERE, ids=lambda claim: claim.__name__)
def test_in_its_own_process(claim: Claim, tmp_path: Path) -> None:
    claim(CommandLine(tmp_path))


@pytest.mark.parametrize("claim", OF_AN_API, ids=lambda claim: claim.__name__)
def test_of_one_that_is_served(claim: Claim, tmp_path: Path, served: str) -> None:
    claim(CommandLine(tmp_path, served))


@pytest.fixture(scope="module")
def shop() -> Iterator[LocalCloud]:
    """One where drawing costs money."""
    with offering_all() as cloud:
        yield cloud


@pytest.fixture
def person(tmp_path: Path, shop: LocalCloud) -> CommandLine:
    return CommandLine(tmp_path, shop.api_url, {"FRAMELOOM_TOKEN": let_in(shop, uuid4().hex)})


def spent(person: CommandLine, job: str) -> float:
    assert person.api
    cost: float = Client(person.api).look(job)["cost"]["spent_usd"]
    return cost


def last_job(shop: LocalCloud) -> str:
    """The newest that was ordered."""
    listed = shop.client("s3").list_objects_v2(Bucket=shop.bucket, Prefix="jobs/")["Contents"]
    return max(listed, key=lambda entry: entry["LastModified"])["Key"].split("/")[1]


def test_what_costs_money_is_not_ordered_where_nobody_says_yes(person: CommandLine, shop: LocalCloud) -> None:
    typed = person.type(*PAID)
    assert (typed.ending, PRICE in typed.said) == (Ending.MONEY, True)
    assert "say --yes" in typed.complained
    assert not list(person.folder.glob("*.gif"))
    assert Client(shop.api_url).look(last_job(shop))["state"] == "cancelled"
    assert spent(person, last_job(shop)) == 0
    assert [one["state"] for one in person.type("jobs", "--json").document["jobs"]] == ["cancelled"]
    assert person.type("jobs", "--json", FRAMELOOM_TOKEN="").document == {"jobs": []}


def test_what_was_agreed_to_is_drawn_and_its_cost_is_told(person: CommandLine) -> None:
    typed = person.type(*PAID, "--yes")
    assert typed.ending == Ending.DONE
    assert typed.said.index(PRICE) < typed.said.index("$0.08 spent.")


def test_a_branch_asks_before_it_pays_and_pays_for_what_comes_behind(person: CommandLine, shop: LocalCloud) -> None:
    assert person.type(*PAID, "--yes").ending == Ending.DONE
    source = last_job(shop)
    branch = ("branch", source, "he laughs", "--from", "1", "--frames", "4", "--out", "laughs.gif")
    refused = person.type(*branch)
    assert (refused.ending, last_job(shop)) == (Ending.MONEY, source)
    assert "2 calls of this job cost $0.08" in refused.said
    agreed = person.type(*branch, "--yes")
    assert (agreed.ending, "$0.08 spent." in agreed.said) == (Ending.DONE, True), agreed.complained
    assert (person.folder / "laughs.gif").read_bytes().startswith(b"GIF89a")
    frames = Client(shop.api_url).look(last_job(shop))["frames"]
    assert (frames["done"], frames["copied"]) == (4, 2)


def test_what_a_poster_will_cost_is_what_it_is_then_set_aside(person: CommandLine, shop: LocalCloud) -> None:
    ordered = ("poster", "the moon", "--set", "generator=openai")
    refused, told = person.type(*ordered), person.type(*ordered, "--yes", "--json")
    assert (refused.ending, told.ending) == (Ending.MONEY, Ending.DONE)
    order = {"prompt": "the moon", "generator": "openai"}
    token = person.environment["FRAMELOOM_TOKEN"]
    cost = Client(shop.api_url, token).begin_poster(order, "of the same poster")["cost"]
    assert refused.said.splitlines()[0] == told.complained.splitlines()[0] == estimated(cost)


@pytest.mark.parametrize(
    ("answer", "ending"), [("y", Ending.DONE), ("n", Ending.MONEY), ("Ctrl-C", Ending.INTERRUPTED)]
)
def test_somebody_at_a_terminal_is_asked(person: CommandLine, shop: LocalCloud, answer: str, ending: Ending) -> None:
    with at_a_terminal(person, *PAID) as (process, terminal):
        assert PRICE in read_until(terminal, "[y/N]")
        if answer == "Ctrl-C":
            process.send_signal(signal.SIGINT)
        else:
            os.write(terminal, f"{answer}\n".encode())
        read_on(terminal)
        assert process.wait(SECONDS) == ending
    assert (spent(person, last_job(shop)) > 0) == (ending is Ending.DONE)


def test_ctrl_c_cancels_the_job_over_there(person: CommandLine, shop: LocalCloud) -> None:
    words = ("animate", str(PICTURE), "slow zoom in", "--frames", "240", "--out", "long.gif")
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "localcloud", *words],
        cwd=person.folder,
        env=person.surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if "generating" in line:
                process.send_signal(signal.SIGINT)
                break
        rest = process.stdout.read()
    assert process.returncode == Ending.INTERRUPTED
    (job,) = re.findall(r"frameloom status ([0-9a-f]{32})", rest)
    assert Client(shop.api_url).look(job)["error"]["code"] == "cancelled"
    assert not (person.folder / "long.gif").exists()


def test_an_api_that_does_not_answer_is_told_by_the_exit_status(tmp_path: Path) -> None:
    person = CommandLine(tmp_path, closed_address())
    commands = (("animate", str(PICTURE), "rain"), ("status", "0" * 32))
    with ThreadPoolExecutor() as both:  # each asks for half a minute
        ended = list(both.map(lambda words: person.type(*words), commands))
    for typed in ended:
        assert (typed.ending, typed.complained.startswith("no answer: ")) == (Ending.NO_ANSWER, True)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("example.com", "is no address"),
        ("ftp://example.com", "is no address"),
        ("https://example.com/?token=abc", "is no address"),
        ("https://ann:secret@example.com", "holds no password"),
        ("http://example.com", "over https:// only"),
    ],
)
def test_an_address_that_no_token_should_go_to_is_refused(tmp_path: Path, address: str, said: str) -> None:
    typed = CommandLine(tmp_path, address, {"FRAMELOOM_TOKEN": "a-token"}).type("status", "0" * 32)
    assert (typed.ending, said in typed.complained) == (Ending.WRONG, True)
    assert "a-token" not in typed.complained


def test_whoever_has_a_token_is_told_all_of_its_jobs_wherever_they_were_ordered(
    person: CommandLine, shop: LocalCloud
) -> None:
    api = Client(shop.api_url, person.environment["FRAMELOOM_TOKEN"])
    order = {"prompt": "a boat", "frames": 2, "upload": {"content_type": "image/png", "bytes": 9}}
    ordered = [api.create(order)["id"] for _ in range(12)]
    Client(shop.api_url).create(order)
    assert [one["job"] for one in person.type("jobs", "--json").document["jobs"]] == ordered[::-1]
    listed = person.type("jobs", "--last", "1")
    assert listed.said.startswith(f"{ordered[-1]}  awaiting_upload")
    assert len(listed.said.splitlines()) == 1


def test_the_list_is_for_its_owner_alone_and_outlives_what_is_no_line(tmp_path: Path, shop: LocalCloud) -> None:
    person = CommandLine(tmp_path, shop.api_url)
    free = ("animate", str(PICTURE), "rain", "--frames", "2", "--set", "size=64", "--json")
    job = person.type(*free).document["job"]
    (path,) = person.folder.rglob("jobs.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(f"no line\n{json.dumps({'job': 1})}\n{path.read_text()}")
    assert [one["job"] for one in person.type("jobs", "--json").document["jobs"]] == [job]


@contextmanager
def at_a_terminal(person: CommandLine, *words: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A command that speaks to a terminal, and the terminal's other end."""
    own, others = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "localcloud", *words],
        cwd=person.folder,
        env=person.surroundings(TERM="xterm", COLUMNS="200"),
        stdin=others,
        stdout=others,
        stderr=others,
        start_new_session=True,
    ) as process:
        os.close(others)
        try:
            yield process, own
        finally:
            process.kill()
            os.close(own)


def read_until(terminal: int, word: str) -> str:
    said = ""
    while word not in said:
        said += os.read(terminal, 4096).decode()
    return said


def read_on(terminal: int) -> None:
    """Until nobody is at its other end."""
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        return
