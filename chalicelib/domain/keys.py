"""The bucket's map: every key is built here, and taken apart here, and nowhere else.

inbox/<any path>                   a dropped picture
outbox/<any path>.gif              its result, or <any path>.error.json
uploads/<job>/source, /mask        where the presigned PUTs land; /prompt: a job that begins with words
clips/<job>/0007/1-01/<name>/output.mp4   a clip that its provider has delivered: for a day
names/drop-<second>-<hash>.json    a dropped object → its job
names/drop-<second>-<hash>-<hash>.refused   it was refused with these metadata, and told so
names/drop-<second>-<hash>-<hash>.waits     it was told that there is no money for it now
names/key-<hash>.json              an Idempotency-Key → its job
active/<job>/<reservation>         the marker of an unfinished run, with the money set aside for it
active/<job>/<export>-<reservation>   the marker of a further output that is to be made, with its money
active/<job>/deleted.json          the marker of a deletion that is under way
ledger/<day>.json                  the day's money, as a version before kept it
pace/<generator>/<window>/<slot>   the right to begin one call in that window of time
waiting/<window>/<place>           the right to wait for a poster, beginning in that window of time
access/<name>.json                 a token's hash
payments/<payment>/order.json      what somebody signed who pays for their own order, and the one job that it buys
payments/<payment>/taking/asked.json     how much of it is to be taken: written before anybody asks for it
payments/<payment>/taking/settled.json   it was taken; /refused.json: it was not, and won't be
payments/<payment>/taking/closed.json    what the run that it paid for has cost
payments/<payment>/refunded.json   the operator has sent back what was taken for nothing
jobs/<job>/job.json                the validated order
jobs/<job>/mask                    normalised, where there is one
jobs/<job>/notes.json              what the generator has to say of the picture, where it has anything to say
jobs/<job>/0007/frame.png          a frame: the only keys that end in /frame.png
jobs/<job>/0007/1-01.json          a claim: run 1, try 01 of that step
jobs/<job>/0007/1-01.busy          how its call ended, where no frame came of it: busy, refused, lost
jobs/<job>/0007/1-01.sent          the handle of an order that was taken, and whose frames are collected later
jobs/<job>/0007/1-01.57600.sent    with what it costs (micros), where that is less than was set aside for it
jobs/<job>/words/1-01.json         a claim for drawing frame 0 from words: a call, which preparing a picture isn't
jobs/<job>/extra/1-1.json          run 1's first ticket
jobs/<job>/facts/001-failed.json   a numbered fact
jobs/<job>/facts/told-24.json      the assembler was told that there are 24 frames
jobs/<job>/exports/<export>.json   an order for a further output
jobs/<job>/exports/slot-07.json    the seventh of the orders that a job may get
jobs/<job>/out/<export>-24/1-01.json                   a claim for assembling that output of 24 frames
jobs/<job>/out/<export>-24.512x384.24.192.gif          the output: its size, pictures and centiseconds
jobs/<job>/out/<export>-24.480x360.24.192.c128-s1-t2000000.gif   with what it gave up to be small enough

A *step* is what takes tries: a frame (`0007`), the first one where it is drawn (`words`), or an output
(`out/<export>-24`).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal, NamedTuple

from .money import Micros
from .reductions import Reduction

INBOX = "inbox/"
OUTBOX = "outbox/"
UPLOADS = "uploads/"
JOBS = "jobs/"
CLIPS = "clips/"
CLIP = ".mp4"
"""How a delivered clip's key ends."""
ACTIVE = "active/"
ACCESS = "access/"
FRAME = "/frame.png"
WORDS = "words"
"""The step that draws frame 0 from words."""
ERROR = "error.json"
"""What the outbox shows instead of a result."""
LONGEST = 1024
"""Bytes of a key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html"""
PAYMENTS = "payments/"
NAMES = "names/"
DROP_NAMES = f"{NAMES}drop-"
LEDGER = "ledger/"
PACE = "pace/"
WAITING = "waiting/"
DELETED = 999
"""The number of the fact that a job's pictures were deleted: nothing follows it."""

LINK = "^[0-9a-f]{12}-[0-9]+[.][a-z0-9]+$"
"""The names under which outputs are shared."""

