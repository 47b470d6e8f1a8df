"""Several acts at one moment: each in a thread of its own, with database connections of its own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(acts, *, refusals=()):
    """What each answered, in their order. A refusal stands in the place of an answer; what else is raised is raised."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            return act()
        except refusals as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def outcomes(answers):
    """How often each: "done", or a refusal by the name of its class."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in answers)
