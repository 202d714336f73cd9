"""The explorer: the shipped verbs of the pipeline, run in every way that a small world allows.

world/effects       what a verb asks of the world, and what it may be answered
world/clients       boto3's clients, the clock and a generator, of which every call is such a question
world/payments      a facilitator, of which every question is one to the explorer
world/comparing     what is computed of pictures, once for each
world/state         all that there is at one moment: objects, events, workers, calls
world/simulation    what a question does to the world
world/faults        in which ways a question can go wrong
world/history       what a verb asked and was answered so far
world/replay        a history is replayed up to its newest answer, and goes on from there
world/records       what the bucket says of jobs, runs and money
verbs               the shipped verbs, called as app.py calls them
moves               everything that can happen next
paying              what must hold of payments
invariants          what must hold whatever happens
violation           what is raised where something doesn't hold
recovery            the faults have ended: how many sweeps until every run has ended?
scopes              the small worlds that are explored whole
breadth_first       every state of a small world
random_walk         seeded walks through large ones
stories             what led to a state, in words
tracking            how a mutant is hunted
report              the table
mutants             patches of shipped files, each of which an invariant must notice
call_sites          where what ships asks the world, found by its types
"""