_EXPORT = "[0-9a-f]{12}"
_FRAMES = "[1-9][0-9]{0,2}"
_STEP = f"(?P<step>[0-9]{{4}}|{WORDS}|out/{_EXPORT}-{_FRAMES})"
_OUTPUT_STEP = re.compile(f"out/({_EXPORT})-{_FRAMES}")
Noun = Literal["frame", "try", "ticket", "fact", "deletion", "export", "slot", "output", "mask", "notes", "order"]
_IN_FOLDER: Mapping[Noun, re.Pattern[str]] = {
    "frame": re.compile(r"(?P<index>[0-9]{4})/frame\.png"),
    "try": re.compile(
        _STEP + r"/(?P<run>[1-9])-(?P<number>[0-9]{2})\."
        r"(?:(?P<micros>[0-9]{1,12})\.(?=sent$))?(?P<end>json|sent|busy|refused|lost)"
    ),
    "ticket": re.compile(r"extra/(?P<run>[1-9])-(?P<number>[1-9])\.json"),
    "fact": re.compile(r"facts/(?P<number>00[1-9])-(?P<kind>failed|expired|cancelled|resumed)\.json"),
    "deletion": re.compile(rf"facts/{DELETED}-deleted\.json"),
    "export": re.compile(rf"exports/(?P<export>{_EXPORT})\.json"),
    "slot": re.compile(r"exports/slot-[0-9]{2}\.json"),
    "output": re.compile(
        rf"out/(?P<export>{_EXPORT})-(?P<frames>{_FRAMES})\.(?P<width>[0-9]{{1,4}})x(?P<height>[0-9]{{1,4}})"
        r"\.(?P<pictures>[0-9]+)\.(?P<centiseconds>[0-9]+)(?:\.(?P<trade>[a-z0-9-]+))?\.(?P<suffix>gif|webp|avif|png|apng|mp4)"
    ),
    "mask": re.compile("mask"),
    "notes": re.compile(r"notes\.json"),
    "order": re.compile(r"job\.json"),
}
"""What stands under `jobs/<job>/`. It is spelled so and in no other way: what looks alike is a stray, read nowhere."""
_TRADE = re.compile(r"(?:c(?P<colours>\d+)-|q(?P<quality>\d+)-)?s(?P<step>\d+)-t(?P<target>\d+)")
_DELETION_MARKERS = ("deleted.json", "deleted")
"""The second is what a version before wrote."""
_JOB_ID = re.compile("[0-9a-f]{32}")
_JOB = re.compile(r"(?:uploads|jobs|active|clips)/([0-9a-f]{32})/")
_CLIP = re.compile(r"clips/[0-9a-f]{32}/([0-9]{4})/([1-9])-([0-9]{2})/(?:[^/]+/)*[^/]+[.]mp4")
_PAYMENT = re.compile(rf"{PAYMENTS}([0-9a-f]{{40}})/")
_EXPORT_MARKER = re.compile(r"active/[0-9a-f]{32}/([0-9a-f]{12})(?:-[0-9a-f]{32})?")
_PASSED_OVER = re.compile(r"(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$|/$", re.IGNORECASE)
_DROP_ANSWER = re.compile(rf"({DROP_NAMES}\d+-[0-9a-f]+)(?:-[0-9a-f]+[.]refused|[.]json)")
_HASH_DIGITS = 40
_SHORT_DIGITS = 12
_KEPT = 900
"""Bytes of a name that is too long for the outbox."""


class OutputName(NamedTuple):
    """What an output's name says of it, so that a listing is enough to describe it."""

    export: str
    frames: int
    """How many of the job's frames it was made from."""
    width: int
    height: int
    pictures: int
    centiseconds: int
    suffix: str
    trade: Reduction | None = None
    """What it gave up, where there was a size to be met."""

    @classmethod
    def of(cls, export: str, suffix: str, trade: str | None, **numbers: str) -> "OutputName":
        """From the parts of a name, as text."""
        parts = {part: int(text) for part, text in numbers.items()}
        return cls(export=export, suffix=suffix, trade=_trade_of(trade or ""), **parts)

    @property
    def step(self) -> str:
        """The step that makes it."""
        return output_step(self.export, self.frames)

    @property
    def link(self) -> str:
        """The name under which people share it."""
        return f"{self.export}-{self.frames}.{self.suffix}"

    def key(self, job: str) -> str:
        """Where it stands in the bucket."""
        size = f"{self.width}x{self.height}"
        trade = f".{_spelled(self.trade)}" if self.trade else ""
        return f"{folder(job)}{self.step}.{size}.{self.pictures}.{self.centiseconds}{trade}.{self.suffix}"


class Part(NamedTuple):
    """A key in a job's folder, taken apart."""

    noun: Noun
    said: Mapping[str, str]
    """What the key says, as text: a frame's index, a try's step, run, number and end, and so on."""


def source(job: str) -> str:
    return f"{UPLOADS}{job}/source"


def prompt(job: str) -> str:
    return f"{UPLOADS}{job}/prompt"


def mask_upload(job: str) -> str:
    return f"{UPLOADS}{job}/mask"


def uploads(job: str) -> str:
    return f"{UPLOADS}{job}/"


def folder(job: str) -> str:
    return f"{JOBS}{job}/"


