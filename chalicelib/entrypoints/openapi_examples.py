"""What the description of the API shows beside its schemas: one order, and what would come of it."""

from typing import Any

from pydantic import BaseModel

from chalicelib.domain import keys
from chalicelib.domain.errors import (
    Conflict,
    Forbidden,
    Gone,
    InvalidOrder,
    Malformed,
    MoneySpent,
    NotDrawn,
    NotFound,
    PaymentNeeded,
    Problem,
    TooLarge,
    Unauthorized,
    Unavailable,
)
from chalicelib.domain.orders import BranchRequest, ExportOrder, JobRequest, PosterRequest, ReadingRequest
from chalicelib.domain.schemas.jobs import JobsPage
from chalicelib.domain.schemas.receipts import Accepted, ExportAccepted, JobCreated, PosterDrawn, PromptRead
from chalicelib.domain.schemas.status import Status

from .problems import body_of
from .service_schemas import Generators, Health, TokenInfo

JOB = "2b45e9313ee6528607875323ed043647"
EXPORT = "44136fa355b3"
OUTPUT = f"{EXPORT}-24.gif"
_STATUS_URL = f"https://api.example.com/jobs/{JOB}"
_BUCKET = "https://frameloom.s3.eu-west-1.amazonaws.com"
_ABILITIES = {
    "picture": True,
    "mask": True,
    "seed": True,
    "strength": True,
    "negative_prompt": True,
    "parent": "first",
    "words": False,
}

