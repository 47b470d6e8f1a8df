"""Three questions at the foot of a page, answered with one press: no sign-in, no cookie, no script."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from accounts.network import address_of
from certificates import policy
from certificates.models.page_feedback import Degree, InformationPage
from certificates.page_feedback.give import Opinion, give
from portal.free_text import FreeText

FROM_HERE = ("same-origin", "none", "")  # Sec-Fetch-Site; "" is a browser that does not say


def _question(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Degree.choices, widget=forms.RadioSelect, required=False)


class FeedbackForm(forms.Form):
    there = _question(_("知りたいことは、のっていましたか"))
    clear = _question(_("分かりやすかったですか"))
    easy = _question(_("このページは、すぐに見つかりましたか"))
    comment = FreeText(
        label=_("気づいたこと（なくてもかまいません）"),
        help_text=_("400文字まで。名前や電話番号は、書かないでください。お返事はできません。"),
        required=False,
        max_length=policy.COMMENT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="feedback_%s")

    def clean(self) -> dict[str, str]:
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error("there", _("どれか1つに答えてください。"))
        return self.cleaned_data


@csrf_exempt  # nothing is done in anybody's name, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    if request.method != "POST":
        return _show(request, page, FeedbackForm())
    if request.headers.get("Sec-Fetch-Site", "") not in FROM_HERE:
        raise PermissionDenied
    form, now = FeedbackForm(request.POST), timezone.now()
    if not form.is_valid():
        return _show(request, page, form)
    try:
        _count(request, at=now)
    except limits.TooOften:
        form.add_error(None, _("短い時間に続けて送られたため、受け付けを止めています。1時間ほどあとで、お願いします。"))
        return _show(request, page, form, status=429)
    give(Opinion(**form.cleaned_data), page, language=get_language() or "ja", sending=_sending(request), at=now)
    return redirect(f"{reverse('portal:feedback_thanks')}?{urlencode({'page': page})}")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    return render(request, "portal/feedback_thanks.html", {"page": page, "address": _address(page)})


def _show(request: HttpRequest, page: InformationPage, form: FeedbackForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "page": page, "address": _address(page), "sending": uuid.uuid4()}
    return render(request, "portal/feedback.html", context, status=status)


def _address(page: InformationPage) -> str:
    return f"/{page}/"  # the page of service health stands on another floor; all have their name as their address


def _page(request: HttpRequest) -> InformationPage:
    try:
        return InformationPage((request.POST or request.GET).get("page", ""))
    except ValueError:
        raise BadRequest from None


def _sending(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("sending", ""))
    except ValueError:
        return uuid.uuid4()


def _count(request: HttpRequest, *, at: datetime) -> None:
    limits.count(policy.FEEDBACK_BY_ONE, address_of(request), at=at)
    limits.count(policy.FEEDBACK_BY_ALL, "", at=at)