def clips(job: str) -> str:
    return f"{CLIPS}{job}/"


def clip_folder(job: str, step: str, run: int, number: int) -> str:
    return f"{CLIPS}{job}/{step}/{run}-{number:02}/"


def order(job: str) -> str:
    return f"{JOBS}{job}/job.json"


def mask(job: str) -> str:
    return f"{JOBS}{job}/mask"


def notes(job: str) -> str:
    return f"{JOBS}{job}/notes.json"


def frame_step(index: int) -> str:
    return f"{index:04}"


def frame_of_step(step: str) -> int | None:
    """The index of the frame that the step makes, or None where it makes an output."""
    if step == WORDS:
        return 0
    return int(step) if step.isdigit() else None


def frame(job: str, index: int) -> str:
    return f"{JOBS}{job}/{frame_step(index)}{FRAME}"


def output_step(export: str, frames: int) -> str:
    return f"out/{export}-{frames}"


def export_of_step(step: str) -> str | None:
    """The output that the step makes, or None where it makes a frame."""
    found = _OUTPUT_STEP.fullmatch(step)
    return found[1] if found else None


def assembler_told(job: str, frames: int) -> str:
    return f"{facts(job)}told-{frames}.json"


def claim(job: str, step: str, run: int, number: int) -> str:
    return f"{JOBS}{job}/{step}/{run}-{number:02}.json"


def submission(job: str, step: str, run: int, number: int, micros: Micros | None) -> str:
    cost = "" if micros is None else f"{micros}."
    return f"{of_try(job, step, run, number)}{cost}sent"


def of_try(job: str, step: str, run: int, number: int) -> str:
    return f"{JOBS}{job}/{step}/{run}-{number:02}."


def ending(job: str, step: str, run: int, number: int, outcome: str) -> str:
    return f"{JOBS}{job}/{step}/{run}-{number:02}.{outcome}"


def ticket(job: str, run: int, number: int) -> str:
    return f"{JOBS}{job}/extra/{run}-{number}.json"


def facts(job: str) -> str:
    return f"{JOBS}{job}/facts/"


def fact(job: str, number: int, kind: str) -> str:
    return f"{facts(job)}{number:03}-{kind}.json"


def export(job: str, export_id: str) -> str:
    return f"{JOBS}{job}/exports/{export_id}.json"


def slot(job: str, number: int) -> str:
    return f"{JOBS}{job}/exports/slot-{number:02}.json"


def markers(job: str) -> str:
    return f"{ACTIVE}{job}/"


def marker(job: str, reservation: str) -> str:
    return f"{ACTIVE}{job}/{reservation}"


def export_marker(job: str, export_id: str, reservation: str) -> str:
    return f"{markers(job)}{export_id}-{reservation}"


def deletion_marker(job: str) -> str:
    return deletion_markers(job)[0]


def deletion_markers(job: str) -> list[str]:
    """Whatever marks it, in whichever version."""
    return [f"{markers(job)}{name}" for name in _DELETION_MARKERS]


def is_deletion_marker(key: str) -> bool:
    """Whether a marker under active/ is that of a deletion, and no run's or output's."""
    return key.rpartition("/")[2] in _DELETION_MARKERS


def ledger(day: str) -> str:
    return f"{LEDGER}{day}.json"


def pace(generator: str) -> str:
    return f"{PACE}{generator}/"


def window(generator: str, number: int) -> str:
    return f"{pace(generator)}{number:012}"


def pace_slot(generator: str, window_number: int, number: int) -> str:
    return f"{window(generator, window_number)}/{number:04}"


def window_of_slot(key: str) -> int:
    """The window of time that a pace's slot lies in."""
    return int(key.split("/")[2])


def waiting_window(number: int) -> str:
    return f"{WAITING}{number:012}"


def waiting_place(window_number: int, number: int) -> str:
    return f"{waiting_window(window_number)}/{number:04}"


def purchase(payment: str) -> str:
    """What was signed, and what it buys."""
    return f"{PAYMENTS}{payment}/order.json"


def taking(payment: str, noun: Literal["asked", "settled", "refused", "closed"]) -> str:
    """What has become of a payment, as that word says."""
    return f"{PAYMENTS}{payment}/taking/{noun}.json"


def refund(payment: str) -> str:
    """What was sent back."""
    return f"{PAYMENTS}{payment}/refunded.json"


def payment_of(key: str) -> str | None:
    """The payment that the object tells something of; None for any other."""
    found = _PAYMENT.match(key)
    return found[1] if found else None


def token(name: str) -> str:
    return f"{ACCESS}{name}.json"


def name_of_token(key: str) -> str:
    return key.removeprefix(ACCESS).removesuffix(".json")


