"""What an output shows as frame 0."""

from PIL.Image import Image

from chalicelib.domain.records import Job

from .context import PipelineContext
from .drawing.steps import read_mask


def opening(context: PipelineContext, job: Job, first: Image) -> Image:
    """Frame 0 as the output shows it: as it is, or, in a steady loop, drawn like the others.

    Only of a generator that computes: it costs nothing, and is the same for every output.

    Raises PictureRefused where the mask is damaged.
    """
    menu = context.menus.get(job.generator)
    if menu is None or not (job.steady and menu.computes):
        return first
    from .drawing.inputs import Pictures, order_opening  # noqa: PLC0415 - other outputs need nothing of what draws

    pictures = Pictures(first, first, read_mask(context, job, first.size) if job.mask else None)
    return pictures.hold(context.generator(menu.name).redraw(menu.framed(order_opening(job, pictures))))
