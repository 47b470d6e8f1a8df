"""/staff/inquiries/<inquiry>/: the question, what was answered so far, and the next answer."""

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import my_number
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates import policy
from certificates.inquiries import answer as inquiries
from certificates.inquiries import overview
from certificates.models import Inquiry
from certificates.models.inquiry import InquiryState
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.inquiries.waiting import ANSWERERS


class AnswerForm(DeskForm):
    text = forms.CharField(
        label=_("回答"),
        help_text=_("そのまま相手に届きます。暗証番号や個人番号を聞いてはいけません。"),
        max_length=policy.INQUIRY_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*ANSWERERS)
def inquiry(request: StaffRequest, at_work: AtWork, inquiry_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    try:
        found = overview.read(inquiry_id, actor=at_work.actor("inquiries"), at=now)
    except Inquiry.DoesNotExist:
        raise Http404 from None
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            inquiries.answer(inquiry_id, form.cleaned_data["text"], actor=at_work.actor(found.number), at=now)
            return redirect("counters:inquiry", inquiry_id)
        except my_number.HoldsMyNumber:
            form.add_error("text", _("個人番号のような12けたの数字があります。消してください。"))
        except inquiries.InquiryClosed:
            form.add_error(None, _("この問い合わせは、もう終わっています。この回答は送られていません。"))
    context = {"inquiry": found, "is_open": found.state != InquiryState.CLOSED, "form": form}
    return render(request, "counters/inquiries/inquiry.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only(*ANSWERERS)
def close_inquiry(request: StaffRequest, at_work: AtWork, inquiry_id: uuid.UUID) -> HttpResponse:
    """Pressed twice, or by two: it is closed."""
    try:
        inquiries.close(inquiry_id, actor=at_work.actor("inquiries"), at=timezone.now())
    except Inquiry.DoesNotExist:
        raise Http404 from None
    except inquiries.InquiryClosed:
        return redirect("counters:inquiry", inquiry_id)
    return redirect("counters:inquiries")