def name_of_drop(key: str, etag: str, modified: datetime) -> str:
    """Dropping a picture again under the same name makes a new version, and so a new job."""
    return f"{drops_from(modified)}-{_digest(key, etag)}.json"


def refused_drop(name: str, metadata: Mapping[str, str]) -> str:
    """Says that what has this name was refused with these metadata; others, in the same second, are another order."""
    return f"{_drop_with(name, metadata)}.refused"


def waiting_drop(name: str, metadata: Mapping[str, str]) -> str:
    """Says that it waits for money."""
    return f"{_drop_with(name, metadata)}.waits"


def answered_drop(key: str) -> str | None:
    """The name of the dropped object that a key under names/ says the end of: it became a job, or was refused."""
    found = _DROP_ANSWER.fullmatch(key)
    return f"{found[1]}.json" if found else None


def drops_from(moment: datetime) -> str:
    """What comes in a listing before the names of all that was dropped since."""
    return f"{DROP_NAMES}{int(moment.timestamp())}"


def name_of_request(client: str, idempotency_key: str) -> str:
    return f"{NAMES}key-{_digest(client, idempotency_key)}.json"


def delivered(inbox_key: str, suffix: str) -> str:
    """Where the outbox shows what became of a dropped picture: a name that has no room there is cut."""
    name = inbox_key.removeprefix(INBOX)
    if not has_room_for_result(inbox_key):
        name = f"{name.encode()[:_KEPT].decode(errors='ignore')}~{_digest(name)[:_SHORT_DIGITS]}"
    return f"{OUTBOX}{name}.{suffix}"


def has_room_for_result(inbox_key: str) -> bool:
    """Whether the outbox can show what becomes of it under its whole name, its failure too."""
    return len(f"{OUTBOX}{inbox_key.removeprefix(INBOX)}.{ERROR}".encode()) <= LONGEST


def is_storable(key: str) -> bool:
    """Whether an object could have that key: text that has a form as UTF-8, of so many bytes."""
    try:
        return len(key.encode()) <= LONGEST
    except UnicodeEncodeError:
        return False


def is_link(name: str) -> bool:
    """Whether any output could be shared under that name."""
    return bool(re.fullmatch(LINK, name))


def is_drop(key: str) -> bool:
    """Whether it is a dropped picture's: folder markers, and what file managers leave behind, are passed over."""
    return key.startswith(INBOX) and is_storable(key) and not _PASSED_OVER.search(key)


def is_job(name: str) -> bool:
    """Whether any job could be called that."""
    return bool(_JOB_ID.fullmatch(name))


def told(key: str) -> str:
    """As logs have it: the name of a dropped picture is somebody's words."""
    return next((f"{prefix}…" for prefix in (INBOX, OUTBOX) if key.startswith(prefix)), key)


def job_of(key: str) -> str | None:
    """The job that a key under uploads/, jobs/, active/ or clips/ belongs to."""
    found = _JOB.match(key)
    return found[1] if found else None


def try_of_clip(key: str) -> tuple[str, int, int] | None:
    """The step, run and number of the try that a clip was delivered for, or None for what is no such clip."""
    found = _CLIP.fullmatch(key)
    return (found[1], int(found[2]), int(found[3])) if found else None


def part_of(job: str, key: str) -> Part | None:
    """What a key under the job's folder is, or None where it is nothing that we write there."""
    name = key.removeprefix(folder(job))
    parts = ((noun, pattern.fullmatch(name)) for noun, pattern in _IN_FOLDER.items())
    return next((Part(noun, found.groupdict()) for noun, found in parts if found), None)


def frame_of(key: str) -> tuple[str, int] | None:
    """The job and the index of a frame."""
    job = job_of(key)
    part = part_of(job, key) if job else None
    return (job, int(part.said["index"])) if job and part and part.noun == "frame" else None


def export_of(key: str) -> str | None:
    """The output that a marker under active/ tells of."""
    found = _EXPORT_MARKER.fullmatch(key)
    return found[1] if found else None


def _trade_of(text: str) -> Reduction | None:
    """What a name says was given up; None where nothing was."""
    found = _TRADE.fullmatch(text)
    return Reduction(**{part: int(number) for part, number in found.groupdict(default="0").items()}) if found else None


def _spelled(trade: Reduction) -> str:
    grade = f"c{trade.colours}-" if trade.colours else f"q{trade.quality}-" if trade.quality else ""
    return f"{grade}s{trade.step}-t{trade.target}"


def _drop_with(name: str, metadata: Mapping[str, str]) -> str:
    parts = (part for pair in sorted(metadata.items()) for part in pair)
    return f"{name.removesuffix('.json')}-{_digest(*parts)[:_SHORT_DIGITS]}"


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:_HASH_DIGITS]
