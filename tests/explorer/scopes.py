"""The small worlds that are explored whole."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.billing.tokens import TokenTerms
from chalicelib.domain import keys
from chalicelib.domain.money import Micros
from chalicelib.domain.orders import ExportOrder, JobOrder, MaskUpload, Upload
from chalicelib.domain.presets import as_export
from chalicelib.domain.records import DayLimits
from chalicelib.generators.base import Abilities, Collection, Menu
from chalicelib.generators.clips import ClipAbilities, ClipPrice
from chalicelib.generators.pace import Pace
from chalicelib.settings import Settings

from .moves import Mover, pass_time
from .verbs import OWN
from .world.clients import BEGINNING, LOOKS
from .world.payments import PAY_TO
from .world.pictures import PICTURE
from .world.records import jobs_in
from .world.replay import Rehearsals
from .world.simulation import LONGEST_LIFETIME, MARGIN, Terms
from .world.state import Event, Left, World

ORDER = JobOrder(
    prompt="sway",
    frames=2,
    size=64,
    seed=None,
    upload=Upload(content_type="image/png", bytes=len(PICTURE)),
    export=OWN,
)
ABILITIES = Abilities(
    words=True, picture=True, mask=True, seed=True, strength=True, negative_prompt=True, parent="previous"
)
MENU = Menu("procedural", "", {"": ABILITIES}, {"": Micros(25_000)}, explains=True)
SETTINGS = Settings(
    bucket="bucket",
    pulls_queue="pulls",
    assemble_queue="assemble",
    ledger_table="ledger",
    budget_usd="10",
    inbox_paid=True,
    upload_minutes=1,
    lease_margin_seconds=MARGIN,
)


def order(**changes: object) -> JobOrder:
    return ORDER.model_copy(update=changes)


def terms(*orders: JobOrder, page: int = 1000, hops: int | None = None, **settings: object) -> Terms:
    return Terms(SETTINGS.model_copy(update=settings), MENU, orders or (ORDER,), page, hops)


def paying(*orders: JobOrder) -> Terms:
    """Under which somebody may pay for themselves: a quarter on top."""
    return terms(*orders, pay_to=PAY_TO, pay_margin=0.25)


@dataclass(frozen=True)
class Scope:
    """A beginning, what people want, and how much may go wrong."""

    name: str
    terms: Terms
    prelude: tuple[str, ...]
    """What has happened before, and without faults: intents, `next` for the event that is due first, or `rest`."""
    left: Left
    workers: int = 2
    only: frozenset[str] | None = None
    """The faults that can happen, where not all of them."""
    intents: tuple[str, ...] = ()
    """A verb, or a verb and its arguments, in which JOB is the first job; without arguments it is about that."""

    def mover(self, rehearsals: Rehearsals) -> Mover:
        """What moves its worlds."""
        return Mover(rehearsals, self.terms, self.workers, self.only)

    def beginning(self, mover: Mover) -> World:
        """The first state."""
        world = World()
        for step in self.prelude:
            world = pass_time(world, world.time + REST) if step == "rest" else _after(mover, world, step)
        for intent in self.intents:
            world = world.with_event(_intent(world, intent))
        return world._replace(left=self.left)


def finished(mover: Mover, world: World) -> World:
    """Once all workers have come to their end."""
    while world.workers:
        world = mover.step(world, world.workers[0])
    return world


def _after(mover: Mover, world: World, step: str) -> World:
    """Once that has happened; where nothing is due, as in a faulty version of the program, nothing is what happens."""
    if step == "next":
        event = next((event for event in world.events if not event.is_intent), None)
        return finished(mover, mover.deliver(world, event)) if event else world
    event = _intent(world, step)
    return finished(mover, mover.deliver(world if event in world.events else world.with_event(event), event))


def _intent(world: World, text: str) -> Event:
    verb, *args = (
        part.replace("JOB", jobs_in(world.contents)[0].id) if "JOB" in part else part for part in text.split(" ")
    )
    return Event(0, verb, tuple(args) or (jobs_in(world.contents)[0].id,), is_intent=True)


POST = "create_job 0 ann "
UPLOADED = (POST, "upload")
DRAWN = (*UPLOADED, "next", "next", "next")
"""Both frames are there, and the assembler has been told."""
DONE = (*DRAWN, "next")
CANCELLED = (*UPLOADED, "next", "cancel_job", "next", "next")
"""With frame 0 alone, of which a GIF was made."""
REST = 400
"""Seconds, over five minutes: whoever was at work on something then is not any more."""
SETTLED = (*CANCELLED, "rest", "sweep", "next")
"""What the run didn't spend is given back, and nothing looks after the job any more."""
ONE_FOR_TWO = {"budget_micros": 200_000}
"""A budget for one job of 2 frames, whose worst case costs 0.1771; beside it another may wait for its picture."""
ONE_ALONE = {"budget_micros": 177_100}
"""A budget for that job alone, and nobody beside it."""
WORDS = order(upload=None)
"""Nothing is waited for: all is set aside at once."""
WORST = 8 * 25_300
"""Micros: the worst case of such a job of 2 frames."""
FOR_STRANGERS = {"strangers_budget_micros": WORST, "address_budget_micros": WORST, "tokens_budget_micros": WORST}
BY_STRANGER, BY_ANOTHER = "create_job 0 address-1 ", "create_job 0 address-2 "
FIRST = replace(
    terms(order(mask=MaskUpload(content_type="image/png", bytes=len(PICTURE)))),
    menu=replace(MENU, models={"": ABILITIES.model_copy(update={"parent": "first"})}),
)
FORGEABLE = replace(FIRST, orders=(order(frames=4),))
"""Frames are drawn from the first: a gap would stop nobody."""
NOTHING = {"": Micros(0)}
FREE = replace(terms(), menu=replace(MENU, prices=NOTHING))
"""Calls that cost nothing but our own work."""
COMPUTED = replace(terms(), menu=replace(MENU, prices=NOTHING, computes=True))
"""Drawn by the function itself: a loop shows its frame 0 drawn, too."""
NOTED = terms(order(prompt=LOOKS))
RUN_AWAY = terms(order(frames=4, coherence=(), on_drift="stop"))
"""The generator shifts all that is shown: its first frame has come too far already."""
POSTER = terms(order(upload=None, frames=1))
PACED = replace(terms(), menu=replace(MENU, pace=Pace(calls=3, seconds=60)))
SLOW = replace(terms(), menu=replace(MENU, seconds=LONGEST_LIFETIME - 11))
"""A call takes all but a second of what a function has."""
OLD_PAGE = f"stray {keys.ledger(BEGINNING.date().isoformat())}"
"""A version before knew ann on this day."""
COLLECTION = Collection(first=10, every=20, longest=200)


