"""`frameloom mcp`, spoken to by the official SDK's own client, as an agent's program does."""

import base64
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.context import ClientRequestContext
from mcp_types import CallToolResult, ElicitRequestParams, ElicitResult, ImageContent, TextContent
from PIL import Image

from localcloud.cli.client import Client as ApiClient
from localcloud.cloud import LocalCloud
from tests.support.command_line import PICTURE, CommandLine
from tests.support.paid import let_in, offering_all

SMALL: dict[str, Any] = {"picture": str(PICTURE), "prompt": "snow falls", "frames": 3, "fields": {"size": 64}}
PAID: dict[str, Any] = SMALL | {"generator": "stability", "prompt": "he begins to sob"}
PRICE = "2 calls: $0.08. If calls fail, $0.29 at most, for 8 calls. Order it?"
MODES = ("auto", "legacy")
"""How the protocol asks a person: by an answer that wants more, or by a request of the server's own."""
Deeds = Callable[["Agent"], Awaitable[None]]


@dataclass
class Agent:
    """An agent, and the person that it asks."""

    says: Literal["yes", "no", "nothing", "go away"]
    asked: list[str] = field(default_factory=list)

    async def ask(
        self,
        context: ClientRequestContext,  # noqa: ARG002 - the SDK's own signature
        params: ElicitRequestParams,
    ) -> ElicitResult:
        self.asked.append(params.message)
        match self.says:
            case "yes" | "no":
                return ElicitResult(action="accept", content={"order": self.says == "yes"})
            case "nothing":
                return ElicitResult(action="decline")
            case _:
                return ElicitResult(action="cancel")

    async def call(self, tool: str, **arguments: object) -> CallToolResult:
        result = await self.client.call_tool(tool, arguments)
        assert isinstance(result, CallToolResult)
        return result

    client: Client = field(init=False)


def meet(person: CommandLine, agent: Agent, deeds: Deeds, *, mode: str = "auto", can_ask: bool = True) -> None:
    """Start the server, and let the agent do that."""
    words = ["-m", "localcloud", "mcp"]
    server = StdioServerParameters(command=sys.executable, args=words, env=person.surroundings(), cwd=person.folder)

    async def session() -> None:
        async with AsyncExitStack() as stack:
            client = Client(server, mode=mode, elicitation_callback=agent.ask if can_ask else None)
            agent.client = await stack.enter_async_context(client)
            with anyio.fail_after(120):
                await deeds(agent)

    anyio.run(session)


def told(result: CallToolResult) -> dict[str, Any]:
    """What the agent reads."""
    first = result.content[0]
    assert isinstance(first, TextContent)
    assert not result.is_error, first.text
    read: dict[str, Any] = json.loads(first.text)
    return read


def refusal(result: CallToolResult) -> str:
    first = result.content[0]
    assert result.is_error
    assert isinstance(first, TextContent)
    return first.text


def shown(result: CallToolResult) -> tuple[str | None, tuple[int, int]]:
    """What the agent sees."""
    picture = result.content[1]
    assert isinstance(picture, ImageContent)
    with Image.open(BytesIO(base64.b64decode(picture.data))) as opened:
        return opened.format, opened.size


@pytest.fixture(scope="module")
def shop() -> Iterator[LocalCloud]:
    """One where drawing costs money."""
    with offering_all() as cloud:
        yield cloud


@pytest.fixture
def person(tmp_path: Path, shop: LocalCloud) -> CommandLine:
    return CommandLine(tmp_path, shop.api_url, {"FRAMELOOM_TOKEN": let_in(shop, uuid4().hex)})


def jobs(shop: LocalCloud) -> set[str]:
    listed = shop.client("s3").list_objects_v2(Bucket=shop.bucket, Prefix="jobs/").get("Contents", [])
    return {entry["Key"].split("/")[1] for entry in listed}


async def draw_look_and_save(agent: Agent, folder: Path) -> None:
    job = told(await agent.call("animate", order=SMALL))["job"]
    looked = await agent.call("status", job=job, wait=60)
    assert told(looked)["state"] == "done"
    assert shown(looked) == ("JPEG", (64, 64))
    out = folder / "snow.webp"
    assert told(await agent.call("export", job=job, out=str(out), fields={"loop": "bounce"}))["file"] == str(out)
    with Image.open(out) as made:
        assert (made.format, getattr(made, "n_frames", 1)) == ("WEBP", 4)
    assert "is there already" in refusal(await agent.call("export", job=job, out=str(out)))
    assert refusal(await agent.call("cancel", job=job))


