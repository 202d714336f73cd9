"""The picture that somebody sent becomes frame 0."""

from chalicelib import keys
from chalicelib.errors import PictureRefused, Refused
from chalicelib.folder import Folder
from chalicelib.loom import Invocation, Loom
from chalicelib.models import MEDIA_TYPES, Job
from chalicelib.picture.frame import encode_frame
from chalicelib.picture.mask import read_mask
from chalicelib.picture.source import read_source

from .claims import Claims
from .steps import claim_step, end_call, put_frame


def prepare_first_frame(loom: Loom, job: Job, folder: Folder, invocation: Invocation) -> None:
    """Once all that the order asks for has arrived, make it frame 0. No call: it costs nothing."""
    expected = {keys.source(job.id)} | ({keys.mask_upload(job.id)} if job.mask else set())
    if not expected <= {entry.key for entry in loom.bucket.list(keys.uploads(job.id))}:
        return
    claims = Claims(loom, job.id, folder)
    claim = claim_step(claims, job, keys.frame_step(0), invocation)
    if claim is None:
        return
    try:
        first = read_source(loom.bucket.read(keys.source(job.id)), job.size)
        if job.mask:
            mask = read_mask(loom.bucket.read(keys.mask_upload(job.id)), first.size)
            loom.bucket.create_once(keys.mask(job.id), encode_frame(mask), MEDIA_TYPES["png"])
    except PictureRefused as refused:
        end_call(claims, claim, Refused(str(refused)))
    else:
        put_frame(loom, job, 0, first)
