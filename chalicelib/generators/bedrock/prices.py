"""What one call to Bedrock costs, as the public price lists had it in November 2026."""

from chalicelib.domain.money import Micros, from_dollars

BEDROCK_PRICES: dict[str, Micros] = {
    "stability.sd3-5-large-v1:0": from_dollars("0.08"),
    "stability.stable-image-ultra-v1:1": from_dollars("0.14"),
    "stability.stable-image-core-v1:1": from_dollars("0.04"),
    "us.stability.stable-image-inpaint-v1:0": from_dollars("0.07"),
}
"""Public lists differ; these are the highest of them, because money is reserved by them."""
