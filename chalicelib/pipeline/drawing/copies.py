"""A job that goes on from another's frame has the frames up to that one written again, as its own."""

from chalicelib.domain import keys
from chalicelib.domain.errors import Refused
from chalicelib.domain.job_view import PartialJobView
from chalicelib.domain.orders import MEDIA_TYPES, BranchPoint
from chalicelib.pipeline.context import Invocation, PipelineContext

from .steps import claim_step, end_call


def copy_frames(context: PipelineContext, view: PartialJobView, branch: BranchPoint, invocation: Invocation) -> None:
    """Write what is missing of them. No call: it costs nothing.

    Frame 0 comes last: until then there is no frame that anything could be drawn or made from, and whoever goes on with
    the copying is known by its claim. Where the other job's pictures have been deleted, the run has to end.
    """
    claim = claim_step(context, view, keys.frame_step(0), invocation)
    if claim is None:
        return
    try:
        if view.job.mask:
            _copy(context, keys.mask(branch.job), keys.mask(view.id))
        for index in range(branch.frame, -1, -1):
            if index not in view.folder.frames:
                _copy(context, keys.frame(branch.job, index), keys.frame(view.id, index))
    except Refused as refused:
        end_call(context, view, claim, refused)


def _copy(context: PipelineContext, key: str, to: str) -> None:
    body = context.bucket.find(key)
    if body is None:
        raise Refused("The frames that this job goes on from are gone: the job that they belong to was deleted")
    context.bucket.create_once(to, body, MEDIA_TYPES["png"])
