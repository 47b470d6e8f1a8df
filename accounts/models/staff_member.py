from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from accounts.ids import new_id
from accounts.models.municipality import Municipality
from accounts.roles import STAFF_ROLES, Role

COUNTER_ROLES = (Role.COUNTER_CLERK, Role.COUNTER_SUPERVISOR)
HOTLINE_ROLES = (Role.HOTLINE_OPERATOR, Role.HOTLINE_SUPERVISOR)


class StaffMembers(BaseUserManager["StaffMember"]):
    """Found by login; made by the administrator's page and `create_staff` (they come with the counter)."""


class StaffMember(AbstractBaseUser):
    """Someone who works here: the house's Django user. Citizens are not users: they have no password (architecture)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=[(r.value, r.label) for r in Role if r in STAFF_ROLES])
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)  # it was given by an administrator

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name", "role"]
    objects = StaffMembers()

    class Meta:
        constraints = [
            models.CheckConstraint(  # a counter role belongs to one office, every other role to none
                condition=models.Q(role__in=COUNTER_ROLES, municipality__isnull=False)
                | (~models.Q(role__in=COUNTER_ROLES) & models.Q(municipality__isnull=True)),
                name="counter_roles_have_an_office",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
