"""From the picture to the last frame: each is redrawn from the one before."""

from datetime import timedelta

from PIL.Image import Image

from chalicelib import keys, motion, picture
from chalicelib.errors import Busy, CallEnding, Lost, PictureRefused, Refused
from chalicelib.folder import Folder, Try
from chalicelib.generators import Generator, Menu, Redraw
from chalicelib.loom import Invocation, Loom
from chalicelib.models import Job
from chalicelib.status import state_of
from chalicelib.tries import Exhausted

from .claims import Claims
from .deletion import delete_pictures
from .markers import settle_markers
from .runs import end_run, is_overdue, wind_up

_LONGEST_BACKOFF = 60.0
"""Seconds."""
_SOON = 5.0
"""Seconds, for what needs an invocation of its own: not at once, should even that one be too short."""
_AFTERWARDS = timedelta(seconds=10)
"""What bringing the frame home takes once it is drawn, at the most."""
_PNG = "image/png"


def advance(loom: Loom, job_id: str, invocation: Invocation, *, since: int = 0) -> None:
    """Take the job one step further, from wherever its folder says it is. Safe at any time, any number of times.

    since: a frame that is known to exist; what came before it need not be looked at again
    """
    job = loom.find_job(job_id)
    folder = loom.folder(job_id, since=since)
    if job is None:
        settle_markers(loom, job_id, None, folder)
    elif folder.is_deleted:
        delete_pictures(loom, job)
    elif folder.end is not None or state_of(job, folder) == "done":
        wind_up(loom, job)
    elif overdue := is_overdue(loom, job, folder):
        end_run(loom, job, folder, "expired", overdue)
    elif folder.drawn == job.frames:
        loom.assemble(job.id)
    elif folder.drawn == 0:
        _draw_first_frame(loom, job, folder, invocation)
    else:
        _redraw(loom, job, folder, invocation)


def _draw_first_frame(loom: Loom, job: Job, folder: Folder, invocation: Invocation) -> None:
    """Once all that the order asks for has arrived, make it frame 0."""
    expected = {keys.source(job.id)} | ({keys.mask_upload(job.id)} if job.mask else set())
    if not expected <= {entry.key for entry in loom.bucket.list(keys.uploads(job.id))}:
        return
    claims = Claims(loom, job.id, folder)
    claim = _claim(claims, job, 0, invocation)
    if claim is None:
        return
    try:
        first = picture.read_source(loom.bucket.read(keys.source(job.id)), job.size)
        if job.mask:
            mask = picture.read_mask(loom.bucket.read(keys.mask_upload(job.id)), first.size)
            loom.bucket.create_once(keys.mask(job.id), picture.encode_frame(mask), _PNG)
    except PictureRefused as refused:
        _end_call(claims, claim, Refused(str(refused)))
    else:
        _put_frame(loom, job, 0, first)


def _redraw(loom: Loom, job: Job, folder: Folder, invocation: Invocation) -> None:
    """Draw the next frame. Everything that can fail comes first; the claim is the last write before the call."""
    index = folder.drawn
    claims = Claims(loom, job.id, folder)
    if stopped := _stopped_by_operator(loom, job):
        end_run(loom, job, folder, "failed", stopped)
        return
    menu = loom.menus[job.generator]
    if not _has_time(loom, menu, invocation):
        _come_back(loom, job.id, _SOON)
        return
    generator = loom.generator(job.generator)
    parent, first, mask = _read_pictures(loom, job, menu, index)
    claim = _claim(claims, job, index, invocation)
    if claim is None:
        return
    try:
        _stop_if_ended(loom, job, claim)
        drawn = _call(generator, _order(job, claim, index, parent, mask))
    except CallEnding as ending:
        _end_call(claims, claim, ending)
    else:
        _put_frame(loom, job, index, picture.composite(drawn, first, mask) if first and mask else drawn)


