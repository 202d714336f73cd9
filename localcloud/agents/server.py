"""The tools that an agent is given, and whom they ask before money is spent: https://modelcontextprotocol.io/.

What stands under a tool's name is read by the agent.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

from mcp.server.mcpserver import (
    AcceptedElicitation,
    Context,
    Elicit,
    ElicitationResult,
    Image,
    MCPServer,
    Resolve,
)
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field
from requests import RequestException

from chalicelib import __version__
from localcloud.agents.desk import Desk
from localcloud.agents.orders import LoopOrder, PosterOrder
from localcloud.cli.animation import Failed
from localcloud.cli.api import open_api
from localcloud.cli.client import Refused
from localcloud.cli.commands.export import made
from localcloud.cli.order import choose_format

Json = dict[str, Any]
At = Context[Desk, Any]
P = ParamSpec("P")
R = TypeVar("R")
POSTER_SECONDS = 20
MOST_SECONDS = 60
Job = Annotated[str, Field(pattern="^[0-9a-f]{32}$", description="A job's id, as `animate` or `poster` answered it.")]
INSTRUCTIONS = (
    "Frameloom sets a picture in motion by a sentence, and draws posters from words. `procedural` computes what it "
    "draws, and is free. Other generators take money for each call, and the person is asked before an order is paid."
)
DECLINED = "The person said no: it isn't ordered, and nothing is charged."


class Approval(BaseModel):
    """What a person answers who was told a price."""

    order: bool = Field(description="Order it for this price.")


FREE = Approval(order=True)
"""Nobody is asked about what costs nothing."""


def build(api: str | None) -> MCPServer[Desk]:
    """The server of that API's tools; of a program in this process where none is named."""

    @asynccontextmanager
    async def desk(_: MCPServer[Desk]) -> AsyncIterator[Desk]:
        with open_api(api) as client:
            yield Desk(client, keeps=api is not None)

    server = MCPServer("frameloom", instructions=INSTRUCTIONS, version=__version__, lifespan=desk, log_level="WARNING")
    for tool in (generators, animate, poster, status, export, cancel):
        server.add_tool(tool, structured_output=False)
    return server


def in_words(tool: Callable[P, R]) -> Callable[P, R]:
    """What an agent or its person can do something about is told in a sentence."""

    @wraps(tool)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return tool(*args, **kwargs)
        except RequestException as error:
            raise ToolError(f"no answer: {error}") from error
        except (Refused, Failed, ValueError) as error:
            raise ToolError(str(error)) from error
        except OSError as error:
            raise ToolError(f"{error.filename}: {error.strerror}") from error

    return told


@in_words
def generators(at: At) -> Json:
    """Who can draw, what each can do, and what a call costs in US dollars."""
    return _desk(at).client.generators()


@in_words
def ask_for_loop(at: At, order: LoopOrder) -> Approval | Elicit[Approval]:
    """Ask about the price of a loop, where it has one."""
    picture = order.read()
    body = order.body(picture)
    if not _desk(at).costs(body):
        return FREE
    _must_be_able_to_ask(at)
    return Elicit(f"{_desk(at).price(body, picture)} Order it?", Approval)


@in_words
def animate(at: At, order: LoopOrder, answer: Annotated[ElicitationResult[Approval], Resolve(ask_for_loop)]) -> Json:
    """Set a picture in motion. It is drawn in the background: look with `status`, and save it with `export`."""
    picture = order.read()
    body = order.body(picture)
    if not _agreed(answer):
        _desk(at).withdraw(body, picture)
        raise ToolError(DECLINED)
    created = _desk(at).draw(body, picture)
    return {"job": created["id"], "cost": created["cost"], "notes": created["notes"]}


@in_words
def ask_for_poster(at: At, order: PosterOrder) -> Approval | Elicit[Approval]:
    """Ask about the price of a poster, where it has one."""
    price = _desk(at).poster_price(order.body())
    if price is None:
        return FREE
    _must_be_able_to_ask(at)
    return Elicit(f"{price} Order it?", Approval)


@in_words
def poster(
    at: At, order: PosterOrder, answer: Annotated[ElicitationResult[Approval], Resolve(ask_for_poster)]
) -> list[Any]:
    """Draw a poster from words, and show it. Save it with `export`, as a .png."""
    if not _agreed(answer):
        raise ToolError(DECLINED)
    drawn = _desk(at).draw_poster(order.body(), POSTER_SECONDS)
    told = {"job": drawn["id"], "output": drawn["output"], "cost": drawn["cost"], "notes": drawn["notes"]}
    return [told, Image(data=_desk(at).glimpse(drawn["url"]), format="jpeg")]


@in_words
def status(
    at: At,
    job: Job,
    wait: Annotated[float, Field(ge=0, le=MOST_SECONDS, description="Seconds to wait for its end.")] = 0,
) -> list[Any]:
    """How far a job is, what it made and what it cost, and its newest frame."""
    found = _desk(at).look(job, wait)
    newest = list(found["frames"]["urls"].values())[-1:]
    shown = [Image(data=_desk(at).glimpse(url), format="jpeg") for url in newest]
    return [found, *shown]


@in_words
def export(
    at: At,
    job: Job,
    out: Annotated[str, Field(description="A new file on this machine: .gif, .webp, .avif, .png, .apng or .mp4.")],
    fields: Annotated[Json | None, Field(description="Options of the output, such as width, loop or preset.")] = None,
) -> Json:
    """Save a job's loop in any format or size, when it has been drawn. No generator is called for that."""
    file = Path(out)
    order: Json = {"export": dict(fields or {})}
    choose_format(order, file)
    if file.exists():
        raise ValueError(f"{file} is there already: choose another name")
    client = _desk(at).client
    _, output = made(client, job, client.export(job, order["export"])["export"])
    _desk(at).save(output["url"], file)
    return {"file": str(file.absolute()), "output": output}


@in_words
def cancel(at: At, job: Job) -> Json:
    """Stop a job: no further call is paid, and what was drawn becomes its result."""
    _desk(at).client.cancel(job)
    return {"job": job, "state": "cancelled"}


def _desk(at: At) -> Desk:
    return at.request_context.lifespan_context


def _must_be_able_to_ask(at: At) -> None:
    """Before anything is ordered that nobody could agree to."""
    able = at.request_context.session.client_capabilities
    if able is None or able.elicitation is None:
        raise ToolError("This costs money, and this client can't ask its person: nothing is ordered.")


def _agreed(answer: ElicitationResult[Approval]) -> bool:
    return isinstance(answer, AcceptedElicitation) and answer.data.order
