"""What is mailed: that there is something to read here. Nothing personal, and no address that opens anything."""

import re
import smtplib
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Delivery, MailVerification
from accounts.models.delivery import Outcome, Way
from certificates.models import InquiryAnswer
from certificates.ways import choices
from certificates.ways.codes import code_of

SEVERAL_EMPTY_LINES = re.compile(r"\n{3,}")
FOR_GOOD = range(500, 600)  # RFC 5321 §4.2.1: it will not help to try again


def send_notice(delivery: Delivery) -> Outcome:
    """Mail that there is a notice. Raises OSError or SMTPException where another try may help."""
    former = delivery.way == Way.FORMER_MAIL
    template = "mail/address_left.txt" if former else f"mail/{choices.group_of(delivery.notice.about)}.txt"
    try:
        _send(template, delivery.recipient, id_=delivery.pk, language=delivery.language)
    except smtplib.SMTPRecipientsRefused as refusal:
        if not _is_for_good(refusal):
            raise
        return Outcome.REFUSED
    return Outcome.SENT


def send_code(verification: MailVerification) -> None:
    """Mail the code. An address that does not exist is told to nobody: the code does not come, that is all."""
    try:
        _send(
            "mail/code.txt",
            verification.address,
            id_=verification.pk,
            language=verification.language,
            code=code_of(verification.pk),
        )
    except smtplib.SMTPRecipientsRefused as refusal:
        if not _is_for_good(refusal):
            raise


def send_answer(answer: InquiryAnswer) -> None:
    """Mail that an inquiry is answered, to an address nobody has proven: not what was answered, nor what was asked.

    What cannot be delivered for good is let go: the answer is kept.
    """
    asked = answer.inquiry
    try:
        _send(
            "mail/inquiry.txt",
            asked.email,
            id_=uuid.uuid5(asked.pk, str(answer.pk)),
            language=asked.language,
            number=asked.number,
            inquiry_id=str(asked.pk),
        )
    except smtplib.SMTPRecipientsRefused as refusal:
        if not _is_for_good(refusal):
            raise


def _is_for_good(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    return all(code in FOR_GOOD for code, _words in refusal.recipients.values())


def _send(template: str, to: str, *, id_: uuid.UUID, language: str, **more: str) -> None:
    """The first line of a mail's template is its subject. Sent again, it has the same Message-ID (RFC 5322 §3.6.4)."""
    with translation.override(language):
        text = render_to_string(template, {"contacts": settings.CONTACTS, "house": settings.PUBLIC_URL, **more})
    subject, _, body = SEVERAL_EMPTY_LINES.sub("\n\n", text).strip().partition("\n")
    headers = {
        "Message-ID": f"<{id_}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834 §5: no machine should answer
    }
    EmailMessage(subject, body.strip() + "\n", to=[to], headers=headers).send()
