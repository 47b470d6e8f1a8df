from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen, StaffMember
from certificates.reasons import Reason
from certificates.states import Carrier
from counters.models.daily_number import shown


class Caller(models.TextChoices):
    """Who is on the telephone."""

    SELF = "self", _("本人")
    AGENT = "agent", _("家族など、代理の方")


class Case(models.TextChoices):
    """What makes a call go another way than the main line; each has words of its own to read aloud."""

    NONE = "", _("ふつうの受付")
    AGENT = "agent", _("家族など、代理の方")
    MISMATCH = "mismatch", _("一致しない・思い出せない")
    CANNOT_SPEAK = "cannot_speak", _("そばに人がいて話しにくい様子")
    SUPERVISOR = "supervisor", _("責任者を呼ぶ")
    DROPPED = "dropped", _("電話が切れた")


class Target(models.TextChoices):
    """What the caller lost (R-51)."""

    CARD = "card", _("カード")
    PHONE = "phone", _("スマホ")
    BOTH = "both", _("両方")

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        return tuple(Carrier) if self is Target.BOTH else (Carrier(self.value),)


class Because(models.TextChoices):
    """Why it is to be stopped, as the caller says; what is not asked about is "lost" (reasons.py's, of a stop)."""

    LOST = "lost", _("なくした")
    STOLEN = "stolen", _("盗まれた")
    OTHER = "other", _("そのほか")

    @property
    def reason(self) -> Reason:
        return Reason(self.value)


class Call(models.Model):
    """A call to the loss hotline: acts of its operator name it as their reference (R-64). Over, it does not change.

    reference       H-<yymmdd>-<number of that day>, unique for ever
    number_digest   of the caller's number, to find calls from the same one (R-57); "" when it was withheld
    number_tail     its last four digits, all that is shown
    number_sealed   the number, to call back; emptied when the call ends
    citizen         whom the words heard so far describe, and nobody else; None while that is open
    reached         whether they reach the bar of R-50; below it a stop is precautionary (R-52)
    verdicts        what was heard → how it agrees; never the words themselves
    ask             what to ask next (counters/hotline/matching.py's facts); "" when nothing is to be asked
    left            how many people the words describe; None before there was anything to look for
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    operator = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="calls")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    number_digest = models.CharField(max_length=64, blank=True)
    number_tail = models.CharField(max_length=4, blank=True)
    number_sealed = models.BinaryField(null=True)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="calls")
    reached = models.BooleanField(default=False)
    score = models.IntegerField(default=0)
    verdicts = models.JSONField(default=dict)
    left = models.PositiveIntegerField(null=True)
    ask = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=10, choices=Target.choices, blank=True)
    because = models.CharField(max_length=10, choices=Because.choices, default=Because.LOST)
    caller = models.CharField(max_length=10, choices=Caller.choices, default=Caller.SELF)
    case = models.CharField(max_length=20, choices=Case.choices, blank=True)
    memo = models.CharField(max_length=2000, blank=True)
    memo_version = models.PositiveIntegerField(default=0)
    memo_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reached=False) | models.Q(citizen__isnull=False), name="somebody_is_reached"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(number_sealed=None), name="no_number_after_the_call"
            ),
        ]
        indexes = [
            models.Index(fields=["number_digest", "-began_at"], name="calls_from_a_number"),
            models.Index(fields=["operator", "-began_at"], name="calls_of_an_operator"),
            models.Index(fields=["citizen", "-began_at"], name="calls_about_a_person"),
            models.Index(fields=["began_at"], condition=models.Q(ended_at=None), name="calls_going_on"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown(self) -> str:
        return shown(self.reference)

    @property
    def shows_name(self) -> bool:
        """Whether a button may name the person: matched, or called as the caller says they are (R-50)."""
        return self.reached or self.verdicts.get("kana") == "match"

    @property
    def is_precaution(self) -> bool:
        """A stop now would be one "in doubt": too little matched, or it is not the holder who calls (R-52)."""
        return not self.reached or self.caller != Caller.SELF
