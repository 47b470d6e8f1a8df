"""失効の受付: a way of its own, slow on purpose (R-55): a stricter bar, a call back, a typed word, a second person."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.reasons import Reason
from counters.approvals import AlreadyAsked
from counters.calls import revoke as revoking
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.holdings import Holding, holdings
from counters.hotline.call import own_call
from counters.models import Approval, Call, Wish

TYPED = ("失効", "revoke")


class RevokeForm(DeskForm):
    what = forms.MultipleChoiceField(label=_("失効させるもの"), widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(
        label=_("理由"), choices=[(one.value, one.label) for one in revoking.REASONS], widget=forms.RadioSelect
    )
    called_back = forms.BooleanField(label=_("登録されている電話番号にかけなおし、本人と話した"))
    told = forms.BooleanField(label=_("失効は元に戻せず、使うには初めから申請することを伝えた"))
    why = forms.CharField(
        label=_("停止ではなく、失効にするわけ"), max_length=200, help_text=_("責任者が読んで判断します。")
    )
    typed = forms.CharField(
        label=_("「失効」と入れる"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any, *, held: list[Holding]) -> None:
        super().__init__(data)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (revoking.name_of(one), f"{one.carrier_name}　{one.kind_name}（{one.standing.words}）")
            for one in held
            if one.certificate.is_alive()
        ]

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"]).strip().lower()
        if typed not in TYPED:
            raise forms.ValidationError(_("「失効」と入れてください。"))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*HOTLINE_ROLES, proved=True)
@own_call
def revoke(request: StaffRequest, at_work: AtWork, call: Call) -> HttpResponse:
    now = timezone.now()
    held = holdings(call.citizen, at=now) if call.citizen else []
    sure = call.ended_at is None and revoking.is_sure(call)
    form = RevokeForm((request.POST or None) if sure else None, held=held)
    if form.is_valid() and _asked(form, call, at_work=at_work):
        return redirect("counters:call_revoke", call.pk)
    wishes = Approval.objects.filter(wish=Wish.REVOKE_BY_PHONE, reference=call.reference)
    context = {
        "call": call,
        "form": form,
        "sure": sure,
        "wish": wishes.select_related("answered_by").first(),
        "now": now,
    }
    return render(request, "counters/hotline/revoke.html", context, status=422 if form.errors else 200)


def _asked(form: RevokeForm, call: Call, *, at_work: AtWork) -> bool:
    typed = form.cleaned_data
    try:
        revoking.ask(
            call, typed["what"], reason=Reason(typed["reason"]), why=typed["why"], at_work=at_work, at=timezone.now()
        )
    except AlreadyAsked:
        form.add_error(None, _("この人の失効は、もう依頼されています。"))
        return False
    return True
