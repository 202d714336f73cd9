"""What a file's numbers mean as colours: any mode → sRGB."""

from io import BytesIO

from PIL import Image, ImageCms

SRGB = ImageCms.createProfile("sRGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB in sRGB's colours. `image` is L, I;16, RGB or CMYK; `profile` is the ICC profile that came with it.

    A profile that cannot be read, or that is one of another colour space, is passed over; but greys are colours, too.
    """
    image = to_eight_bits(image)
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if image.mode == "L" and source.profile.xcolor_space == "RGB ":
                image = image.convert("RGB")
            converted = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def to_eight_bits(image: Image.Image) -> Image.Image:
    """L of what is I;16, its upper bytes, as browsers have it; all else as it is."""
    if not image.mode.startswith("I"):
        return image
    # convert() alone would clip: every value above 255 would be white.
    return image.point(lambda value: value / 256).convert("L")
