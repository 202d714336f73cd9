"""Some of ComfyUI's nodes: what each takes and gives, as `/object_info` tells it, and what it does here.

Names, types, bounds and defaults of inputs: nodes.py, comfy_extras/nodes_wan.py, nodes_lt.py and nodes_images.py there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PIL import Image

from localcloud.providers.pictures import animate, redraw

IMAGE, MASK, LATENT, MODEL, CLIP, VAE = "IMAGE", "MASK", "LATENT", "MODEL", "CLIP", "VAE"
CONDITIONING, INT, FLOAT, STRING, BOOLEAN = "CONDITIONING", "INT", "FLOAT", "STRING", "BOOLEAN"
SAMPLER, SIGMAS = "SAMPLER", "SIGMAS"
_MOST_PIXELS = 16_384
_SAMPLERS = ("euler", "euler_ancestral", "dpmpp_2m", "uni_pc", "res_multistep")
_SCHEDULERS = ("simple", "normal", "karras", "beta")
_ON_OR_OFF = ("enable", "disable")
_LATENT_PIXELS = 8

Pictures = list[Image.Image]
Kind = str | tuple[str, ...]
"""A type's name, or the values to choose from."""


@dataclass(frozen=True)
class Latent:
    """What samplers work on: here pictures, with what may change of them.

    last: where a clip is to end
    is_clip: whether the pictures are a clip that is yet to be made from the first of them
    """

    pictures: Pictures
    mask: Image.Image | None = None
    last: Image.Image | None = None
    is_clip: bool = False


@dataclass(frozen=True)
class Input:
    """What a node takes under one name."""

    kind: Kind
    options: Mapping[str, Any] = field(default_factory=dict)
    is_needed: bool = True
    is_file: bool = False
    """Whether its value names an uploaded picture."""

    @property
    def told(self) -> list[Any]:
        """As `/object_info` has it."""
        return [list(self.kind) if isinstance(self.kind, tuple) else self.kind, dict(self.options)]


@dataclass(frozen=True)
class Node:
    """One class of nodes."""

    takes: Mapping[str, Input]
    gives: tuple[str, ...]
    does: Callable[..., tuple[Any, ...]]
    is_output: bool = False

    def told(self, name: str) -> dict[str, Any]:
        """As `/object_info` has it."""
        return {
            "input": {
                "required": {key: one.told for key, one in self.takes.items() if one.is_needed},
                "optional": {key: one.told for key, one in self.takes.items() if not one.is_needed},
            },
            "output": list(self.gives),
            "output_is_list": [False] * len(self.gives),
            "name": name,
            "output_node": self.is_output,
        }


def _whole(least: int, most: int, step: int = 1) -> Input:
    return Input(INT, {"default": least, "min": least, "max": most, "step": step})


def _number(least: float, most: float) -> Input:
    return Input(FLOAT, {"default": least, "min": least, "max": most, "step": 0.01})


def _maybe(kind: Kind) -> Input:
    return Input(kind, is_needed=False)


def _file() -> Input:
    return Input(STRING, is_file=True)


_SEED = _whole(0, 2**64 - 1)
_STEPS = _whole(1, 10_000)
_CFG = _number(0, 100)


def _sampled(latent: Latent, seed: int, denoise: float) -> Latent:
    if latent.is_clip:
        start = latent.pictures[0]
        return replace(latent, pictures=animate(start, latent.last, len(latent.pictures), seed), is_clip=False)
    return replace(latent, pictures=[redraw(each, denoise, seed, latent.mask) for each in latent.pictures])


def _ksampler(*, latent_image: Latent, seed: int, denoise: float, **_: object) -> tuple[Latent]:
    return (_sampled(latent_image, seed, denoise),)


def _ksampler_advanced(*, latent_image: Latent, noise_seed: int, add_noise: str, **_: object) -> tuple[Latent]:
    """The second of two takes up what the first has left."""
    return (_sampled(latent_image, noise_seed, 1) if add_noise == "enable" else latent_image,)


def _sampler_custom(*, latent_image: Latent, noise_seed: int, **_: object) -> tuple[Latent]:
    return (_sampled(latent_image, noise_seed, 1),)


