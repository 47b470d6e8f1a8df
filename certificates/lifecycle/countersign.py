"""The second person (R-43, R-56): somebody else, of the same office, who may do the act themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor
from accounts.problems import Problem
from certificates.models import Countersignature, StatusChange


class NotTheSecond(Problem):
    """One person cannot be two, and an office answers for itself."""

    code, status = "not-allowed", 403
    title = _("この承認は、ほかの職員でなければできません。")


def require_second(actor: Actor, second: Actor) -> None:
    """Raises NotTheSecond."""
    if second.id is None or second.id == actor.id:
        raise NotTheSecond
    if second.municipality != actor.municipality or second.channel != actor.channel:
        raise NotTheSecond


def countersign(changes: Iterable[StatusChange], *, second: Actor, at: datetime) -> None:
    """Write the second person beside each of these changes, in the caller's transaction."""
    if second.id is None:
        raise NotTheSecond
    Countersignature.objects.bulk_create(
        [Countersignature(change=change, actor_id=second.id, role=second.role, at=at) for change in changes]
    )
