"""What a GIF of 24 frames costs on AWS, and what gives way first when there are many.

Counts are those of a job that this program runs in the local cloud; prices and quotas are in `tariff.py`. Run it as
`python -m bench.scale`; it prints the tables of docs/scale.md.
"""

from collections.abc import Iterable, Sequence

from bench.costs.gif_cost import cost_of
from bench.costs.idle import idle
from bench.costs.load import LOADS, loads
from bench.costs.usage import Measured, Usage, measure
from bench.costs.waiting import Paid, pay
from chalicelib.domain.money import Micros, Usd, to_dollars
from chalicelib.generators.bedrock.prices import BEDROCK_PRICES
from chalicelib.generators.openai.prices import OPENAI_PRICES
from chalicelib.generators.stability.prices import STABILITY_PRICES

FRAMES = 24
SIZE = 512
MODELS: dict[str, Micros] = {
    "procedural": Micros(0),
    "stability sd3.5-flash": STABILITY_PRICES["sd3.5-flash"],
    "stability sd3.5-large": STABILITY_PRICES["sd3.5-large"],
    "bedrock sd3-5-large": BEDROCK_PRICES["stability.sd3-5-large-v1:0"],
    "openai gpt-image-2.5-flare": OPENAI_PRICES["gpt-image-2.5-flare"],
    "automatic1111": Micros(0),
}
"""What a call costs."""
OWN = "procedural"
"""Draws inside of the function that calls it: nobody is waited for."""


def main() -> None:
    """Print them all."""
    measured = measure(FRAMES, SIZE)
    print(counts(measured.job), end="\n\n")
    for made in (seconds, parts, prices, months, limits):
        print(made(measured), end="\n\n")
    print(waiting(pay(FRAMES, SIZE)))


def counts(job: Usage) -> str:
    """What a job asks for: a test holds docs/scale.md against it."""
    counted = (job.invocations, job.writes, job.reads, job.changes, job.looks, job.messages)
    rows = [(name, *(count[name] for count in counted)) for name in job.functions]
    total = ("all", *(sum(count.values()) for count in counted))
    return table(
        ("", "invocations", "PUT, LIST", "GET, HEAD", "ledger's changes", "looks at it", "messages"), [*rows, total]
    )


def seconds(measured: Measured) -> str:
    """How long the functions were at work on this machine, and what that would be in GB-seconds on Lambda."""
    job = measured.job
    rows = [
        (name, f"{measured.memory[name]:,} MB", f"{job.milliseconds[name]:,} ms", f"{spent:.2f}")
        for name, spent in measured.gb_seconds(job).items()
    ]
    return table(("", "memory", "here", "GB-seconds"), rows)


def parts(measured: Measured) -> str:
    """A GIF by whoever draws for nothing, part by part."""
    own, waiting = cost_of(measured, waits=False), cost_of(measured, waits=True)
    rows = [(part, f"${own.parts[part]:.6f}", f"${waiting.parts[part]:.6f}") for part in own.parts]
    total = ("all", f"${own.total:.6f}", f"${waiting.total:.6f}")
    return table(("", "drawn by the function", "drawn by somebody who is called"), [*rows, total])


def prices(measured: Measured) -> str:
    """Every generator's price beside ours."""
    rows = []
    for name in MODELS:
        ours = float(cost_of(measured, waits=name != OWN).total)
        rows.append((name, f"${calls_usd(name):.4f}", f"${ours:.4f}", f"${calls_usd(name) + ours:.4f}"))
    return table(("generator", f"{FRAMES - 1} calls", "AWS", "a GIF"), rows)


def calls_usd(model: str) -> Usd:
    """What its calls for one GIF cost where none is lost."""
    return to_dollars(Micros((FRAMES - 1) * MODELS[model]))


def waiting(paid: Iterable[Paid]) -> str:
    """What the functions are paid for, where each call takes CALL_SECONDS, by how calls are made."""
    rows = [
        (one.way.name, one.calls, one.invocations, f"{one.seconds:.0f} s", f"{one.gb_seconds:.0f}", f"${one.price:.6f}")
        for one in paid
    ]
    return table(("", "calls", "invocations", "at work", "GB-seconds", "Lambda"), rows)


def months(measured: Measured) -> str:
    """A stage that nobody uses."""
    parts = idle(measured)
    rows = [(part, f"${dollars:.2f}") for part, dollars in parts.items()]
    return table(("", "a month"), [*rows, ("all", f"${sum(parts.values()):.2f}")])


def limits(measured: Measured) -> str:
    """What many GIFs a day ask for at the busiest hour, beside what there is; in bold what is too much."""
    rows = [
        (load.what, f"{load.limit:,.0f}", *(bold(load.needed[day], load.limit) for day in LOADS))
        for load in loads(measured)
    ]
    return table(("", "there is", *(f"{day:,} a day" for day in LOADS)), rows)


def bold(needed: float, limit: float) -> str:
    """Three digits are more than enough."""
    said = f"{needed:,.0f}" if needed >= 10 else f"{needed:.2g}"  # noqa: PLR2004 - from here on, no decimals
    return f"**{said}**" if needed > limit else said


def table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    """Markdown."""
    lines = [head, ("---", *("---:" for _ in head[1:])), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


if __name__ == "__main__":
    main()
