"""Words that were never sent before: what is the same is done once, and a journey may be walked again in its house."""

import time


def anew(words):
    return f"{words} {time.time_ns()}"
