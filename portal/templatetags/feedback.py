"""The three questions, at the foot of a page that informs."""

import uuid

from django import template

from certificates.models.page_feedback import InformationPage
from portal.feedback import FeedbackForm

register = template.Library()


@register.inclusion_tag("components/feedback.html")
def feedback(page: str) -> dict[str, object]:
    return {"form": FeedbackForm(), "page": InformationPage(page), "sending": uuid.uuid4()}
