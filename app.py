"""Every route and every trigger: the program's table of contents."""

import os
from functools import partial
from typing import TYPE_CHECKING

from chalice.app import Chalice, CloudWatchEvent, Rate, Request, Response, SQSEvent

from chalicelib import pipeline
from chalicelib.billing.tokens import Client
from chalicelib.domain import keys
from chalicelib.domain.orders import BranchRequest, ExportOrder, JobRequest, PosterRequest, ReadingRequest
from chalicelib.entrypoints import http, service_info
from chalicelib.entrypoints.bootstrap import context, token_buckets
from chalicelib.entrypoints.lambda_events import Arrivals, every_record, invocation_of
from chalicelib.entrypoints.middleware import Wordless, log_invocation
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.billing.payments.authorisation import Authorisation

SETTINGS = Settings.from_env(os.environ)
READ = ["GET", "HEAD"]
CREATED = ["s3:ObjectCreated:*"]

app = Chalice(app_name="frameloom")
app.middleware("all")(log_invocation)
app.middleware("http")(http.problems)
app.log.addFilter(Wordless())
route = partial(http.route, app)


def request() -> Request:
    """The request that is being answered."""
    assert app.current_request is not None
    return app.current_request


def client() -> Client:
    """Who sent it."""
    return http.client_of(request(), context())


def customer() -> Client:
    """Who sent it, where it is an order: counted, and refused if they come too fast."""
    return http.customer_of(request(), context(), token_buckets())


def payment() -> "Authorisation | None":
    """What they have signed who pay for themselves."""
    return http.payment_of(request())


def address() -> str:
    """Where clients reach this API."""
    return http.address_of(request(), SETTINGS.public_url)


@route("/jobs", methods=["POST"])
def create_job() -> Response:
    """Order a picture to be set in motion."""
    sender, order = customer(), http.parse(request(), JobRequest)
    created = pipeline.create_job(context(), order, sender, http.idempotency_key_of(request()), payment=payment())
    return http.created(address(), created)


@route("/jobs", methods=READ)
def list_jobs() -> Response:
    """The jobs that were ordered with a token."""
    most, cursor = http.most_of(request()), http.cursor_of(request())
    return http.jobs(address(), pipeline.list_jobs(context(), client(), most, cursor))


@route("/jobs/{job}", methods=READ)
def read_job(job: str) -> Response:
    """Where a job stands."""
    after, details = http.after_of(request()), http.details_of(request())
    reading = pipeline.read_status(context(), job, after=after, details=details, known=http.known_of(request()))
    return http.status(reading.status, reading.etag) if reading.status else http.not_modified(reading.etag)


@route("/jobs/{job}", methods=["DELETE"])
def delete_job(job: str) -> Response:
    """Have an ended job's pictures deleted."""
    pipeline.delete_job(context(), job, client())
    return http.accepted(address(), job)


@route("/jobs/{job}/cancel", methods=["POST"], content_types=[])
def cancel_job(job: str) -> Response:
    """Start no further call; make a GIF of the frames that exist."""
    pipeline.cancel_job(context(), job, client())
    return http.accepted(address(), job)


@route("/jobs/{job}/resume", methods=["POST"], content_types=[])
def resume_job(job: str) -> Response:
    """Go on with a failed, cancelled or expired job from its last frame."""
    pipeline.resume_job(context(), job, customer(), payment=payment())
    return http.accepted(address(), job)


@route("/jobs/{job}/branch", methods=["POST"])
def branch_job(job: str) -> Response:
    """Go on from one of the job's frames in another."""
    sender, order = customer(), http.parse(request(), BranchRequest)
    created = pipeline.branch_job(context(), job, order, sender, http.idempotency_key_of(request()), payment=payment())
    return http.created(address(), created)


@route("/jobs/{job}/exports", methods=["POST"])
def order_export(job: str) -> Response:
    """Make another output of the frames that exist."""
    sender, order = customer(), http.parse(request(), ExportOrder)
    return http.export_accepted(address(), job, pipeline.order_export(context(), job, order, sender))


@route("/jobs/{job}/out/{name}", methods=READ)
def read_output(job: str, name: str) -> Response:
    """The link to share: leads to the output as long as the job stands."""
    return http.redirect(pipeline.read_output(context(), job, name, method=request().method))


@route("/posters", methods=["POST"])
def create_poster() -> Response:
    """Have a picture drawn from words."""
    sender, order = customer(), http.parse(request(), PosterRequest)
    key, patience = http.idempotency_key_of(request()), http.patience_of(request())
    return http.poster(address(), pipeline.create_poster(context(), order, sender, key, patience, payment=payment()))


@route("/readings", methods=["POST"])
def read_prompt() -> Response:
    """What a prompt would do, before anything is ordered."""
    return http.answer(pipeline.explain_prompt(context(), http.parse(request(), ReadingRequest)))


@route("/generators", methods=READ)
def list_generators() -> Response:
    """What can draw here, what each can do, and its price."""
    return http.answer(service_info.generators(context()))


@route("/token", methods=READ)
def read_token() -> Response:
    """What a token is good for, and what is left of it today."""
    return http.answer(service_info.token(context(), client()))


@route("/health", methods=READ)
def read_health() -> Response:
    """The version, and what is configured."""
    return http.answer(service_info.health(context()))


@route("/openapi.json", methods=READ)
def read_openapi() -> Response:
    """This API, as OpenAPI 3.1."""
    return Response(service_info.openapi(app.routes), headers={"Content-Type": "application/json"})


@every_record
@app.on_s3_event(bucket=SETTINGS.bucket, events=CREATED, prefix=keys.UPLOADS)
def on_upload(event: Arrivals) -> None:
    """A picture or its mask arrived: draw the first frame."""
    for job in event.jobs:
        pipeline.advance(context(), job, invocation_of(event))


@every_record
@app.on_s3_event(bucket=SETTINGS.bucket, events=CREATED, prefix=keys.JOBS, suffix=keys.FRAME)
def on_frame(event: Arrivals) -> None:
    """A frame arrived: redraw the next from it, or send the last to the assembler."""
    for job, index in event.frames:
        pipeline.advance(context(), job, invocation_of(event), since=index)


@every_record
@app.on_s3_event(bucket=SETTINGS.bucket, events=CREATED, prefix=keys.CLIPS, suffix=keys.CLIP)
def on_clip(event: Arrivals) -> None:
    """A clip was delivered: have its pictures made frames by whoever can read them."""
    for job, key in event.clips:
        context().pull(job, clip=key)


@every_record
@app.on_s3_event(bucket=SETTINGS.bucket, events=CREATED, prefix=keys.INBOX)
def on_drop(event: Arrivals) -> None:
    """A picture was dropped: make a job of it."""
    for key in event.keys:
        pipeline.accept_drop(context(), key)


@app.on_sqs_message(queue=SETTINGS.pulls_queue, batch_size=1)
def on_pull(event: SQSEvent) -> None:
    """Something was told to be looked at later."""
    for record in event:
        pipeline.look_after(context(), record.body, invocation_of(event))


@app.on_sqs_message(queue=SETTINGS.assemble_queue, batch_size=1)
def on_assemble(event: SQSEvent) -> None:
    """The frames are there: make the outputs."""
    for record in event:
        pipeline.make_outputs(context(), record.body, invocation_of(event))


@app.schedule(Rate(2, unit=Rate.MINUTES))
def sweep(_: CloudWatchEvent) -> None:
    """Find what stands still."""
    pipeline.sweep(context())
