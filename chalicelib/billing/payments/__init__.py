"""Payments by x402: what is offered, what somebody signed, and who verifies it and has it carried out.

https://github.com/coinbase/x402/blob/main/specs/x402-specification-v2.md
"""

REQUIRED, SIGNATURE, RESPONSE = "PAYMENT-REQUIRED", "PAYMENT-SIGNATURE", "PAYMENT-RESPONSE"
"""The headers: of 402, of who pays, and of what became of it."""
