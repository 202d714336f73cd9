import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from PIL import Image

from chalicelib.domain.limits import MAX_UNREACHED_TRIES
from localcloud.__main__ import main
from localcloud.cli.animation import Animation
from localcloud.cli.client import Client
from localcloud.cli.endings import Ending
from localcloud.cli.order import compose_order, parts_of
from localcloud.providers.collected.registry import collected_contracts
from localcloud.providers.fault_matrix import closed_address
from localcloud.providers.registry import KEY, contracts
from localcloud.providers.server import ContractServer
from localcloud.storage.folder import default_folder
from tests.support.customers import PICTURE, compose

ROOT = Path(__file__).parents[2]
SERVERS = len(contracts()) + len(collected_contracts())
PATIENCE = 30.0
PNG = b"\x89PNG\r\n\x1a\n" + b"rest"


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """A shell starts what runs in its background deaf to Ctrl-C, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where nobody has kept anything yet."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return home


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def read_until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout
    said = ""
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    for line in process.stdout:
        said += line
        if word in line:
            watchdog.cancel()
            return said
    raise AssertionError(f"it ended without saying {word!r}: {said}")


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """It doesn't outlive a test that failed."""
    command, environment = (
        [sys.executable, "-u", "-m", "localcloud", *arguments],
        os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def served() -> Iterator[subprocess.Popen[str]]:
    with started(ROOT, "serve", "--port", "0", "--sweep-seconds", "0.1") as process:
        yield process


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_cleanly_and_leaves_nobody_behind(served: subprocess.Popen[str], end: signal.Signals) -> None:
    api, bucket = re.findall(r"http://127\.0\.0\.1:\d+", read_until(served, "ready"))
    assert requests.get(f"{api}/health").status_code == 200
    assert requests.get(bucket).status_code == 403
    served.send_signal(end)
    # Every process that it started holds this pipe: its end is the end of the last of them.
    rest, _ = served.communicate(timeout=5)
    assert rest == ""
    assert served.returncode == 0


def test_the_contract_servers_answer_by_hand_until_ctrl_c() -> None:
    with started(ROOT, "fakes", "--port", "0", "--fault", "429") as process:
        addresses = re.findall(r"(http://127\.0\.0\.1:\d+) ", read_until(process, "Ready"))
        assert [requests.post(address, b"x").status_code for address in addresses] == [429] * SERVERS
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_a_fault_that_is_none_is_told_in_a_line() -> None:
    told = run("fakes", "--fault", "sleepy")
    assert told.exit_code == 2
    assert "Error: fault: " in told.output


def test_a_job_of_a_killed_cloud_goes_on_by_its_old_link_when_it_is_started_again(home: Path) -> None:
    with started(ROOT, "serve", "--port", "0") as process:
        said = read_until(process, "ready")
        assert f"kept in       {default_folder()}" in said
        created = Client(re.findall(r"http://127\.0\.0\.1:\d+", said)[0]).create(compose(frames=2))
        process.kill()
        process.communicate(timeout=5)
    assert default_folder().is_relative_to(home)
    with started(ROOT, "serve", "--port", "0") as process:
        client = Client(re.findall(r"http://127\.0\.0\.1:\d+", read_until(process, "ready"))[0])
        client.upload(created["upload"], PICTURE)
        animation = Animation(client, lambda _: None, job=created["id"])
        assert animation.download(animation.follow()).startswith(b"GIF8")


def test_a_second_cloud_in_the_same_folder_is_told_so_in_a_line() -> None:
    with started(ROOT, "serve", "--port", "0") as process:
        read_until(process, "ready")
        result = run("serve", "--port", "0")
    said = f"{default_folder()} is in use by process {process.pid}: choose another with --data\n"
    assert (result.exit_code, result.output) == (2, said)


def test_a_folder_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "cloud.sqlite").write_text("something else, longer than any header of a database would be " * 9)
    result = run("serve", "--port", "0", "--data", str(tmp_path))
    said = f"{tmp_path}/cloud.sqlite: file is not a database: choose another with --data\n"
    assert (result.exit_code, result.output) == (2, said)


def test_in_memory_nothing_is_written() -> None:
    with started(ROOT, "serve", "--port", "0", "--memory") as process:
        assert "kept in       memory" in read_until(process, "ready")
    assert not default_folder().exists()


def test_a_killed_cloud_leaves_nobody_behind(served: subprocess.Popen[str]) -> None:
    read_until(served, "ready")
    os.kill(served.pid, signal.SIGKILL)
    assert served.communicate(timeout=5)[0] == ""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.linear_gradient("L").save(tmp_path / "hill.png")
    return tmp_path / "hill.png"


