"""All limits of orders and of the work on them stand here and nowhere else."""

MIN_FRAMES, MAX_FRAMES = 2, 240
"""Frames of a job; a poster has one."""
MAX_REDRAW_EVERY = 4
"""Frames of a group of which one is drawn: further apart, what lies between can't be told from the two ends."""
MIN_SIZE, MAX_SIZE = 64, 1024
"""Pixels of a frame's longer side."""
MAX_UPLOAD_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
MAX_CLIP_BYTES = 64_000_000
MAX_CLIP_PICTURES = 500
MAX_CLIP_PICTURE_PIXELS = 4_000_000
"""A clip that a model draws has pictures of no more than 2560 by 1440."""
MAX_CLIP_PIXELS = 600_000_000
"""All pictures of a clip together: decoding so many takes seconds."""
MAX_CLIP_SECONDS = 60
MAX_PROMPT = 2000
"""Characters."""
POSTER_SIZE = 1024
"""Pixels of a poster's longer side."""
MIN_SIDE = 16
"""Pixels: a picture with a shorter side shows nothing that could move."""
MAX_TICKETS = 6
"""Second chances that a run may take for calls that may have been charged."""
MAX_CHARGEABLE_TRIES = 3
"""Tries of one frame in one run that may have been charged."""
MAX_TRIES = 20
"""Tries of one frame in one run, charged or not."""
MAX_UNREACHED_TRIES = 4
"""Tries of a run's first call, where none of them reached anybody: there is no outage to wait for, nothing is there."""
MAX_FREE_TRIES = 5
"""Tries in one run of frame 0, and of one output: no generator is paid for them."""
MAX_RESUMES = 3
MAX_EXPORTS = 20
MAX_DETAILS = 24
"""Frames of which one look at a job tells what they were drawn from: each takes a request."""
USUAL_PAGE, MAX_PAGE = 10, 25
"""Jobs of a token that one request looks at: each takes up to three requests to the bucket."""
MAX_OUTPUT_SIDE = 4096
"""Pixels of either side of an output: GIFs, WebPs, MP4s and browsers all take as much."""
MAX_BODY_BYTES = 4_000_000
"""Bytes of an order: two schedules of 240 prompts have less, in most of the world's scripts."""
MAX_PROMPT_BODY_BYTES = 40_000
"""Bytes of a body that holds one prompt and little else, each of its characters written as two escapes."""
MAX_BODY_VALUES = 1000
"""Numbers, words, lists and objects in an order: two whole schedules and all other fields are 520."""
MIN_FPS, MAX_FPS = 1, 50
MIN_STRANGERS_KEY = 16
"""Characters of an Idempotency-Key that nothing but itself protects."""
WAITING_SECONDS = 300
"""For which an order without a token holds its place while its picture hasn't come. Later pictures are taken, too."""
STRANGER = "address-"
"""What the ledger's names for those without a token begin with."""
PAYER = "payer-"
"""What the ledger's names for those who pay for themselves begin with."""
MAX_PAYMENT_HEADER = 8192
"""Characters of a PAYMENT-SIGNATURE: API Gateway takes 10,240 bytes of headers in all."""
PAYMENT_SECONDS = 600
"""For which an authorisation has to hold that is taken before the first call, from when that can be made."""
UPTO_SECONDS = 21_600
"""For which one has to hold that is taken when the run ends."""
COLLECTING_SECONDS = 900
"""Before the end of such an authorisation no further call is begun: what was spent is still to be taken."""
INBOX = "inbox"
"""What the ledger calls whoever drops pictures."""
