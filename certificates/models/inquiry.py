from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import Citizen
from accounts.roles import Channel, Role
from certificates import policy


class Topic(models.TextChoices):
    APPLYING = "applying", _("スマホに入れる（申請・登録）")
    USING = "using", _("使い方・使えないとき")
    SECRETS = "secrets", _("暗証番号・パスワード")
    LOST = "lost", _("なくした・見つかった・止めた")
    CHANGING = "changing", _("機種を変える・やめる")
    PAGES = "pages", _("このサイトの見やすさ・不具合")
    OTHER = "other", _("上のどれでもない")


class AnswerBy(models.TextChoices):
    SITE = "site", _("このサイトで読む")
    EMAIL = "email", _("メールで知らせてもらう")
    NONE = "none", _("返事はいらない")


class InquiryState(models.TextChoices):
    OPEN = "open", _("返事を待っています")
    ANSWERED = "answered", _("返事をしました")
    CLOSED = "closed", _("終わりました")


class NumberNeverAskedUnder(models.Func):
    """Drawn by the database, which knows all inquiries; eight digits, so that no receipt has the same form."""

    function = "certificates_inquiry_number"
    output_field = models.CharField()


class Inquiry(models.Model):
    """A question to the house, from anybody. Its page at /contact/sent/{id}/ says nothing personal to whoever has the
    address; what was answered, to the browser that asked alone.

    `sending` is a digest of one press of the button and of all that was sent with it: pressed twice, kept once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=12, unique=True, db_default=NumberNeverAskedUnder())
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="inquiries")
    topic = models.CharField(max_length=12, choices=Topic.choices)
    text = models.CharField(max_length=policy.INQUIRY_LONGEST)
    name = models.CharField(max_length=60, blank=True)
    answer_by = models.CharField(max_length=6, choices=AnswerBy.choices)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    sending = models.BinaryField(max_length=32, unique=True)
    state = models.CharField(max_length=10, choices=InquiryState.choices, default=InquiryState.OPEN)
    at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"], name="inquiries_waiting_first")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="an_inquiry_asks_something"),
            models.CheckConstraint(
                condition=models.Q(answer_by="email") & ~models.Q(email="")
                | ~models.Q(answer_by="email") & models.Q(email=""),
                name="an_address_only_where_it_is_used",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer_by="site") | models.Q(citizen__isnull=False),
                name="answers_on_the_site_are_for_citizens",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None, closed_at=None)
                | models.Q(state="answered", answered_at__isnull=False, closed_at=None)
                | models.Q(state="closed", closed_at__isnull=False),
                name="an_inquiry_stands_where_its_times_say",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class InquiryAnswer(models.Model):
    """What somebody of staff answered. Written once; a second answer is a second row."""

    id = models.BigAutoField(primary_key=True)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=policy.INQUIRY_LONGEST)
    actor_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=Role.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="an_answer_says_something")]