def test_what_costs_money_says_how_much(picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ContractServer(contracts()["stability"]) as server:
        monkeypatch.setenv("FRAMELOOM_GENERATORS", "procedural, stability")
        monkeypatch.setenv("FRAMELOOM_STABILITY_KEY", KEY)
        monkeypatch.setenv("FRAMELOOM_STABILITY_BASE_URL", server.url)
        small = ("--frames", "3", "--set", "size=64", "--out", str(tmp_path / "out.gif"))
        paid = run("animate", str(picture), "he begins to sob", "--set", "generator=stability", "--yes", *small)
        free = run("animate", str(picture), "slow zoom in", *small)
    assert (paid.exit_code, free.exit_code) == (0, 0)
    assert "2 calls: $0.08. If calls fail, $0.29 at most, for 8 calls." in paid.output
    assert "$0.08 spent." in paid.output
    assert "$" not in free.output


def test_a_picture_becomes_a_gif_beside_its_frames(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(picture.parent)
    frames, older = picture.parent / "frames", picture.with_name("older.png")
    frames.mkdir()
    older.write_bytes(b"older")
    (frames / "0001.png").hardlink_to(older)
    small = ("--frames", "4", "--frames-dir", str(frames), "--set", "size=64")
    result = run("animate", str(picture), "slow zoom in", *small)
    assert result.exit_code == 0
    assert re.search(r"hill\.gif: [\d,]+ bytes, 64x64, 4 frames, [\d.]+ s, 3 generator calls", result.output)
    assert sorted(path.name for path in frames.iterdir()) == ["0000.png", "0001.png", "0002.png", "0003.png"]
    assert older.read_bytes() == b"older"  # a frame takes a place at once: nothing is written into what stands there
    with Image.open(picture.with_suffix(".gif")) as gif:
        assert gif.format == "GIF"


def test_what_is_read_in_the_prompt_and_seen_in_the_picture_is_told_once(
    picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(picture.parent)
    told = run("animate", str(picture), "she smiles", "--frames", "4", "--set", "size=64").output
    assert told.count("prompt: 'smiles' understood as smile\n") == 1
    assert told.count("picture: no face was found, so all of it bobs for smile.") == 1


def test_a_generator_that_is_not_there_is_told_within_seconds(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMELOOM_GENERATORS", "automatic1111")
    monkeypatch.setenv("FRAMELOOM_AUTOMATIC1111_BASE_URL", closed_address())
    nobody = "could not be reached: nobody listens at the address that is configured"
    with started(picture.parent, "animate", str(picture), "rain", "--set", "generator=automatic1111") as process:
        said = read_until(process, nobody)
        assert f"Frame 1 is not drawn yet: the Stable Diffusion server {nobody}." in said
        rest, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == Ending.FAILED
    assert (
        rest.splitlines()[-1]
        == f"The Stable Diffusion server {nobody}. {MAX_UNREACHED_TRIES} calls were tried, at no cost."
    )


def test_words_become_a_poster(tmp_path: Path) -> None:
    out = tmp_path / "night.png"
    done = run("poster", "the moon over the sea", "--title", "Night", "--set", "aspect_ratio=3:2", "--out", str(out))
    assert done.exit_code == 0, done.stderr
    assert "1024x683" in done.stdout
    with Image.open(out) as picture:
        assert (picture.format, picture.size) == ("PNG", (1024, 683))


def test_a_refused_poster_is_one_line(tmp_path: Path) -> None:
    done = run("poster", "the moon", "--set", "style=cubist", "--out", str(tmp_path / "moon.png"))
    assert (done.exit_code, done.stderr.count("\n")) == (Ending.REFUSED, 1)
    assert "style: 'cubist'" in done.stderr
    assert not any(tmp_path.iterdir())


def test_a_refused_picture_is_one_line_and_leaves_no_file(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(picture.parent)
    picture.write_text("no picture at all")
    result = run("animate", str(picture), "slow zoom in")
    assert result.exit_code == Ending.FAILED
    assert result.output.splitlines()[-1].startswith("The picture must be a JPEG, PNG, WebP or GIF file")
    assert not picture.with_suffix(".gif").exists()


def test_ctrl_c_cancels_and_leaves_no_file(picture: Path) -> None:
    with started(picture.parent, "animate", str(picture), "slow zoom in", "--frames", "240") as process:
        read_until(process, "generating")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert not picture.with_suffix(".gif").exists()


@pytest.mark.parametrize(
    ("command", "option"),
    [(["serve"], "--port"), (["serve", "--port", "0"], "--s3-port"), (["fakes"], "--port")],
    ids=["API", "bucket", "fakes"],
)
def test_a_port_in_use_is_one_line(command: list[str], option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(*command, option, str(port))
    assert (result.exit_code, result.output) == (2, f"port {port} is in use: choose another with {option}\n")


@pytest.mark.parametrize("command", ["serve", "fakes"])
def test_a_port_that_is_none_is_told(command: str) -> None:
    told = run(command, "--port", "70000")
    assert told.exit_code == 2
    assert "70000 is not in the range" in told.output


def test_a_wrong_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMELOOM_LINK_MINUTES", "0")
    result = run("serve", "--port", "0")
    said = "FRAMELOOM_LINK_MINUTES: it must be at least 1\n"
    assert (result.exit_code, result.output) == (2, said)


def test_a_picture_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = run("animate", str(tmp_path / "none.jpg"), "rain")
    assert (result.exit_code, result.output) == (2, f"{tmp_path}/none.jpg: No such file or directory\n")


def test_an_output_that_cannot_be_written_is_one_line_before_any_work(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(PNG)
    result = run("animate", str(picture), "rain", "--out", str(tmp_path / "no" / "a.gif"))
    assert (result.exit_code, result.output) == (2, f"{tmp_path}/no/a.gif: No such file or directory\n")


def test_a_poster_that_cannot_be_written_is_told_before_it_is_ordered(tmp_path: Path) -> None:
    result = run("poster", "the moon", "--out", str(tmp_path / "no" / "moon.png"))
    assert (result.exit_code, result.output) == (2, f"{tmp_path}/no/moon.png: No such file or directory\n")


def test_a_name_that_no_file_can_have_is_one_line_before_any_work(tmp_path: Path) -> None:
    loop = tmp_path / "loop.png"
    loop.symlink_to(loop)
    for path, said in (
        (loop, "Too many levels of symbolic links"),
        (tmp_path / f"{'a' * 252}.png", "File name too long"),
    ):
        result = run("poster", "the moon", "--out", str(path))
        assert (result.exit_code, result.output) == (2, f"{path}: {said}\n")


def test_a_poster_is_kept_as_a_png_alone(tmp_path: Path) -> None:
    result = run("poster", "the moon", "--out", str(tmp_path / "moon.jpg"))
    assert (result.exit_code, result.output) == (2, f"--out: {tmp_path}/moon.jpg must end in .png: a poster is a PNG\n")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("spell", ["itself", "symbolic", "hard", "roundabout"])
def test_a_picture_that_was_given_is_never_overwritten(picture: Path, spell: str) -> None:
    out = {"itself": picture, "roundabout": picture.parent / "." / ".." / picture.parent.name / "hill.png"}.get(
        spell, picture.with_name("link.png")
    )
    if spell == "symbolic":
        out.symlink_to(picture)
    if spell == "hard":
        out.hardlink_to(picture)
    before = picture.read_bytes()
    for inputs in ((str(picture),), (str(picture.with_name("other.png")), "--mask", str(picture))):
        Image.linear_gradient("L").save(picture.with_name("other.png"))
        result = run("animate", inputs[0], "rain", *inputs[1:], "--out", str(out))
        said = f"{out} is the picture that was given: choose another name for what is made of it\n"
        assert (result.exit_code, result.output) == (2, said)
    assert picture.read_bytes() == before


@pytest.mark.parametrize("lead", ["none", "from the picture", "from the mask", "from the frame", "from the output"])
def test_no_frame_takes_the_place_of_what_is_read_or_made(picture: Path, lead: str) -> None:
    frames = picture.with_name("frames")
    frames.mkdir()
    given, frame, other = picture.read_bytes(), frames / "0001.png", picture.with_name("other.png")
    inputs: tuple[str, ...] = (str(frame if lead == "none" else picture),)
    if lead == "from the frame":
        frame.symlink_to(picture)
    else:
        frame.write_bytes(given)
        other.symlink_to(frame)
    if lead in {"from the picture", "from the mask"}:
        inputs = (str(other),) if lead == "from the picture" else (str(picture), "--mask", str(other))
    out = other if lead == "from the output" else picture.with_suffix(".gif")
    told = run("animate", inputs[0], "rain", *inputs[1:], "--frames-dir", str(frames), "--out", str(out))
    assert told.exit_code == 2
    assert told.output.endswith(f" would be overwritten by a frame: keep the frames in another folder than {frames}\n")
    assert (picture.read_bytes(), frame.read_bytes()) == (given, given)
    assert not picture.with_suffix(".gif").exists()


def test_frames_that_cannot_be_kept_are_told_before_any_work(picture: Path) -> None:
    frames = picture.with_name("frames")
    frames.mkdir()
    frame, fifo = frames / "0017.png", picture.with_name("fifo")
    os.mkfifo(fifo)
    options = ("--frames-dir", str(frames), "--out", str(picture.with_suffix(".gif")))
    for spoil, said in (
        (frame.mkdir, f"{frame} is no file: give the name of one that may be written\n"),
        (partial(frame.symlink_to, fifo), f"{frame} is no file: give the name of one that may be written\n"),
        (partial(frame.symlink_to, picture / "x"), f"{frame}: Not a directory\n"),
    ):
        spoil()
        told = run("animate", str(picture), "rain", *options)
        assert (told.exit_code, told.output) == (2, said)
        frame.rmdir() if frame.is_dir() else frame.unlink()
    assert fifo.is_fifo()


def test_a_folder_that_takes_no_frames_is_one_line_before_any_work(picture: Path) -> None:
    nowhere = "/proc"  # takes no files, not of root either; where there is none, root alone could make it
    told = run("animate", str(picture), "rain", "--frames-dir", nowhere, "--out", str(picture.with_suffix(".gif")))
    assert (told.exit_code, told.output.count("\n")) == (2, 1)
    assert told.output.startswith(nowhere)


def test_what_is_refused_leaves_no_folder_for_frames(picture: Path) -> None:
    frames = picture.with_name("frames")
    assert run("animate", str(picture), "rain", "--frames-dir", str(frames), "--out", str(picture)).exit_code == 2
    assert not frames.exists()


@pytest.mark.parametrize(
    ("out", "settings", "said"),
    [
        ("a.tiff", (), "must end in one of .gif, .webp, .avif, .png, .apng, .mp4"),
        ("a", (), "must end in one of"),
        ("a.gif", ("export.format=webp",), "ends in .gif, and what is ordered is webp"),
        ("a.gif", ("export.preset=teams",), "ends in .gif, and what is ordered is png"),
    ],
)
def test_no_file_holds_another_format_than_its_name_says(
    picture: Path, out: str, settings: tuple[str, ...], said: str
) -> None:
    chosen = [word for setting in settings for word in ("--set", setting)]
    result = run("animate", str(picture), "rain", "--out", str(picture.with_name(out)), *chosen)
    assert result.exit_code == 2
    assert said in result.output
    assert [path.name for path in picture.parent.iterdir()] == ["hill.png"]


def test_a_gif_beside_itself_gets_another_name(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(picture.parent)
    Image.linear_gradient("L").save("party.gif")
    before = Path("party.gif").read_bytes()
    small = ("--frames", "2", "--set", "size=64")
    assert run("animate", "party.gif", "slow zoom in", *small).exit_code == 0
    assert Path("party.gif").read_bytes() == before
    with Image.open("party-2.gif") as gif:
        assert gif.format == "GIF"
    assert sorted(path.name for path in picture.parent.iterdir()) == ["hill.png", "party-2.gif", "party.gif"]


def test_the_ending_of_the_name_chooses_the_format(picture: Path) -> None:
    out = picture.with_suffix(".WEBP")
    assert run("animate", str(picture), "rain", "--frames", "2", "--set", "size=64", "--out", str(out)).exit_code == 0
    with Image.open(out) as made:
        assert made.format == "WEBP"


def test_a_setting_without_a_value_is_one_line(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(PNG)
    result = run("animate", str(picture), "rain", "--set", "export.loop")
    assert (result.exit_code, result.output) == (2, "--set takes key=value, not 'export.loop'\n")


def test_settings_reach_any_field_of_the_order() -> None:
    settings = ("export.loop=bounce", "export.fps=12.5", 'strength={"0": 0.2, "12": 0.8}', "negative_prompt=a, b=c")
    assert compose_order("rain", PNG, b"\xff\xd8\xff", 12, settings) == {
        "prompt": "rain",
        "upload": {"content_type": "image/png", "bytes": 12},
        "mask": {"content_type": "image/jpeg", "bytes": 3},
        "frames": 12,
        "export": {"loop": "bounce", "fps": 12.5},
        "strength": {"0": 0.2, "12": 0.8},
        "negative_prompt": "a, b=c",
    }


def test_what_holds_frames_together_has_options_of_its_own() -> None:
    parts = {text: parts_of(text) for text in ("colour, detail", "none", None)}
    assert parts == {"colour, detail": ["colour", "detail"], "none": [], None: None}
    order = compose_order("rain", PNG, PNG, None, (), follow=True, coherence=[], on_drift=None)
    assert order["mask"] == {"content_type": "image/png", "bytes": 12, "follow": True}
    assert order["coherence"] == []
    assert "on_drift" not in order
    with pytest.raises(ValueError, match="--mask"):
        compose_order("rain", PNG, None, None, (), follow=True)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (PNG, "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"no picture at all", "image/jpeg"),
        (b"", "image/jpeg"),
    ],
)
def test_the_type_of_a_picture_is_its_content(content: bytes, kind: str) -> None:
    order = compose_order("rain", content, None, None, ())
    assert order == {"prompt": "rain", "upload": {"content_type": kind, "bytes": len(content)}}
