"""The picture that somebody sent becomes frame 0."""

from chalicelib.domain import keys
from chalicelib.domain.errors import PictureRefused, Refused
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.orders import MEDIA_TYPES
from chalicelib.picture.frame_png import encode_frame
from chalicelib.picture.mask import feathered, read_mask
from chalicelib.picture.source import read_source
from chalicelib.pipeline.context import Invocation, PipelineContext

from .steps import Frame, claim_step, end_call, put_frame


def prepare_first_frame(context: PipelineContext, view: PartialJobView, invocation: Invocation) -> None:
    """Once all that the order asks for has arrived, make it frame 0. No call: it costs nothing."""
    job = view.job
    expected = {keys.source(job.id)} | ({keys.mask_upload(job.id)} if job.mask else set())
    if not expected <= {entry.key for entry in context.bucket.list(keys.uploads(job.id))}:
        return
    claim = claim_step(context, view, keys.frame_step(0), invocation)
    if claim is None:
        return
    try:
        first = read_source(context.bucket.read(keys.source(job.id)), job.size)
        if job.mask:
            mask = feathered(read_mask(context.bucket.read(keys.mask_upload(job.id)), first.size))
            context.bucket.create_once(keys.mask(job.id), encode_frame(mask), MEDIA_TYPES["png"])
    except PictureRefused as refused:
        end_call(context, view, claim, Refused(str(refused)))
    else:
        put_frame(context, job, 0, Frame(first))