@pytest.mark.parametrize("mode", MODES)
def test_what_is_free_is_drawn_looked_at_and_saved_without_a_question(person: CommandLine, mode: str) -> None:
    agent = Agent("no")
    meet(person, agent, partial(draw_look_and_save, folder=person.folder), mode=mode)
    assert agent.asked == []


def test_without_an_api_the_program_runs_for_the_agent(tmp_path: Path) -> None:
    meet(CommandLine(tmp_path), Agent("no"), partial(draw_look_and_save, folder=tmp_path), can_ask=False)


@pytest.mark.parametrize("mode", MODES)
def test_a_person_is_asked_once_for_each_order_that_costs_money(
    person: CommandLine, shop: LocalCloud, mode: str
) -> None:
    async def deeds(agent: Agent) -> None:
        orders = [told(await agent.call("animate", order=PAID)) for _ in range(2)]
        ended = [told(await agent.call("status", job=one["job"], wait=60)) for one in orders]
        assert [one["state"] for one in ended] == ["done", "done"]
        assert all(one["cost"]["spent_usd"] > 0 for one in ended)
        assert orders[0]["job"] != orders[1]["job"]

    before, agent = jobs(shop), Agent("yes")
    meet(person, agent, deeds, mode=mode)
    assert agent.asked == [PRICE, PRICE]
    assert len(jobs(shop) - before) == 2


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("says", ["no", "nothing", "go away"])
def test_nothing_is_paid_where_nobody_agrees(
    person: CommandLine, shop: LocalCloud, says: Literal["no", "nothing", "go away"], mode: str
) -> None:
    async def deeds(agent: Agent) -> None:
        assert "nothing is charged" in refusal(await agent.call("animate", order=PAID))
        assert "nothing is charged" in refusal(await agent.call("poster", order={"prompt": "m", "generator": "openai"}))

    before, agent = jobs(shop), Agent(says)
    meet(person, agent, deeds, mode=mode)
    assert agent.asked[0] == PRICE
    assert len(agent.asked) == 2
    (withdrawn,) = jobs(shop) - before
    status = ApiClient(shop.api_url).look(withdrawn)
    assert (status["state"], status["cost"]["spent_usd"]) == ("cancelled", 0)


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_ordered_where_nobody_can_be_asked(person: CommandLine, shop: LocalCloud, mode: str) -> None:
    async def deeds(agent: Agent) -> None:
        for tool, order in (("animate", PAID), ("poster", {"prompt": "the moon", "generator": "openai"})):
            assert "can't ask its person: nothing is ordered" in refusal(await agent.call(tool, order=order))

    before = jobs(shop)
    meet(person, Agent("yes"), deeds, mode=mode, can_ask=False)
    assert jobs(shop) == before


def test_a_poster_is_drawn_and_shown(person: CommandLine) -> None:
    async def deeds(agent: Agent) -> None:
        drawn = await agent.call("poster", order={"prompt": "the moon over the sea", "title": "Night"})
        assert told(drawn)["output"]["format"] == "png"
        assert shown(drawn) == ("JPEG", (341, 512))

    meet(person, Agent("no"), deeds)


def test_an_agent_reads_what_it_can_order_what_it_costs_and_what_is_wrong(person: CommandLine) -> None:
    async def deeds(agent: Agent) -> None:
        tools = (await agent.client.list_tools()).tools
        assert {tool.name for tool in tools} == {"generators", "animate", "poster", "status", "export", "cancel"}
        assert all(tool.description for tool in tools)
        offered = {one["name"]: one for one in told(await agent.call("generators"))["generators"]}
        assert offered["stability"]["usd_per_call"] > offered["procedural"]["usd_per_call"] == 0
        missing = SMALL | {"picture": "none.jpg"}
        assert "none.jpg: No such file or directory" in refusal(await agent.call("animate", order=missing))
        assert "frames: it must be at least 2" in refusal(await agent.call("animate", order=SMALL | {"frames": 1}))
        assert refusal(await agent.call("status", job="../generators"))
        assert refusal(await agent.call("status", job="0" * 32))

    meet(person, Agent("no"), deeds)
