"""/staff/hotline/: take a call; calls still open at this desk, and the last ones, to call back."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.calls import incoming
from counters.calls.number import NotANumber, digits
from counters.calls.take import hold_session
from counters.calls.take import take as take_call
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.models import Call

RECENT = 8


class TakeForm(DeskForm):
    number = forms.CharField(
        label=_("相手の電話番号"), max_length=30, required=False,
        help_text=_("電話機に出ていれば入れます。切れたときに、かけなおせます。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_number(self) -> str:
        try:
            return digits(str(self.cleaned_data["number"]))
        except NotANumber:
            raise forms.ValidationError(_("電話番号として読めません。空けておくこともできます。")) from None


@require_safe
@staff_only(*HOTLINE_ROLES)
def hotline(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    return _page(request, at_work, TakeForm())


@require_POST
@staff_only(*HOTLINE_ROLES)
def take(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _page(request, at_work, form)
    call = take_call(form.cleaned_data["number"], at_work=at_work, at=timezone.now())
    return redirect("counters:call", call.pk)


@require_POST
@staff_only(*HOTLINE_ROLES)
@own_call
def go_on(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    """Back into a call that was left open: this desk is in a call again."""
    if call.ended_at is None:
        hold_session(call, at_work=at_work)
    return redirect("counters:call", call.pk)


def _page(request: StaffRequest, at_work: AtWork, form: TakeForm) -> HttpResponse:
    mine = Call.objects.filter(operator=at_work.member)
    context = {
        "form": form,
        "rings": incoming.ringing_at(at_work, at=timezone.now())[:RECENT] if settings.TELEPHONY_SECRETS else None,
        "open_calls": mine.filter(ended_at=None)[:RECENT],
        "last_calls": mine.exclude(ended_at=None).prefetch_related("stops")[:RECENT],
    }
    return render(request, "counters/hotline/console.html", context, status=422 if form.errors else 200)