def _clip(start: Pictures, last: Pictures | None, size: tuple[int, int], length: int, step: int) -> Latent:
    """Sides and length are rounded down to what latents can hold."""
    width, height = (side // step * step for side in size)
    fitted = [each.resize((width, height)) if each else None for each in (start[0], last[0] if last else None)]
    count = (length - 1) // _FRAMES_A_LATENT[step] * _FRAMES_A_LATENT[step] + 1
    assert fitted[0] is not None
    return Latent([fitted[0]] * count, last=fitted[1], is_clip=True)


_FRAMES_A_LATENT = {16: 4, 32: 8}
"""Step of the sides → pictures that one latent stands for: Wan's and LTX's."""


def _wan(
    *,
    positive: str,
    negative: str,
    width: int,
    height: int,
    length: int,
    start_image: Pictures,
    end_image: Pictures | None = None,
    **_: object,
) -> tuple[str, str, Latent]:
    return positive, negative, _clip(start_image, end_image, (width, height), length, 16)


def _ltx(
    *, positive: str, negative: str, image: Pictures, width: int, height: int, length: int, **_: object
) -> tuple[str, str, Latent]:
    return positive, negative, _clip(image, None, (width, height), length, 32)


def _encoded(pixels: Pictures) -> Pictures:
    return [
        each.resize((each.width // _LATENT_PIXELS * _LATENT_PIXELS, each.height // _LATENT_PIXELS * _LATENT_PIXELS))
        for each in pixels
    ]


_SIZE = {"width": _whole(16, _MOST_PIXELS, 16), "height": _whole(16, _MOST_PIXELS, 16)}
_CONDITIONS = {"positive": Input(CONDITIONING), "negative": Input(CONDITIONING)}
_BATCH = {"batch_size": _whole(1, 4096)}
_WAN = {
    **_CONDITIONS,
    "vae": Input(VAE),
    **_SIZE,
    "length": _whole(1, _MOST_PIXELS, 4),
    **_BATCH,
    "start_image": _maybe(IMAGE),
}


_PICTURES: Mapping[str, Node] = {
    "CLIPTextEncode": Node(
        {"text": Input(STRING, {"multiline": True}), "clip": Input(CLIP)},
        (CONDITIONING,),
        lambda text, **_: (text,),
    ),
    "LoadImage": Node({"image": _file()}, (IMAGE, MASK), lambda image: ([image.convert("RGB")], image.convert("L"))),
    "LoadImageMask": Node(
        {"image": _file(), "channel": Input(("alpha", "red", "green", "blue"))},
        (MASK,),
        lambda image, channel: (image.convert("RGBA").getchannel(channel[0].upper()),),
    ),
    "VAEEncode": Node(
        {"pixels": Input(IMAGE), "vae": Input(VAE)}, (LATENT,), lambda pixels, **_: (Latent(_encoded(pixels)),)
    ),
    "SetLatentNoiseMask": Node(
        {"samples": Input(LATENT), "mask": Input(MASK)},
        (LATENT,),
        lambda samples, mask: (replace(samples, mask=mask),),
    ),
    "VAEDecode": Node(
        {"samples": Input(LATENT), "vae": Input(VAE)}, (IMAGE,), lambda samples, **_: (samples.pictures,)
    ),
}
"""Pictures, words and what samplers work on."""
_SAMPLING: Mapping[str, Node] = {
    "KSampler": Node(
        {
            "model": Input(MODEL),
            "seed": _SEED,
            "steps": _STEPS,
            "cfg": _CFG,
            "sampler_name": Input(_SAMPLERS),
            "scheduler": Input(_SCHEDULERS),
            **_CONDITIONS,
            "latent_image": Input(LATENT),
            "denoise": _number(0, 1),
        },
        (LATENT,),
        _ksampler,
    ),
    "KSamplerAdvanced": Node(
        {
            "model": Input(MODEL),
            "add_noise": Input(_ON_OR_OFF),
            "noise_seed": _SEED,
            "steps": _STEPS,
            "cfg": _CFG,
            "sampler_name": Input(_SAMPLERS),
            "scheduler": Input(_SCHEDULERS),
            **_CONDITIONS,
            "latent_image": Input(LATENT),
            "start_at_step": _whole(0, 10_000),
            "end_at_step": _whole(0, 10_000),
            "return_with_leftover_noise": Input(_ON_OR_OFF),
        },
        (LATENT,),
        _ksampler_advanced,
    ),
    "ModelSamplingSD3": Node({"model": Input(MODEL), "shift": _number(0, 100)}, (MODEL,), lambda model, **_: (model,)),
    "LTXVScheduler": Node(
        {
            "steps": _STEPS,
            "max_shift": _number(0, 100),
            "base_shift": _number(0, 100),
            "stretch": Input(BOOLEAN),
            "terminal": _number(0, 0.99),
            "latent": _maybe(LATENT),
        },
        (SIGMAS,),
        lambda steps, **_: (steps,),
    ),
    "KSamplerSelect": Node({"sampler_name": Input(_SAMPLERS)}, (SAMPLER,), lambda sampler_name: (sampler_name,)),
    "SamplerCustom": Node(
        {
            "model": Input(MODEL),
            "add_noise": Input(BOOLEAN),
            "noise_seed": _SEED,
            "cfg": _CFG,
            **_CONDITIONS,
            "sampler": Input(SAMPLER),
            "sigmas": Input(SIGMAS),
            "latent_image": Input(LATENT),
        },
        (LATENT, LATENT),
        lambda **given: _sampler_custom(**given) * 2,
    ),
}
"""How it is drawn."""
_CLIPS: Mapping[str, Node] = {
    "WanImageToVideo": Node(_WAN, (CONDITIONING, CONDITIONING, LATENT), _wan),
    "WanFirstLastFrameToVideo": Node({**_WAN, "end_image": _maybe(IMAGE)}, (CONDITIONING, CONDITIONING, LATENT), _wan),
    "LTXVImgToVideo": Node(
        {
            **_CONDITIONS,
            "vae": Input(VAE),
            "image": Input(IMAGE),
            "width": _whole(64, _MOST_PIXELS, 32),
            "height": _whole(64, _MOST_PIXELS, 32),
            "length": _whole(9, _MOST_PIXELS, 8),
            **_BATCH,
            "strength": _number(0, 1),
        },
        (CONDITIONING, CONDITIONING, LATENT),
        _ltx,
    ),
    "LTXVConditioning": Node(
        {**_CONDITIONS, "frame_rate": _number(0, 1000)},
        (CONDITIONING, CONDITIONING),
        lambda positive, negative, **_: (positive, negative),
    ),
}
"""What a clip begins with."""
_SAVING: Mapping[str, Node] = {
    "SaveImage": Node(
        {"images": Input(IMAGE), "filename_prefix": Input(STRING)},
        (),
        lambda images, **_: (images,),
        is_output=True,
    ),
    "PreviewImage": Node({"images": Input(IMAGE)}, (), lambda images: (images,), is_output=True),
    "SaveAnimatedWEBP": Node(
        {
            "images": Input(IMAGE),
            "filename_prefix": Input(STRING),
            "fps": _number(0.01, 1000),
            "lossless": Input(BOOLEAN),
            "quality": _whole(0, 100),
            "method": Input(("default", "fastest", "slowest")),
        },
        (),
        lambda images, **_: (images,),
        is_output=True,
    ),
}
"""What is answered."""


def nodes(files: Mapping[str, tuple[str, ...]]) -> dict[str, Node]:
    """Class → node, on a server that has these files of each folder of `models/`."""
    return {**_loaders(files), **_PICTURES, **_SAMPLING, **_CLIPS, **_SAVING}


def _loaders(files: Mapping[str, tuple[str, ...]]) -> dict[str, Node]:
    return {
        "CheckpointLoaderSimple": Node(
            {"ckpt_name": Input(files["checkpoints"])}, (MODEL, CLIP, VAE), lambda ckpt_name: (ckpt_name,) * 3
        ),
        "UNETLoader": Node(
            {
                "unet_name": Input(files["diffusion_models"]),
                "weight_dtype": Input(("default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2")),
            },
            (MODEL,),
            lambda unet_name, **_: (unet_name,),
        ),
        "CLIPLoader": Node(
            {"clip_name": Input(files["text_encoders"]), "type": Input(("stable_diffusion", "wan", "ltxv"))},
            (CLIP,),
            lambda clip_name, **_: (clip_name,),
        ),
        "VAELoader": Node({"vae_name": Input(files["vae"])}, (VAE,), lambda vae_name: (vae_name,)),
    }
