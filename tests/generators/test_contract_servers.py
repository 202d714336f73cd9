"""The contract servers refuse what the real services refuse: else what passes here would fail there."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError
from PIL import Image

from localcloud.drift import Drift
from localcloud.providers.pictures import draw, encoded, opened
from localcloud.providers.registry import CREDENTIALS, KEY, LOGIN
from localcloud.providers.server import CONTROL, ContractServer

PICTURE = encoded(draw("a meadow", 3, (256, 192)))
MEGAPIXEL = encoded(draw("a meadow", 3, (1024, 1024)))
SLIM = encoded(draw("a meadow", 3, (64, 256)))
TINY = encoded(draw("a meadow", 3, (63, 63)))
SD3, ULTRA, CORE, INPAINT, STRUCTURE = (
    f"/v2beta/stable-image/{route}"
    for route in ("generate/sd3", "generate/ultra", "generate/core", "edit/inpaint", "control/structure")
)

ServerOf = Callable[[str], ContractServer]
Form = dict[str, str | bytes]


def multipart(fields: Form) -> dict[str, tuple[str | None, str | bytes]]:
    return {name: ("x.png" if isinstance(value, bytes) else None, value) for name, value in fields.items()}


def ask_stability(server: ContractServer, route: str, fields: Form, **headers: str) -> requests.Response:
    named = {"authorization": f"Bearer {KEY}", "accept": "image/*", **headers}
    return requests.post(server.url + route, files=multipart(fields), headers=named, timeout=10)


REDRAW: Form = {"prompt": "x", "mode": "image-to-image", "image": PICTURE, "strength": "0.5"}
EDIT: Form = {"prompt": "x", "image": PICTURE}


@pytest.mark.parametrize(
    ("route", "fields"),
    [
        (SD3, {"prompt": "x"}),
        (
            SD3,
            {"prompt": "x", "mode": "text-to-image", "aspect_ratio": "2:3", "model": "sd3.5-flash", "cfg_scale": "4"},
        ),
        (SD3, REDRAW),
        (ULTRA, {"prompt": "x", "aspect_ratio": "21:9"}),
        (ULTRA, {"prompt": "x", "image": PICTURE, "strength": "0"}),
        (CORE, {"prompt": "x", "style_preset": "anime", "output_format": "webp", "seed": "4294967294"}),
        (INPAINT, EDIT | {"mask": SLIM, "grow_mask": "100"}),
        (STRUCTURE, EDIT | {"control_strength": "1"}),
    ],
)
def test_stability_draws_what_its_documents_allow(server_of: ServerOf, route: str, fields: Form) -> None:
    answer = ask_stability(server_of("stability"), route, fields)
    assert (answer.status_code, answer.headers["finish-reason"]) == (200, "SUCCESS")


@pytest.mark.parametrize(
    ("route", "fields", "word"),
    [
        (SD3, {}, "prompt"),
        (SD3, {"prompt": ""}, "prompt"),
        (SD3, {"prompt": "x" * 10_001}, "prompt"),
        (SD3, {"prompt": "x", "mode": "image-to-image", "image": PICTURE}, "strength"),
        (SD3, {"prompt": "x", "image": PICTURE, "strength": "0.5"}, "image-to-image only"),
        (SD3, REDRAW | {"aspect_ratio": "1:1"}, "text-to-image only"),
        (SD3, REDRAW | {"strength": "1.1"}, "strength"),
        (SD3, REDRAW | {"image": TINY}, "64 pixels"),
        (SD3, REDRAW | {"image": b"GIF89a"}, "JPEG"),
        (SD3, REDRAW | {"mask": PICTURE}, "mask"),
        (SD3, REDRAW | {"model": "sd3-large"}, "model"),
        (SD3, {"prompt": "x", "seed": "4294967295"}, "seed"),
        (SD3, {"prompt": "x", "cfg_scale": "11"}, "cfg_scale"),
        (ULTRA, {"prompt": "x", "mode": "text-to-image"}, "mode"),
        (ULTRA, EDIT, "strength"),
        (CORE, EDIT, "image"),
        (CORE, {"prompt": "x", "aspect_ratio": "4:3"}, "aspect_ratio"),
        (CORE, {"prompt": "x", "style_preset": "crayon"}, "style_preset"),
        (CORE, {"prompt": "x", "output_format": "gif"}, "output_format"),
        (INPAINT, EDIT | {"strength": "0.5"}, "strength"),
        (INPAINT, EDIT | {"grow_mask": "101"}, "grow_mask"),
        (INPAINT, EDIT | {"image": SLIM}, "aspect ratio"),
        (STRUCTURE, EDIT | {"control_strength": "2"}, "control_strength"),
    ],
)
def test_stability_refuses_a_wrong_parameter_before_it_looks_at_the_key(
    server_of: ServerOf, route: str, fields: Form, word: str
) -> None:
    fields = fields or {"none": b""}
    answer = ask_stability(server_of("stability"), route, fields, authorization="Bearer wrong")
    assert answer.status_code == 400
    assert set(answer.json()) == {"id", "name", "errors"}
    assert word in " ".join(answer.json()["errors"])


def test_stability_refuses_wrong_keys_bodies_and_routes(server_of: ServerOf) -> None:
    server = server_of("stability")
    assert ask_stability(server, SD3, {"prompt": "x"}, authorization="Bearer wrong").status_code == 401
    assert ask_stability(server, SD3, {"prompt": "x"}, accept="text/html").status_code == 400
    assert ask_stability(server, SD3, {"prompt": "x", "image": bytes(10 * 1024 * 1024)}).status_code == 413
    assert ask_stability(server, "/v1/generation", {"prompt": "x"}).status_code == 404
    assert requests.post(server.url + SD3, json={"prompt": "x"}, timeout=10).status_code == 400


def invoke(server: ContractServer, model: str, body: dict[str, Any], secret: str = KEY) -> dict[str, Any]:
    """By the real client of AWS."""
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=server.url,
        region_name="us-west-2",
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    answer: dict[str, Any] = json.loads(client.invoke_model(modelId=model, body=json.dumps(body))["body"].read())
    client.close()
    return answer


BASE64 = b64encode(PICTURE).decode()
BASE64_REDRAW = {"prompt": "x", "mode": "image-to-image", "image": BASE64, "strength": 0.5}
SD35 = "stability.sd3-5-large-v1:0"


def test_bedrock_answers_the_real_client_of_aws(server_of: ServerOf) -> None:
    answer = invoke(server_of("bedrock"), SD35, BASE64_REDRAW | {"seed": 9})
    assert (answer["seeds"], answer["finish_reasons"], len(answer["images"])) == ([9], [None], 1)


@pytest.mark.parametrize(
    ("model", "body", "error"),
    [
        (SD35, {"mode": "text-to-image"}, "ValidationException"),
        (SD35, BASE64_REDRAW | {"model": "sd3.5-large"}, "ValidationException"),
        (SD35, BASE64_REDRAW | {"image": "?"}, "ValidationException"),
        ("stability.stable-image-ultra-v1:1", {"prompt": "x", "output_format": "webp"}, "ValidationException"),
        ("us.stability.stable-image-inpaint-v1:0", {"prompt": "x", "image": BASE64, "grow_mask": 21}, "Validation"),
        ("stability.stable-image-inpaint-v1:0", {"prompt": "x", "image": BASE64}, "on-demand throughput"),
        ("stability.stable-image-core-v1:0", {"prompt": "x"}, "ResourceNotFoundException"),
        ("amazon.nova-canvas-v1:0", {"prompt": "x"}, "ValidationException"),
    ],
)
def test_bedrock_refuses_what_it_does_not_know(
    server_of: ServerOf, model: str, body: dict[str, Any], error: str
) -> None:
    with pytest.raises(ClientError, match=error):
        invoke(server_of("bedrock"), model, body)


def test_bedrock_refuses_another_secrets_signature_and_none(server_of: ServerOf) -> None:
    with pytest.raises(ClientError, match="signature"):
        invoke(server_of("bedrock"), SD35, BASE64_REDRAW, secret="another")
    assert requests.post(f"{server_of('bedrock').url}/model/x/invoke", json={}, timeout=10).status_code == 403


GENERATE = {"prompt": "x", "model": "gpt-image-2.5-flare", "size": "1024x1024"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"response_format": "b64_json"}, "unknown_parameter"),
        ({"seed": 4}, "unknown_parameter"),
        ({"model": "gpt-image-1"}, "invalid_value"),
        ({"size": "1000x1000"}, "invalid_value"),
        ({"size": "512x512"}, "invalid_value"),
        ({"size": "3200x1024"}, "invalid_value"),
        ({"prompt": "unwanted"}, "moderation_blocked"),
    ],
)
def test_openai_refuses_a_wrong_parameter_by_its_code(server_of: ServerOf, change: dict[str, Any], code: str) -> None:
    url = f"{server_of('openai').url}/v1/images/generations"
    answer = requests.post(url, json=GENERATE | change, headers={"authorization": f"Bearer {KEY}"}, timeout=10)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mask": PICTURE}, "invalid_image_mask"),
        ({"mask": MEGAPIXEL}, "invalid_image_mask"),
        ({"image": b"?"}, "invalid_image_file"),
    ],
)
def test_openai_refuses_a_mask_of_another_size_or_without_alpha(server_of: ServerOf, change: Form, code: str) -> None:
    url = f"{server_of('openai').url}/v1/images/edits"
    form = multipart(GENERATE | {"image": MEGAPIXEL} | change)
    answer = requests.post(url, files=form, headers={"authorization": f"Bearer {KEY}"}, timeout=10)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_openai_looks_at_the_key_first(server_of: ServerOf) -> None:
    answer = requests.post(f"{server_of('openai').url}/v1/images/generations", json={}, timeout=10)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"init_images": []}, 404),
        ({"init_images": ["?"]}, 500),
        ({"init_images": [BASE64], "sampler_name": "crayon"}, 404),
        ({"init_images": [BASE64], "override_settings": {"sd_model_checkpoint": "none"}}, 500),
        ({"init_images": [BASE64], "steps": "many"}, 422),
        ({"init_images": [BASE64]}, 200),
    ],
)
def test_automatic1111_answers_as_its_own_server_does(server_of: ServerOf, body: dict[str, Any], status: int) -> None:
    user, _, password = LOGIN.partition(":")
    url = f"{server_of('automatic1111').url}/sdapi/v1/img2img"
    assert requests.post(url, json=body, auth=(user, password), timeout=10).status_code == status
    assert requests.post(url, json=body, timeout=10).status_code == 401


def test_automatic1111_paints_under_the_mask_over_unless_told_to_keep_it(server_of: ServerOf) -> None:
    user, _, password = LOGIN.partition(":")
    mask = b64encode(encoded(draw("a meadow", 3, (256, 192)).convert("L").point(lambda _: 255))).decode()
    body = {"init_images": [BASE64], "mask": mask, "denoising_strength": 0.0, "width": 256, "height": 192}
    url = f"{server_of('automatic1111').url}/sdapi/v1/img2img"
    kept, over = (
        requests.post(url, json=body | {"inpainting_fill": fill}, auth=(user, password), timeout=10).json()["images"]
        for fill in (1, 0)
    )
    assert kept != over


FLASH = "gemini-3.1-flash-image"
INLINE = {"inlineData": {"mimeType": "image/png", "data": BASE64}}


def ask_gemini(server: ContractServer, model: str, key: str | None, body: dict[str, Any]) -> requests.Response:
    headers = {"x-goog-api-key": key} if key else {}
    url = f"{server.url}/v1beta/models/{model}:generateContent"
    return requests.post(url, json=body, headers=headers, timeout=10)


@pytest.mark.parametrize("parts", [[{"text": "x"}], [{"text": "x"}, INLINE]])
def test_gemini_draws_what_its_documents_allow(server_of: ServerOf, parts: list[dict[str, Any]]) -> None:
    config = {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "21:9", "imageSize": "2K"}}
    body = {"contents": [{"role": "user", "parts": parts}], "generationConfig": config}
    answer = ask_gemini(server_of("gemini"), FLASH, KEY, body)
    assert answer.json()["candidates"][0]["finishReason"] == "STOP"


@pytest.mark.parametrize(
    ("model", "key", "change", "error"),
    [
        (FLASH, None, {}, (403, "PERMISSION_DENIED")),
        (FLASH, "another", {}, (400, "INVALID_ARGUMENT")),
        ("gemini-2.5-flash-image", KEY, {}, (404, "NOT_FOUND")),
        (FLASH, KEY, {"negative_prompt": "x"}, (400, "INVALID_ARGUMENT")),
        (FLASH, KEY, {"generationConfig": {"strength": 0.5}}, (400, "INVALID_ARGUMENT")),
        (FLASH, KEY, {"generationConfig": {"imageConfig": {"aspectRatio": "5:2"}}}, (400, "INVALID_ARGUMENT")),
        (FLASH, KEY, {"generationConfig": {"imageConfig": {"imageSize": "1024x1024"}}}, (400, "INVALID_ARGUMENT")),
        (FLASH, KEY, {"contents": []}, (400, "INVALID_ARGUMENT")),
        (
            FLASH,
            KEY,
            {"contents": [{"parts": [{"inlineData": {"mimeType": "image/gif", "data": BASE64}}]}]},
            (400, "INVALID_ARGUMENT"),
        ),
    ],
)
def test_gemini_refuses_what_it_does_not_know(
    server_of: ServerOf, model: str, key: str | None, change: dict[str, Any], error: tuple[int, str]
) -> None:
    answer = ask_gemini(server_of("gemini"), model, key, {"contents": [{"parts": [{"text": "x"}]}]} | change)
    assert (answer.status_code, answer.json()["error"]["status"]) == error


def test_a_server_is_told_how_to_behave_and_tells_what_it_saw(server_of: ServerOf) -> None:
    server = server_of("stability")
    control = server.url + CONTROL
    assert requests.put(control, json={"fault": "sulk"}, timeout=10).status_code == 422
    assert requests.put(control, json={"fault": "429", "share": 0.5}, timeout=10).status_code == 200
    statuses = [ask_stability(server, CORE, {"prompt": "x", "output_format": "png"}).status_code for _ in range(20)]
    seen = requests.get(control, timeout=10).json()
    assert 4 <= statuses.count(429) <= 16
    assert statuses.count(429) + statuses.count(200) == 20
    assert (seen["received"], seen["throttled"], seen["drawn"]) == (20, statuses.count(429), statuses.count(200))


def test_a_fault_strikes_the_requests_that_it_is_told_to(server_of: ServerOf) -> None:
    server = server_of("stability")
    control = server.url + CONTROL
    assert requests.put(control, json={"fault": "429", "strikes": "("}, timeout=10).status_code == 422
    assert requests.put(control, json={"fault": "429", "strikes": "^POST .*/core$"}, timeout=10).status_code == 200
    assert ask_stability(server, CORE, {"prompt": "x"}).status_code == 429
    assert ask_stability(server, ULTRA, {"prompt": "x"}).status_code == 200
    balance = f"{server.url}/v1/user/balance"
    assert requests.get(balance, headers={"authorization": f"Bearer {KEY}"}, timeout=10).status_code == 200


def test_who_goes_past_the_limit_is_shut_out(server_of: ServerOf) -> None:
    server = server_of("stability")
    order = {"limit": {"calls": 2, "seconds": 60, "shut_out": 60}}
    requests.put(server.url + CONTROL, json=order, timeout=10)
    statuses = [ask_stability(server, CORE, {"prompt": "x"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]


def test_a_server_that_is_told_to_drift_does_nothing_else(server_of: ServerOf) -> None:
    server = server_of("automatic1111")
    fields = {"init_images": [b64encode(PICTURE).decode()], "width": 256, "height": 192, "prompt": "rain", "seed": 7}

    def drawn() -> Image.Image:
        url = f"{server.url}/sdapi/v1/img2img"
        login = tuple(LOGIN.split(":"))
        answer = requests.post(url, json=fields, auth=(login[0], login[1]), timeout=30)
        return opened(b64decode(answer.json()["images"][0]))

    changed = drawn()
    requests.put(f"{server.url}{CONTROL}", json={"drifts": True}, timeout=30).raise_for_status()
    assert drawn() == Drift().redrawn(opened(PICTURE), 7) != changed
