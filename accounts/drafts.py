"""Typed work that waits for its owner while a colleague sits at the desk, or the desk is locked (issue: hand-over).

The server keeps it, sealed, because the browser at the desk is everybody's.
"""

import json
from datetime import datetime, timedelta

from django.conf import settings

from accounts import encrypted
from accounts.models import DeskDraft, StaffMember

KEPT = timedelta(hours=12)  # a shift
LARGEST = 20_000  # characters
LONGEST_PAGE = 200
Fields = dict[str, list[str]]


def keep(member: StaffMember, page: str, typed: str, *, at: datetime) -> bool:
    """`typed` as the browser sends it: {"name": ["value", …]}. An empty one forgets. False: it was not kept."""
    fields = _read(typed)
    if fields is None or len(page) > LONGEST_PAGE:
        return False
    if not fields:
        forget(member, page)
        return False
    sealed = encrypted.seal(json.dumps(fields).encode(), keys=settings.STAFF_SECRETS_KEYS)
    DeskDraft.objects.update_or_create(member=member, page=page, defaults={"sealed": sealed, "at": at})
    return True


def take(member: StaffMember, page: str, *, at: datetime) -> Fields | None:
    """What this member typed on this page, given back once; None when there is nothing, or it is too old."""
    draft = DeskDraft.objects.filter(member=member, page=page).first()
    if draft is None or DeskDraft.objects.filter(pk=draft.pk).delete()[0] == 0:
        return None  # none, or another window of theirs was faster
    if at - draft.at > KEPT:
        return None
    try:
        plain = encrypted.open_sealed(bytes(draft.sealed), keys=settings.STAFF_SECRETS_KEYS)
    except encrypted.DoesNotOpen:
        return None  # the key was changed meanwhile: it is typed anew
    found: Fields = json.loads(plain)
    return found


def forget(member: StaffMember, page: str) -> None:
    DeskDraft.objects.filter(member=member, page=page).delete()


def forget_old(*, at: datetime) -> int:
    return DeskDraft.objects.filter(at__lte=at - KEPT).delete()[0]


def _read(typed: str) -> Fields | None:
    if len(typed) > LARGEST:
        return None
    try:
        fields = json.loads(typed)
    except ValueError:
        return None
    is_form = isinstance(fields, dict) and all(
        isinstance(values, list) and all(isinstance(one, str) for one in values) for values in fields.values()
    )
    return fields if is_form else None
