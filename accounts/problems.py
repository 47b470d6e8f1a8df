"""A refusal with a name: what the outside gets as an RFC 9457 problem document, and a person as a page.

A module that refuses something defines its own subclass; config/refusals.py answers every one of them.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise


class Problem(Exception):
    """Nothing was changed. `code` is part of the contract; the words are the asker's language and name no person."""

    code: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str | Promise]

    def __init__(self, detail: str | Promise = "", *, retry_after: int | None = None, **extra: Any) -> None:
        super().__init__(self.code)
        self.detail = detail
        self.retry_after = retry_after  # seconds; becomes the Retry-After header
        self.extra = extra  # what this code says beside the usual: tries_left, reason, state …
