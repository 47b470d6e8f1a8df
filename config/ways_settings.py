"""Mail and Web Push are off, or have what they need: found out when starting, not when somebody should be told."""

from django.core.exceptions import ImproperlyConfigured

from accounts.web_push import vapid


def refuse_mail_without_a_sender(host: str, sender: str) -> None:
    """Raises ImproperlyConfigured."""
    if host and not sender:
        raise ImproperlyConfigured("EMAIL_FROM must say who sends where EMAIL_HOST is set.")


def refuse_push_that_cannot_work(key: str, contact: str) -> None:
    """Raises ImproperlyConfigured."""
    if not key:
        return
    try:
        vapid.key_from(key)
    except ValueError as error:
        raise ImproperlyConfigured("WEB_PUSH_KEY must be a P-256 key of 32 bytes in base64url.") from error
    if not contact.startswith(("mailto:", "https:")):
        raise ImproperlyConfigured("WEB_PUSH_CONTACT must say mailto:… or https:… where WEB_PUSH_KEY is set.")
