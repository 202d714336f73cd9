"""What the functions find in their environment, and nothing of the real cloud among it."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from chalice.config import Config

from deployment.app_registry import read_config
from deployment.local_stage import REGION
from localcloud.aws.identity import OPERATOR

# What could lead botocore to somebody's real account, or around the loopback interface.
_LEFT_OUT = {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SQS", "PYTHONPATH"}

_PUBLIC_URL, _MP4 = "FRAMELOOM_PUBLIC_URL", "FRAMELOOM_MP4"


def build_environment(
    project_dir: Path, stage: str, given: Mapping[str, str], endpoint: str, api: str = ""
) -> dict[str, str]:
    """This process's own, over it the stage's in the configuration, over it those given here.

    endpoint: of S3 and SQS
    api: where clients reach the API, where nothing else is set: it has no domain of Amazon's
    """
    configured = Config(stage, config_from_disk=read_config(project_dir)).environment_variables
    inherited = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    aws = {
        "AWS_ENDPOINT_URL": endpoint,
        **OPERATOR.environment(),
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    return {_PUBLIC_URL: api, **inherited, **configured, **_without_mp4s(), **given, **aws}


def _without_mp4s() -> dict[str, str]:
    """That nobody makes MP4s here, where what makes them isn't installed: it is large, and not needed to begin with."""
    return {} if find_spec("av") else {_MP4: "false"}
