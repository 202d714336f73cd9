import inspect
import json
import re

import pytest
import requests
from chalice.app import Chalice, Response
from openapi_pydantic import OpenAPI, Parameter
from pydantic import BaseModel

from chalicelib import __version__, pipeline
from chalicelib.billing.rates import Quota
from chalicelib.domain.errors import Problem
from chalicelib.entrypoints import openapi
from chalicelib.entrypoints.http import route
from chalicelib.entrypoints.openapi import ProblemDetails
from chalicelib.entrypoints.openapi_examples import EXAMPLES, PROBLEMS, problem_example
from chalicelib.entrypoints.problems import STATUSES
from localcloud.cloud import LocalCloud

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


def test_health_tells_the_version_and_no_secrets(cloud: LocalCloud) -> None:
    body = requests.get(f"{cloud.api_url}/health", timeout=30).json()
    assert body == {"status": "ok", "version": __version__, "generators": ["procedural"], "budget_usd": 10.0}


def test_generators_tell_what_they_can_do_and_cost(cloud: LocalCloud) -> None:
    body = requests.get(f"{cloud.api_url}/generators", timeout=30).json()
    assert body["usd_per_frame"] == 0.0003
    (procedural,) = body["generators"]
    assert (procedural["name"], procedural["usd_per_call"]) == ("procedural", 0.0)
    assert procedural["abilities"]["strength"] is True


def test_the_description_is_valid_openapi(cloud: LocalCloud) -> None:
    described = requests.get(f"{cloud.api_url}/openapi.json", timeout=30).json()
    assert described["openapi"] == "3.1.0"
    OpenAPI.model_validate(described)


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_every_example_is_what_its_model_takes(model: type[BaseModel]) -> None:
    model.model_validate_json(json.dumps(EXAMPLES[model]))


def test_every_example_of_a_problem_has_the_status_that_it_stands_for() -> None:
    for status, problem in PROBLEMS.items():
        assert ProblemDetails.model_validate(problem_example(status)).status == status
        assert STATUSES[type(problem)] in (status, STATUSES[Problem])


def test_the_description_is_made_of_the_apps_own_routes(program: Chalice) -> None:
    """A view that is described twice, or not at all, or under another name, has no place in it."""
    offered = {(path, method.lower()) for path, methods in program.routes.items() for method in methods}
    paths = openapi.describe(program.routes).paths or {}
    described = {
        (path, method) for path, item in paths.items() for method in METHODS if getattr(item, method, None) is not None
    }
    assert described == offered
    assert set(openapi.VIEWS) == {view.view_name for views in program.routes.values() for view in views.values()}


def test_a_route_is_described_where_and_as_the_app_offers_it() -> None:
    app = Chalice(app_name="another")
    route(app, "/elsewhere/{job}", ["GET", "HEAD"], name="read_job")(Response)
    (path, item), *others = (openapi.describe(app.routes).paths or {}).items()
    assert (path, others) == ("/elsewhere/{job}", [])
    assert item.get
    assert item.head
    parameters = (parameter for parameter in item.get.parameters or () if isinstance(parameter, Parameter))
    assert [parameter.name for parameter in parameters] == ["job", "after", "details", "If-None-Match"]


def test_what_is_counted_as_an_order_is_described_with_what_is_left(program: Chalice) -> None:
    quota = Quota(limit=20, remaining=17, full_in=9)
    told = {"RateLimit-Policy": quota.policy_header, "RateLimit": quota.header}
    paths, counted = openapi.describe(program.routes).paths or {}, set[str]()
    for path, views in program.routes.items():
        for method, view in views.items():
            is_order = "customer()" in inspect.getsource(view.view_function)
            counted |= {view.view_name} if is_order else set()
            for response in getattr(paths[path], method.lower()).responses.values():
                headers = (response.headers or {}).items()
                examples = {name: header.example for name, header in headers if not name.startswith("PAYMENT")}
                assert examples == (told if is_order else {}), view.view_name
    assert {"create_job", "create_poster", "resume_job"} <= counted


VERBS = {"read_job": "read_status", "read_prompt": "explain_prompt"}
"""Of views that aren't called as their verbs are."""
NAMES = {kind.__name__: status for kind, status in STATUSES.items()}


@pytest.mark.parametrize("view", openapi.VIEWS)
def test_what_a_verb_says_it_raises_is_described(view: str) -> None:
    verb = VERBS.get(view, view)
    told = getattr(pipeline, verb).__doc__ if verb in pipeline.__all__ else ""
    raised = re.findall(r"\w+", " ".join(re.findall(r"Raises ([^.]*)\.", told)))
    assert {NAMES[word] for word in raised if word in NAMES} <= set(openapi.VIEWS[view].problems)


def test_most_views_are_a_verb_that_says_what_it_raises() -> None:
    verbs = {VERBS.get(view, view) for view in openapi.VIEWS} & set(pipeline.__all__)
    assert len([verb for verb in verbs if "Raises " in getattr(pipeline, verb).__doc__]) >= 7


def test_a_view_of_which_nothing_is_said_can_not_be_described() -> None:
    app = Chalice(app_name="another")
    route(app, "/new", ["GET"], name="do_something_new")(Response)
    with pytest.raises(KeyError, match="do_something_new"):
        openapi.describe(app.routes)
