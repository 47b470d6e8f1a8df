"""「身に覚えがない」: what a citizen opens and staff answer; below both sides (T3, T6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen
from accounts.roles import Role

LONGEST_WORDS = 1000  # characters of a citizen's
LONGEST_ANSWER = 2000


class CaseState(models.TextChoices):
    OPEN = "open", _("調べています")
    ANSWERED = "answered", _("回答があります")
    CLOSED = "closed", _("終わりました")


class CaseNumber(models.Func):
    """Drawn by the database, which knows all cases."""

    function = "certificates_case_number"
    output_field = models.CharField()


class Case(models.Model):
    """Something in a citizen's history that they say was not them. What was said stays; only the state goes on.

    `entry` names what it is about, as history.py finds it; `number` is read aloud in two groups of four digits, so that
    nobody takes it for a receipt's, which has three groups of three.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=8, unique=True, db_default=CaseNumber())
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="cases")
    entry = models.CharField(max_length=60)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CaseState.values), name="case_state_is_known"),
            models.UniqueConstraint(  # pressed twice, or told again: it is the same case
                fields=["citizen", "entry"], condition=~models.Q(state=CaseState.CLOSED), name="one_case_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="cases_waiting_longest_first")]

    def __str__(self) -> str:
        return str(self.id)


class CaseAnswer(models.Model):
    """What staff found and said, written once. Who it was stays in the house; the citizen sees the role."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    actor_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=Role.choices)
    words = models.CharField(max_length=LONGEST_ANSWER)
    closes = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="a_case_answer_says_something")]