EXAMPLES: dict[type[BaseModel], Any] = {
    JobRequest: {
        "prompt": "she breathes while snow falls",
        "upload": {"content_type": "image/jpeg", "bytes": 74962},
        "frames": 24,
        "size": 512,
        "export": {"fps": 12.5, "loop": "forever"},
    },
    BranchRequest: {"from": 11, "prompt": "the snow stops, and she smiles"},
    JobCreated: {
        "id": JOB,
        "state": "awaiting_upload",
        "status_url": _STATUS_URL,
        "upload": {
            "method": "PUT",
            "url": f"{_BUCKET}/{keys.source(JOB)}?X-Amz-Signature=…",
            "headers": {"content-type": "image/jpeg", "if-none-match": "*"},
            "expires_at": "2026-03-01T12:15:00Z",
        },
        "mask_upload": None,
        "cost": {
            "frames_shown": 24,
            "calls_expected": 23,
            "calls_max": 29,
            "expected_usd": 0.0069,
            "reserved_usd": 0.0087,
        },
        "payment": None,
        "notes": ["prompt: 'snow' understood as snow"],
    },
    JobsPage: {
        "jobs": [
            {
                "id": JOB,
                "state": "done",
                "status_url": _STATUS_URL,
                "created_at": "2026-03-01T12:00:00Z",
                "prompt": "she breathes while snow falls",
                "generator": "procedural",
                "frames": 24,
            }
        ],
        "next": "MjAyNi0wMy0wMVQxMjowMDowMC4wMDAwMDBaLTJi…",
    },
    Status: {
        "id": JOB,
        "state": "done",
        "frames": {
            "done": 24,
            "total": 24,
            "computed": 0,
            "copied": 0,
            "urls": {"23": f"{_BUCKET}/{keys.frame(JOB, 23)}?X-Amz-Signature=…"},
        },
        "progress": 1.0,
        "outputs": [
            {
                "export": EXPORT,
                "format": "gif",
                "link": f"/jobs/{JOB}/out/{OUTPUT}",
                "url": f"{_BUCKET}/jobs/{JOB}/out/{OUTPUT}?X-Amz-Signature=…",
                "bytes": 954321,
                "width": 512,
                "height": 512,
                "frames": 24,
                "seconds": 1.92,
            }
        ],
        "exports": [{"export": EXPORT, "state": "done", "detail": None}],
        "cost": {
            "paid": False,
            "calls": 23,
            "busy": 0,
            "refused": 0,
            "lost": 0,
            "unknown": 0,
            "spent_usd": 0.0069,
            "reserved_usd": 0.0069,
        },
        "notes": ["prompt: 'snow' understood as snow"],
        "error": None,
        "created_at": "2026-03-01T12:00:00Z",
        "retry_after": None,
    },
    Accepted: {"id": JOB, "status_url": _STATUS_URL},
    ExportOrder: {"format": "webp", "fps": 20, "width": 256},
    ExportAccepted: {"id": JOB, "status_url": _STATUS_URL, "export": EXPORT},
    PosterRequest: {
        "prompt": "a lighthouse in a storm, ink and wash",
        "title": "The Keeper",
        "tagline": "Somebody has to stay awake.",
        "aspect_ratio": "2:3",
    },
    PosterDrawn: {
        "id": JOB,
        "state": "done",
        "status_url": _STATUS_URL,
        "url": f"{_BUCKET}/jobs/{JOB}/out/{EXPORT}-1.png?X-Amz-Signature=…",
        "output": {
            "export": EXPORT,
            "format": "png",
            "link": f"/jobs/{JOB}/out/{EXPORT}-1.png",
            "url": f"{_BUCKET}/jobs/{JOB}/out/{EXPORT}-1.png?X-Amz-Signature=…",
            "bytes": 1214321,
            "width": 683,
            "height": 1024,
            "frames": 1,
            "seconds": 0.0,
        },
        "cost": {
            "frames_shown": 1,
            "calls_expected": 1,
            "calls_max": 7,
            "expected_usd": 0.0803,
            "reserved_usd": 0.5621,
        },
        "notes": [],
    },
    ReadingRequest: {"prompt": "she slowly nods while purple snwo falls"},
    PromptRead: {
        "generator": "procedural",
        "understood": [
            {"words": "slowly", "means": ["slower"], "denied": False},
            {"words": "nods", "means": ["nod"], "denied": False},
        ],
        "not_understood": ["purple", "snwo", "falls"],
        "suggestions": [{"words": "snwo", "instead": "snow", "detail": "did you mean snow?"}],
        "notes": [
            "prompt: 'slowly' understood as slower",
            "prompt: 'nods' understood as nod",
            "prompt: not understood: purple, snwo, falls",
            "prompt: 'snwo': did you mean snow?",
        ],
    },
    Generators: {
        "generators": [
            {
                "name": "procedural",
                "model": None,
                "abilities": _ABILITIES,
                "usd_per_call": 0.0,
                "clip_cost": None,
                "models": {},
                "words_model": None,
                "computes": True,
                "needs_token": False,
            }
        ],
        "usd_per_frame": 0.0003,
    },
    TokenInfo: {
        "name": "ann",
        "expires_at": "2026-12-31T00:00:00Z",
        "generators": ["procedural", "stability"],
        "usd_a_day": 2.5,
        "usd_left": 1.75,
        "jobs_a_day": 20,
        "jobs_left": 14,
        "resets_at": "2026-03-02T00:00:00Z",
    },
    Health: {"status": "ok", "version": "0.1.0", "generators": ["procedural"], "budget_usd": 10.0},
}
"""Model of what is sent or answered → an example of it."""

POSTER_LATER = {**EXAMPLES[PosterDrawn], "state": "generating", "url": None, "output": None}
"""A poster that takes longer than its client waits."""

PROBLEMS: dict[int, Problem] = {
    400: Malformed("The body is not valid JSON."),
    401: Unauthorized("This generator costs money: send a token as Authorization: Bearer."),
    402: PaymentNeeded("This costs at most $1.03: pay by x402, or order with a token."),
    403: Forbidden.of("generator", "this token is good for stability, and not for openai", "generator_not_allowed"),
    404: NotFound("There is no such job."),
    409: Conflict("The job is generating: cancel it first."),
    410: Gone("The job's pictures were deleted."),
    413: TooLarge("An order may have 1,000 values: this is none."),
    415: Problem("Unsupported media type: text/plain", code="unsupported_media_type"),
    422: InvalidOrder.of("frames", "it must be at least 2"),
    429: MoneySpent("The day's budget has no room for this job.", retry_after=3600),
    502: NotDrawn("The generator gave no usable answer.", code="lost"),
    503: Unavailable("The store did not answer in time. Please try again.", retry_after=2),
}
"""Status → an example of its problem."""


def problem_example(status: int) -> dict[str, Any]:
    """The body of a problem of that status."""
    return body_of(PROBLEMS[status], status)
