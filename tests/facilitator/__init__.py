"""A facilitator of x402 on this machine, with a chain of its own: it checks real signatures, and can die at any point.

typed_data      what is signed, as EIP-712 has it
chain           accounts, what they have, and which authorisations were carried out
payers          who signs
server          the facilitator over HTTP, and what can go wrong with it
"""
