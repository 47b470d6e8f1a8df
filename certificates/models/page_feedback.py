from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates import policy


class InformationPage(models.TextChoices):
    """The pages that ask what one thinks of them, by the name of their address."""

    ABOUT = "about", _("何ができるか")
    PREPARE = "prepare", _("用意するもの")
    PHONES = "phones", _("お使いのスマホで使えるか")
    HELP = "help", _("使い方とよくある質問")
    ACCESSIBILITY = "accessibility", _("アクセシビリティ")
    PRIVACY = "privacy", _("個人情報の扱い")
    STATUS = "status", _("いまの動き")


class Degree(models.TextChoices):
    YES = "yes", _("はい")
    PARTLY = "partly", _("どちらともいえない")
    NO = "no", _("いいえ")


class PageFeedback(models.Model):
    """What somebody thinks of a page: three answers of a kind, perhaps a few words. Nothing says who, only which day.

    there  was it there, what one looked for; clear  was it easy to understand; easy  was it easy to find.
    `sending` is made for one showing of the form, so that a press counts once.
    """

    id = models.BigAutoField(primary_key=True)
    page = models.CharField(max_length=20, choices=InformationPage.choices)
    there = models.CharField(max_length=6, choices=Degree.choices, blank=True)
    clear = models.CharField(max_length=6, choices=Degree.choices, blank=True)
    easy = models.CharField(max_length=6, choices=Degree.choices, blank=True)
    comment = models.CharField(max_length=policy.COMMENT_LONGEST, blank=True)
    language = models.CharField(max_length=10)
    sending = models.UUIDField(unique=True)
    on_date = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["page", "on_date"], name="feedback_of_a_page")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(there="", clear="", easy="", comment=""), name="feedback_says_something"
            )
        ]
