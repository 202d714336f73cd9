"""The smallest picture that the pipeline takes, with something to see everywhere."""

from io import BytesIO

from PIL import Image


def _encoded(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


PICTURE = _encoded(Image.linear_gradient("L").rotate(90).resize((64, 16)).convert("RGB"))
BROKEN = b"broken"
"""What lies under a key that says so: no picture at all."""
