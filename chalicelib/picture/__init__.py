"""Pictures from strangers made safe, and what the pipeline does with pixels.

Only this package reads what a person sent or touches a frame's bytes; nothing that it returns carries metadata.
"""

from chalicelib.picture.frame import composite, decode_frame, encode_frame, fit, is_blank
from chalicelib.picture.mask import read_mask
from chalicelib.picture.source import read_source

__all__ = ["composite", "decode_frame", "encode_frame", "fit", "is_blank", "read_mask", "read_source"]
