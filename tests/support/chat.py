"""The example that tells a chat how jobs end: its code, and of which events it hears."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from cfnlint.decode import decode

TEMPLATE = Path(__file__).parents[2] / "examples" / "tell-a-chat.yaml"
Event = dict[str, Any]


def resource(name: str) -> Mapping[str, Any]:
    """The properties of one of the template's resources."""
    template, _ = decode(str(TEMPLATE))
    assert template
    properties: Mapping[str, Any] = template["Resources"][name]["Properties"]
    return properties


def teller() -> Callable[[Event, None], int]:
    """The function, as Lambda would import it."""
    module: dict[str, Any] = {}
    exec(resource("Teller")["Code"]["ZipFile"], module)
    tell: Callable[[Event, None], int] = module["tell"]
    return tell


def pattern_for(bucket: str) -> Mapping[str, Any]:
    """The rule's pattern for that bucket."""
    pattern: Mapping[str, Any] = _filled(resource("Ended")["EventPattern"], bucket)
    return pattern


def created(bucket: str, key: str) -> Event:
    """What EventBridge hears of a new object, as far as it is used.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    """
    detail = {"bucket": {"name": bucket}, "object": {"key": key}}
    return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}


def matches(pattern: Any, event: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether a rule takes an event: all of its fields, and of each any value."""
    if isinstance(pattern, Mapping):
        return all(name in event and matches(wanted, event[name]) for name, wanted in pattern.items())
    return any(fnmatchcase(event, one["wildcard"]) if isinstance(one, Mapping) else event == one for one in pattern)


def _filled(part: Any, bucket: str) -> Any:  # noqa: ANN401 - JSON
    match part:
        case {"Ref": "Bucket"}:
            return bucket
        case Mapping():
            return {str(name): _filled(value, bucket) for name, value in part.items()}
        case list():
            return [_filled(one, bucket) for one in part]
    return str(part)