def _read_pictures(loom: Loom, job: Job, menu: Menu, index: int) -> tuple[Image, Image | None, Image | None]:
    """What the frame is redrawn from, and, where there is a mask, frame 0 and the mask that holds it."""
    from_first = menu.abilities(job.model).parent == "first"
    first = _read_frame(loom, job, 0) if job.mask or from_first else None
    parent = first if first and from_first else _read_frame(loom, job, index - 1)
    mask = picture.decode_frame(loom.bucket.read(keys.mask(job.id))) if job.mask else None
    return parent, first, mask


def _stopped_by_operator(loom: Loom, job: Job) -> Exhausted | None:
    """Why nothing further is drawn for the job, whatever it has left."""
    if job.reservation.call_micros and not loom.settings.budget_usd:
        return Exhausted("budget_zero", "Paid drawing was stopped here: the budget is 0.")
    if not loom.is_offered(job):
        return Exhausted("not_offered", f"{job.generator} does not draw this here any more, or not for this price.")
    return None


def _has_time(loom: Loom, menu: Menu, invocation: Invocation) -> bool:
    """Whether a call that begins now ends within this invocation, and so within its lease, however long it takes."""
    left = invocation.deadline - loom.clock.now()
    return not menu.seconds or left >= timedelta(seconds=menu.seconds) + _AFTERWARDS


def _claim(claims: Claims, job: Job, index: int, invocation: Invocation) -> Try | None:
    """The right to draw that frame now, or None: somebody else has it, or the run has just ended for want of it."""
    step = keys.frame_step(index)
    chance = claims.chance(step)
    if isinstance(chance, Exhausted):
        end_run(claims.loom, job, claims.folder, "failed", chance)
        return None
    return claims.take(step, chance.number, invocation) if chance else None


def _stop_if_ended(loom: Loom, job: Job, claim: Try) -> None:
    """Read the facts once more: a run that was ended before the claim stood pays nothing further."""
    entries = ((entry.key, entry.size) for entry in loom.bucket.list(keys.facts(job.id)))
    now = Folder.of(job.id, entries)
    if now.end is not None or now.run != claim.run:
        raise Busy("The run had ended; no call was made.")


def _order(job: Job, claim: Try, index: int, parent: Image, mask: Image | None) -> Redraw:
    prompt, start, stop = motion.prompt_at(job.prompt, index, job.frames)
    return Redraw(
        parent=parent,
        mask=mask,
        prompt=prompt,
        negative_prompt=job.negative_prompt,
        strength=motion.strength_at(job.strength, index),
        job_seed=job.seed,
        frame_seed=motion.frame_seed(job.seed, index, claim.run, claim.number),
        index=index,
        total=job.frames,
        start=start,
        stop=stop,
        model=job.model,
    )


def _call(generator: Generator, order: Redraw) -> Image:
    """One call, and a picture that can be a parent; a blank one is as good as none."""
    drawn = picture.fit(generator.redraw(generator.menu.framed(order)), order.parent.size)
    if picture.is_blank(drawn, order.parent):
        raise Lost("The generator's picture was blank.")
    return drawn


def _end_call(claims: Claims, claim: Try, ending: CallEnding) -> None:
    """Write down how the call ended, and have someone look what is to be done about it."""
    claims.end(claim, ending)
    delay = 0.0
    if isinstance(ending, Busy):
        delay = min(_LONGEST_BACKOFF, ending.retry_after or 2.0 ** (claim.number - 1))
    _come_back(claims.loom, claims.job, delay)


def _come_back(loom: Loom, job_id: str, delay: float) -> None:
    """Have the chain pulled again after so many seconds: no invocation waits by sleeping."""
    loom.pull(job_id, delay=delay)


def _read_frame(loom: Loom, job: Job, index: int) -> Image:
    return picture.decode_frame(loom.bucket.read(keys.frame(job.id, index)))


def _put_frame(loom: Loom, job: Job, index: int, drawn: Image) -> None:
    loom.bucket.create_once(keys.frame(job.id, index), picture.encode_frame(drawn), _PNG)
