"""What one call to Gemini costs: no public list was found that says so, by November 2026.

Charged are tokens: for the prompt, for the picture that is sent and the one that comes, and for what the model thinks.
"""

from chalicelib.domain.money import Micros

GEMINI_PRICES: dict[str, Micros] = {}
"""Nothing is offered until the operator gives it a price."""
