"""`multipart/form-data` (RFC 7578): fields of text, and PNG files."""

from collections.abc import Mapping
from hashlib import sha256

Fields = Mapping[str, str | bytes]
"""Text, or the bytes of a PNG."""


def encode(fields: Fields, file_names: Mapping[str, str] | None = None) -> tuple[str, bytes]:
    """The content type and the body. The boundary is a hash of the content, which it therefore can't occur in.

    file_names: field → what its file is said to be called; by default as the field, with `.png`
    """
    boundary = sha256(repr(sorted(fields.items())).encode()).hexdigest()
    called = {name: f"{name}.png" for name in fields} | dict(file_names or {})
    parts = b"".join(_part(boundary, name, value, called[name]) for name, value in fields.items())
    return f"multipart/form-data; boundary={boundary}", parts + f"--{boundary}--\r\n".encode()


def _part(boundary: str, name: str, value: str | bytes, file_name: str) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
    if isinstance(value, bytes):
        file = f'{head}; filename="{file_name}"\r\nContent-Type: image/png\r\n\r\n'
        return file.encode() + value + b"\r\n"
    return f"{head}\r\n\r\n{value}\r\n".encode()
