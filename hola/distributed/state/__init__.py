"""The state of a scheduler, without I/O: trials, leases, workers, studies, and every way they change.

Time, randomness and storage are passed in. The state of a trial changes in one place,
:meth:`~hola.distributed.state.study.Study.apply`, by the table
:data:`~hola.distributed.state.transitions.TRANSITIONS`.
"""
