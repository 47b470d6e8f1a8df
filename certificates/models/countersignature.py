from django.db import models

from accounts.models.sealed import Sealed
from accounts.roles import Role
from certificates.models.status_change import StatusChange


class Countersignature(Sealed):
    """The second person behind an act that one may not do alone (R-43, R-56). Written once, sealed with the history.

    At COMMIT the database asks for one behind every release and correction, by somebody else than who did it.
    """

    change = models.OneToOneField(StatusChange, on_delete=models.PROTECT, related_name="countersignature")
    actor_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=Role.choices)
    at = models.DateTimeField()
