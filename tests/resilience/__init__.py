"""The whole program on real sockets, under everything that can go wrong between its functions and the bucket.

customers     those who order, and ask again until they are answered
killer        kills the handler that makes a job's n-th write
deaths        a job for every write at which its handler can die
line          a bad line: requests get lost, late, repeated and cut, and their senders die
accounts      when all is over: every call, every dollar and every object accounted for
restarts      the whole program killed and started again, while customers wait for what they pay for
serving       that program, in a process of its own
storm         hundreds of jobs over a bad line
rush          more orders than there is money for, all at once

`python -m tests.resilience` runs the long form, and prints one table.
"""