def limited(**limits: int) -> Terms:
    """Where everybody's token has a limit of its own."""
    return replace(terms(WORDS), token=TokenTerms(limits=DayLimits.model_validate(limits)))


def for_a_minute() -> Terms:
    """Where everybody's token expires soon."""
    return replace(terms(), token=TokenTerms(expires_at=BEGINNING + timedelta(minutes=1)))


CLIP = ClipAbilities(shortest=5, longest=9, length_step=4, fps=8)


def collected(*orders: JobOrder, clip: ClipAbilities | None = None) -> Terms:
    """Calls that are handed in, and collected after a while."""
    able = ABILITIES.model_copy(update={"collection": COLLECTION, "clip": clip})
    prices = {"": ClipPrice(call_micros=Micros(25_000))} if clip else {}
    return replace(terms(*orders), menu=replace(MENU, models={"": able}, clip_prices=prices), takes=25)


def chosen(terms: Terms) -> Terms:
    """Where orders bear identities that we choose."""
    able = terms.menu.abilities(None)
    choosing = able.model_copy(update={"collection": COLLECTION.model_copy(update={"chooses": True})})
    return replace(terms, menu=replace(terms.menu, models={"": choosing}))


FURTHER = as_export(ExportOrder(loop="bounce")).id
"""What order_export asks for."""
DROP = "drop inbox/sway.png frames=2 size=64"
UNLISTED = "drop inbox/sw\x01y.png size=64"
"""A name that no list of what is to be deleted can hold."""
TOKENS = ("add_token ann", "let_in ann", "list_tokens all", "remove_token ann")
PAST = "stray jobs/JOB/0002/frame.png"
"""A frame that nobody ordered, of a job of two; the event that it causes follows by itself."""
FORGED = (
    Scope("frames past the last", terms(), DRAWN, Left(faults=1), 1, intents=(PAST, "stray jobs/JOB/0003/frame.png")),
    Scope("misled by a stray frame", terms(), DRAWN, Left(repeats=1), intents=(PAST, "misled JOB")),
    Scope("stray frame, done job", terms(), DONE, Left(faults=1), intents=(PAST, "advance JOB 2", "advance JOB 9999")),
    Scope(
        "stray names",
        terms(),
        UPLOADED,
        Left(),
        intents=("stray jobs/JOB/00001/frame.png", "stray jobs/JOB/0001/2-1.busy"),
    ),
    Scope(
        "forged events",
        FORGEABLE,
        (*UPLOADED, "next"),
        Left(),
        intents=("advance JOB 2", "advance JOB 3", "advance JOB 7"),
    ),
    Scope(
        "forged resumption",
        terms(),
        CANCELLED,
        Left(faults=1),
        1,
        intents=("stray jobs/JOB/facts/002-resumed.json", "advance"),
    ),
    Scope(
        "forged resumption, settled",
        terms(),
        SETTLED,
        Left(),
        intents=("stray jobs/JOB/facts/002-resumed.json", "read_status"),
    ),
    *(
        Scope(
            f"forged money{name}",
            drawn_so,
            SETTLED,
            Left(faults=1),
            1,
            intents=("stray jobs/JOB/facts/002-resumed.json money=own", "advance", "read_status"),
        )
        for name, drawn_so in (("", terms()), (", free", FREE))
    ),
    Scope(
        "frames past the last, free", FREE, DRAWN, Left(faults=1), 1, intents=(PAST, "stray jobs/JOB/0003/frame.png")
    ),
    Scope("misled by a stray frame, free", FREE, DRAWN, Left(repeats=1), intents=(PAST, "misled JOB")),
    Scope(
        "forged events, free",
        replace(FORGEABLE, menu=replace(FORGEABLE.menu, prices=NOTHING)),
        (*UPLOADED, "next"),
        Left(faults=1),
        intents=("advance JOB 2", "advance JOB 3", "advance JOB 7"),
    ),
    Scope("cancelled, free", FREE, (*UPLOADED, "next"), Left(faults=1), intents=("cancel_job", "resume_job")),
)
"""Objects that somebody put there by hand, and events of which nothing is true."""
DAMAGED = (
    Scope("damaged order", terms(), (*UPLOADED, "next"), Left(faults=1), 1, intents=("damage jobs/JOB/job.json",)),
    Scope(
        "damaged order, deleted",
        terms(),
        (*DONE, "delete_job"),
        Left(),
        intents=("damage jobs/JOB/job.json", "damage jobs/JOB/facts/999"),
    ),
    Scope(
        "damaged deletion",
        terms(),
        (*DONE, "order_export", "delete_job"),
        Left(faults=1),
        1,
        intents=("damage jobs/JOB/facts/999",),
    ),
    Scope(
        "damaged ending",
        terms(),
        (*UPLOADED, "next"),
        Left(faults=4),
        1,
        frozenset({"busy", "lost", "refused"}),
        intents=("damage jobs/JOB/0001/1-01.",),
    ),
    Scope(
        "damaged export",
        terms(),
        (*DONE, "order_export"),
        Left(faults=1),
        1,
        intents=(f"damage jobs/JOB/exports/{FURTHER}",),
    ),
    Scope(
        "damaged order, exported",
        terms(),
        (*DONE, "order_export"),
        Left(faults=1),
        1,
        intents=("damage jobs/JOB/job.json",),
    ),
    Scope(
        "damaged notes",
        NOTED,
        DONE,
        Left(faults=1),
        1,
        intents=("damage jobs/JOB/notes.json", "read_status", "delete_job"),
    ),
    Scope("damaged money", terms(), CANCELLED, Left(faults=1), 1, intents=("damage active/JOB/",)),
    Scope(
        "damaged resumption",
        terms(),
        (*CANCELLED, "resume_job"),
        Left(faults=1),
        1,
        intents=("damage jobs/JOB/facts/002",),
    ),
)
"""Objects that somebody wrote over: each ends what it is about, and nothing is tried for ever."""
ORDERED = (*UPLOADED, "next")
"""The picture has come, and what draws is about to be called."""
HANDED_IN = (*ORDERED, "next")
TWO_CLIPS = order(frames=4, prompt={0: "sway", 2: "stand"})
THREE = order(frames=3)
DELIVERED = chosen(collected(THREE, clip=CLIP.model_copy(update={"into_bucket": True})))
"""A clip comes into the bucket by itself."""
LOST_ORDERS = frozenset(
    {"lost before", "lost after", "never ready", "void", "gone", "busy", "crash after", "sent, crash"}
)
LOST_PICTURES = frozenset({"gone", "moderated", "busy", "crash before", "not carried out"})
SPACED = order(frames=4, redraw_every=2)
"""One call draws frame 2, and frame 1 is computed; another draws frame 3."""
CUT_SPACED = order(frames=4, redraw_every=3, prompt={0: "sway", 2: "stand"})
"""A new prompt begins where a frame would have been computed."""
IN_BETWEENS = (
    Scope("in-betweens", terms(SPACED), ORDERED, Left(faults=1, sweeps=1), 1),
    Scope("in-betweens at once", terms(SPACED), ORDERED, Left(repeats=1)),
    Scope("in-betweens of two prompts", terms(CUT_SPACED), ORDERED, Left(faults=1), 1),
    Scope("in-betweens, cancelled", terms(SPACED), ORDERED, Left(), 1, intents=("cancel_job", "resume_job")),
    Scope("in-betweens collected", collected(SPACED), ORDERED, Left(faults=1), 1),
    Scope("in-betweens collected at once", collected(SPACED), HANDED_IN, Left(repeats=1, sweeps=1)),
)
"""Groups of frames of which the last is drawn, for one call."""
BRANCHED = ("branch_job JOB 1",)
"""Another job keeps both frames, and draws two more."""
BRANCHES = (
    Scope("branch", terms(), DONE, Left(faults=1), 1, intents=BRANCHED),
    Scope("branch, copied at once", terms(), DONE, Left(repeats=1), intents=BRANCHED),
    Scope("branch, source deleted", terms(), DONE, Left(), intents=(*BRANCHED, "delete_job")),
    Scope("branch, lost message", terms(), DONE, Left(losses=1), 1, intents=BRANCHED),
    Scope(
        "branch of in-betweens",
        terms(order(redraw_every=2, frames=3)),
        (*ORDERED, "next", "next"),
        Left(),
        1,
        intents=BRANCHED,
    ),
)
"""Jobs that go on from another's frame."""
EITHER = (
    Scope("collected", collected(), ORDERED, Left(faults=1, repeats=1, sweeps=1), 1),
    Scope("lost orders", collected(), ORDERED, Left(faults=3), 1, LOST_ORDERS),
    Scope("collected at once", collected(), HANDED_IN, Left(faults=1, repeats=1), 2, LOST_PICTURES),
    Scope("clip", collected(THREE, clip=CLIP), ORDERED, Left(faults=1, sweeps=1), 1),
    Scope("two clips", collected(TWO_CLIPS, clip=CLIP), ORDERED, Left(faults=1), 1),
)
"""Whoever chooses the identities of orders."""
COLLECTED = (
    *EITHER,
    *(replace(scope, name=f"{scope.name}, chosen", terms=chosen(scope.terms)) for scope in EITHER),
    Scope("ordered at once, chosen", chosen(collected()), ORDERED, Left(repeats=1)),
    Scope("two frames collected", collected(THREE), HANDED_IN, Left(repeats=1, sweeps=1), 2),
    Scope("a clip at once", collected(THREE, clip=CLIP), HANDED_IN, Left(faults=1, repeats=1), 2, LOST_PICTURES),
    Scope("lost clips", collected(THREE, clip=CLIP), HANDED_IN, Left(faults=3), 1, LOST_ORDERS | LOST_PICTURES),
    Scope("clip delivered", DELIVERED, HANDED_IN, Left(faults=1, repeats=1, sweeps=1), 1),
    Scope("clip delivered, deleted", DELIVERED, HANDED_IN, Left(repeats=1), intents=("delete_job",)),
    Scope("collected from words", collected(order(upload=None)), (POST,), Left(faults=1), 1),
    Scope(
        "collected, cancelled", collected(), HANDED_IN, Left(faults=1, ticks=1), 1, intents=("cancel_job", "resume_job")
    ),
    Scope(
        "clip, cancelled",
        collected(THREE, clip=CLIP),
        HANDED_IN,
        Left(ticks=1),
        1,
        intents=("cancel_job", "delete_job"),
    ),
    Scope("clip, deleted", collected(THREE, clip=CLIP), HANDED_IN, Left(ticks=1), intents=("delete_job",)),
    Scope(
        "collected poster, deleted",
        collected(order(upload=None, frames=1)),
        (POST, "next", "next"),
        Left(repeats=1, losses=1, ticks=1),
        intents=("delete_job",),
    ),
    Scope("damaged handle", collected(), HANDED_IN, Left(faults=1), 1, intents=("damage jobs/JOB/0001/1-01.sent",)),
    Scope(
        "damaged claim of a clip",
        chosen(collected(THREE, clip=CLIP)),
        HANDED_IN,
        Left(faults=1),
        1,
        intents=("damage jobs/JOB/0001/1-01.json",),
    ),
)
"""Orders that are handed in, and what comes of them collected."""
BUY, BUY_UPTO = "buy_job 0 exact 1", "buy_job 0 upto 1"
OTHER_WORDS = order(upload=None, prompt="stand")
PAID_CALL = (BUY, "upload", "next")
"""The picture is there: what is paid for is about to be drawn."""
AT_THE_END = (BUY_UPTO, "upload", "next", "next")
"""All is drawn, and nothing is taken yet."""
PAYMENTS = (
    Scope("asked for a price", paying(), (), Left(faults=1), intents=("ask_price 0",)),
    Scope("paid with the order", paying(WORDS), (), Left(faults=1), 1, intents=(BUY,)),
    Scope("paid before the first call", paying(), PAID_CALL, Left(faults=1, repeats=1), 1),
    Scope("paid at the end", paying(), AT_THE_END, Left(faults=1, repeats=1), 1),
    Scope("paid for, cancelled", paying(), PAID_CALL, Left(faults=1), 1, intents=("cancel_job",)),
    Scope("paid for, deleted", paying(), (*AT_THE_END, "next"), Left(faults=1), 1, intents=("delete_job",)),
    Scope("one payment, sent again", paying(WORDS), (BUY,), Left(faults=1), 1, intents=(BUY,)),
    Scope("one payment for two", paying(WORDS, OTHER_WORDS), (), Left(), intents=(BUY, "buy_job 1 exact 1")),
    Scope("paid to one who forgets", replace(paying(), remembers=False), PAID_CALL, Left(faults=1), 1),
    Scope(
        "payment lapses",
        paying(),
        (*PAID_CALL, "rest", "rest"),
        Left(faults=3),
        1,
        frozenset({"silence", "answer lost"}),
    ),
    Scope("payment refused", paying(), PAID_CALL, Left(faults=2), 1, frozenset({"refused", "silence", "pending"})),
    Scope(
        "paid for once more",
        paying(),
        (*PAID_CALL, "cancel_job", "next", "next"),
        Left(faults=1),
        1,
        intents=("buy_resumption JOB exact 2",),
    ),
)
"""Orders that somebody pays for who has no allowance."""
SMALL = (
    *PAYMENTS,
    *FORGED,
    *DAMAGED,
    *COLLECTED,
    *IN_BETWEENS,
    *BRANCHES,
    Scope("nothing fails", terms(), (*UPLOADED, "next"), Left(repeats=1, ticks=2)),
    Scope("an event that comes twice", terms(), (*UPLOADED, "next"), Left(repeats=1, ticks=1)),
    Scope("lost calls", terms(order(frames=6)), (*UPLOADED, "next"), Left(faults=8), 1, frozenset({"lost"})),
    Scope("busy calls", terms(), (*UPLOADED, "next"), Left(faults=21), 1, frozenset({"busy"})),
    Scope("short pages", terms(page=2), (*UPLOADED, "next"), Left(faults=1, ticks=1), 1),
    Scope("deleted", terms(), DONE, Left(faults=2, repeats=1), intents=("delete_job",)),
    Scope("dropped", terms(), (), Left(faults=1, losses=1), 1, intents=(DROP,)),
    Scope("refused drop", terms(), (), Left(faults=1), intents=("drop inbox/sway.png frames=many",)),
    Scope("masked", FIRST, (POST, "upload_mask", "next"), Left(faults=1), 1, intents=("upload",)),
    Scope("poster", POSTER, (POST,), Left(faults=1, repeats=1)),
    Scope("poster in motion", POSTER, (POST, "next", "next", "next"), Left(faults=1), intents=("animate",)),
    Scope("paced", PACED, (*UPLOADED, "next"), Left(faults=1, repeats=1)),
    Scope("too little time", SLOW, (*UPLOADED, "next"), Left(faults=1, ticks=1), 1),
    Scope("run away", RUN_AWAY, ORDERED, Left(faults=1), 1),
    Scope("run away, resumed", RUN_AWAY, (*ORDERED, "next", "next"), Left(faults=1), 1, intents=("resume_job",)),
    Scope("looked at", terms(), (*UPLOADED, "next"), Left(faults=1), intents=("read_status", "read_output")),
    Scope("noted", NOTED, (*UPLOADED, "next"), Left(faults=1), intents=("read_status",)),
    Scope("noted, deleted", NOTED, DONE, Left(faults=2, repeats=1), intents=("delete_job",)),
    Scope("no money left", terms(budget_micros=0), (), Left(faults=1), intents=(POST,)),
    Scope("assembly", terms(), DRAWN, Left(faults=1, repeats=1)),
    Scope("assembly of a computed loop", COMPUTED, DRAWN, Left(faults=1, repeats=1)),
    Scope("two outputs", terms(order(export=ExportOrder())), DRAWN, Left(faults=1, repeats=1), 1),
    Scope(
        "too large", terms(order(export=ExportOrder(format="png", max_bytes=1))), DRAWN, Left(faults=1, repeats=1), 1
    ),
    Scope("export ordered", terms(), DONE, Left(faults=1, repeats=1), 1, intents=("order_export",)),
    Scope("export, deleted", terms(), DONE, Left(faults=1), intents=("order_export", "delete_job")),
    Scope("creation", terms(), (), Left(faults=1, ticks=1), intents=(POST,)),
    Scope("resumed", terms(), CANCELLED, Left(faults=1, repeats=1), intents=("resume_job",)),
    Scope("two faults", terms(), (*UPLOADED, "next"), Left(faults=2), 1),
    Scope("one frame redrawn", terms(), (*UPLOADED, "next"), Left(faults=1, repeats=1, ticks=1)),
    Scope(
        "cancelled over a late claim",
        terms(),
        (*UPLOADED, "next"),
        Left(faults=1),
        only=frozenset({"sent, crash"}),
        intents=("cancel_job",),
    ),
    Scope("cancelled", terms(), (*UPLOADED, "next"), Left(faults=1), intents=("cancel_job",)),
    Scope("malformed message", terms(), (), Left(faults=1), intents=("look_after {}",)),
    Scope("tokens", for_a_minute(), ("add_token ann",), Left(faults=1, ticks=1), intents=TOKENS),
    Scope("two orders, money for one", terms(**ONE_FOR_TWO), (), Left(faults=1), intents=(POST, "create_job 0 bob ")),
    *(
        Scope(f"room for one{who}", terms(WORDS, **limits), (OLD_PAGE,), Left(), intents=orders)
        for who, limits, orders in (
            (" in all", {"budget_micros": WORST, "tokens_budget_micros": 2 * WORST}, (POST, "create_job 0 bob ")),
            (" stranger", {**FOR_STRANGERS, "client_budget_micros": WORST}, (BY_STRANGER, BY_ANOTHER)),
            (" of a client's", {"client_budget_micros": WORST}, (POST, POST)),
            (" with a token", {"tokens_budget_micros": WORST}, (POST, "create_job 0 bob ")),
            (" by number", {"client_jobs": 1}, (POST, POST)),
        )
    ),
    Scope("room for one of a token's", limited(micros=WORST), (OLD_PAGE,), Left(), intents=(POST, POST)),
    Scope("room for one of a token's by number", limited(jobs=1), (OLD_PAGE,), Left(), intents=(POST, POST)),
    Scope(
        "a stranger and a token",
        terms(WORDS, **FOR_STRANGERS),
        (OLD_PAGE,),
        Left(faults=1),
        intents=(BY_STRANGER, POST),
    ),
    Scope("a place left", terms(address_waiting=1), (BY_STRANGER,), Left(faults=1), intents=("upload", BY_STRANGER)),
)
"""Explored whole within seconds."""
LARGER = (
    Scope("one payment, sent twice", paying(WORDS), (), Left(), intents=(BUY, BUY)),
    Scope("a place for an address", terms(address_waiting=1), (OLD_PAGE,), Left(), intents=(BY_STRANGER, BY_STRANGER)),
    Scope("a place for all", terms(strangers_waiting=1), (OLD_PAGE,), Left(), intents=(BY_STRANGER, BY_ANOTHER)),
    Scope("collected, ticking", collected(), ORDERED, Left(faults=1, ticks=2, sweeps=1)),
    Scope("collected, ticking, chosen", chosen(collected()), ORDERED, Left(faults=1, ticks=2, sweeps=1)),
    Scope("branch, source deleted, swept", terms(), DONE, Left(sweeps=1), intents=(*BRANCHED, "delete_job")),
    Scope("branch, two workers", terms(), DONE, Left(faults=1, repeats=1, sweeps=1), intents=BRANCHED),
    Scope("in-betweens, two workers", terms(SPACED), ORDERED, Left(faults=1, repeats=1)),
    Scope(
        "in-betweens, cancelled over a fault",
        terms(SPACED),
        ORDERED,
        Left(faults=1),
        1,
        intents=("cancel_job", "resume_job"),
    ),
    Scope("clip, two workers", chosen(collected(THREE, clip=CLIP)), HANDED_IN, Left(faults=2, sweeps=1)),
    Scope(
        "room for one, a fault", terms(WORDS, budget_micros=WORST), (OLD_PAGE,), Left(faults=1), intents=(POST, POST)
    ),
    Scope("many lost calls", terms(order(frames=16)), (*UPLOADED, "next"), Left(faults=20), 1, frozenset({"lost"})),
    Scope("from picture to end", terms(), UPLOADED, Left(faults=1, repeats=1, losses=1, ticks=2, sweeps=1)),
    Scope("two faults, two workers", terms(), (*UPLOADED, "next"), Left(faults=2, repeats=1, ticks=1)),
    Scope("two frames redrawn", terms(order(frames=3)), (*UPLOADED, "next"), Left(faults=1, repeats=1, ticks=1)),
    Scope("from words to end", terms(order(upload=None)), (POST,), Left(faults=1, repeats=1)),
    Scope("paced, two jobs", PACED, (*UPLOADED, "next", "create_job 0 bob ", "upload"), Left(faults=1)),
    Scope("three workers", terms(), (*UPLOADED, "next"), Left(faults=1, repeats=2), 3),
    Scope("assembly with ticks", terms(), DRAWN, Left(faults=2, repeats=1, ticks=2)),
    Scope("creation, two faults", terms(), (), Left(faults=2, ticks=1), intents=(POST,)),
    Scope("the same order twice", terms(), (), Left(faults=1), intents=(f"{POST}key", f"{POST}key")),
    Scope("cancelled in mid-chain", terms(), UPLOADED, Left(faults=1, repeats=1), intents=("cancel_job",)),
    Scope("resumed twice at once", terms(), CANCELLED, Left(faults=1), intents=("resume_job", "resume_job")),
    Scope("cancelled, resumed", terms(), (*UPLOADED, "next"), Left(faults=1), intents=("cancel_job", "resume_job")),
    Scope("two exports at once", terms(), DONE, Left(faults=1), intents=("order_export", "order_another")),
    Scope("export while drawing", terms(), UPLOADED, Left(faults=1), intents=("order_export", "cancel_job")),
    Scope("export, resumed", terms(), CANCELLED, Left(faults=1), intents=("order_export", "resume_job")),
    Scope("the same export twice", terms(), DONE, Left(faults=1, ticks=2), intents=("order_export", "order_export")),
    Scope("deleted after its end", terms(), CANCELLED, Left(faults=2, repeats=1), intents=("delete_job",)),
)
"""Explored as far as the time goes, and told where that is not to the end."""
SITES = (
    *(
        scope
        for scope in SMALL
        if scope.name in {"masked", "looked at", "noted", "refused drop", "no money left", "two faults"}
    ),
    Scope("creation", terms(), (), Left(faults=1), intents=(f"{POST}key",)),
    Scope("busy and lost", terms(), (*UPLOADED, "next"), Left(faults=3), 1, frozenset({"busy", "lost", "refused"})),
    Scope("dropped", terms(), (), Left(faults=1, losses=1), 1, intents=(DROP,)),
    Scope("resumed twice", terms(), CANCELLED, Left(), intents=("resume_job", "resume_job")),
    Scope("the same order", terms(), (), Left(), intents=(f"{POST}key", f"{POST}key")),
    Scope("money for one", terms(**ONE_ALONE), (), Left(), intents=(POST, "create_job 0 bob ")),
    Scope("deleted", terms(), DONE, Left(faults=1), 1, intents=("delete_job",)),
    Scope("deletion broken off", terms(), DONE, Left(faults=1), 1, frozenset({"crash after"}), ("delete_job",)),
    Scope("conflicts", terms(), (*UPLOADED, "next"), Left(faults=2), 1, frozenset({"409"})),
    Scope("dropped again", terms(), ("drop inbox/sway.png frames=many", "next"), Left(), 1, intents=(DROP,)),
    Scope(
        "dropped, unlisted", terms(), (f"{UNLISTED} frames=many", "next"), Left(), 1, intents=(f"{UNLISTED} frames=2",)
    ),
    Scope("broken drop", terms(), (), Left(), 1, intents=("drop inbox/broken.png frames=2 size=64",)),
    Scope("to a size", terms(order(export=ExportOrder(max_bytes=100_000))), DRAWN, Left(), 1, intents=("advance",)),
    Scope("poster that is waited for", POSTER, (), Left(faults=1), intents=("create_poster ann",)),
    *(scope for scope in SMALL if scope.name in {"poster", "poster in motion", "paced", "too little time"}),
    Scope("paced, two workers", PACED, (*UPLOADED, "next"), Left(repeats=2), 3),
    Scope("lost on the way", chosen(collected()), ORDERED, Left(faults=3), 1, frozenset({"lost before", "busy"})),
    Scope("a chain that is looked at", terms(), DRAWN, Left(), 1, intents=("read_status",)),
    Scope("exported twice", terms(), DRAWN, Left(), intents=("order_export", "order_export")),
    Scope("exported", terms(), DRAWN, Left(), 1, intents=("order_export", "read_output", "advance")),
    Scope("the day's money is read", terms(), (POST,), Left(faults=1), 1, intents=("spend day",)),
    Scope("ordered quickly", terms(), (), Left(faults=1, repeats=1), 1, intents=("order_quickly ann",) * 3),
    Scope("a token's jobs are listed", terms(), DONE, Left(faults=1), 1, intents=("list_jobs ann", "delete_job")),
    Scope("what is left of a token", terms(), (POST,), Left(faults=1), 1, intents=("read_token ann",)),
    Scope(
        "damaged money of a damaged job",
        terms(),
        CANCELLED,
        Left(),
        1,
        intents=("damage active/JOB/", "damage jobs/JOB/job.json"),
    ),
    Scope("a day that began before", terms(), (OLD_PAGE,), Left(faults=1), intents=(POST, "spend day")),
)
"""Together they come past every line that asks anything of the world."""
