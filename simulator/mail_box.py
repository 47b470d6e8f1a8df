"""The sandbox's post office: mails are files in settings.MAIL_DIR, and /simulator/mail/ shows them to who practises."""

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as ReadMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from simulator.answers import sandbox_only

SHOWN = 50
NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-z.-]")


@dataclass(frozen=True)
class Mail:
    at: datetime
    to: str
    subject: str
    text: str


class FileBackend(BaseEmailBackend):
    """Named by its Message-ID: a mail that is sent again is the same file, as a good mailbox shows it once."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)
        for message in messages:
            built = message.message()
            name = NOT_IN_A_NAME.sub("", built["Message-ID"].partition("@")[0])
            writing = settings.MAIL_DIR / f"{name}.part"
            writing.write_bytes(built.as_bytes())
            writing.rename(settings.MAIL_DIR / f"{name}.eml")
        return len(messages)


@sandbox_only
@require_safe
def mail_box(request: HttpRequest) -> HttpResponse:
    """The newest first: their names are UUIDv7s, which begin with the time."""
    files = sorted(settings.MAIL_DIR.glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "simulator/mail_box.html", {"mails": [_read(file) for file in files]})


def _read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, ReadMessage)  # noqa: S101 - what policy.default makes
    at = datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())
    return Mail(at, str(message["To"]), str(message["Subject"]), message.get_content())
