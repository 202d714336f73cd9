"""The explorer: the shipped verbs of the pipeline, run in every way that a small world allows.

effects       what a verb asks of the world, and what it may be answered
clients       boto3's clients, the clock and a generator, of which every call is such a question
world         all that there is at one moment: objects, events, workers, calls
physics       what a question does to the world
rehearsal     a verb's history is replayed up to its newest answer, and goes on from there
faults        in which ways a question can go wrong
verbs         the shipped verbs, called as app.py calls them
moves         everything that can happen next
invariants    what must hold whatever happens
healing       the faults have ended: how many sweeps until every run has ended?
scopes        the small worlds that are explored whole
explorer      every state of a small world
wandering     seeded random walks through large ones
accounts      what the bucket says of jobs, runs and money
stories       what led to a state, in words
tracking      how a mutant is hunted
report        the table
mutants       patches of shipped files, each of which an invariant must notice
call_sites    where what ships asks the world, found by its types
"""
