"""Ending the phone's use (R-22): final, so this journey is slow where stopping is quick."""

from typing import cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Citizen
from certificates.reasons import A_CITIZEN_MAY_GIVE, Reason
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Act, Carrier, Kind, State
from portal import held, verdicts
from portal.application_told import open_one_of
from portal.apply import CardForm
from portal.guard import citizens_only
from portal.secrets import PASSWORD_INPUT


class EndingForm(forms.Form):
    """Rendered here, read by revoke.js, which has the wish signed and sends it to the API."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("理由"),
        choices=[(reason, reason.label) for reason in A_CITIZEN_MAY_GIVE[Act.REVOKE]],
        initial=Reason.NO_LONGER_NEEDED,
        widget=forms.RadioSelect,
    )
    understood = forms.BooleanField(label=_("元に戻せないことを確認しました"))


class RevokeForm(EndingForm):
    """For the phone one is signed in as the holder of: which kinds, and who signs."""

    kinds = forms.MultipleChoiceField(label=_("やめる証明書"), widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(
        label=_("署名のしかた"),
        choices=[("phone", _("このスマホの署名用パスワードで")), ("card", _("マイナンバーカードで"))],
        initial="phone",
        widget=forms.RadioSelect,
    )
    password = forms.CharField(label=_("スマホ用の署名用パスワード"), widget=PASSWORD_INPUT)

    def __init__(self, lane: held.Lane) -> None:
        super().__init__(initial={"kinds": [line.certificate.kind for line in lane.lines]})
        cast(forms.MultipleChoiceField, self.fields["kinds"]).choices = [
            (line.certificate.kind, line.name) for line in lane.lines
        ]


@require_safe
@citizens_only
def revoke(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    lane, card = (held.own_lane(citizen, carrier) for carrier in (Carrier.PHONE, Carrier.CARD))
    if lane is None or Act.REVOKE not in lane.acts:
        return render(request, "portal/revoke_nothing.html", {"application": open_one_of(citizen)})
    if not _that_signs(lane) and not held.signs(card):
        return render(request, "portal/revoke_nothing.html", {"nobody_signs": True})
    context = {
        "lane": lane,
        "form": RevokeForm(lane),
        "card_form": CardForm(),
        "revoked": verdicts.WILL_BE_REVOKED,
        "on_hold": lane.verdict == verdicts.ON_HOLD,
        "registered": any(line.certificate.status == State.VALID for line in lane.lines),
        "signs": _that_signs(lane),
    }
    return render(request, "portal/revoke.html", context)


def _that_signs(lane: held.Lane) -> str:
    """The phone whose key may sign the wish now, by the id it made for itself; "" while none may (R-22)."""
    signing = [line.certificate for line in lane.lines if line.certificate.kind == Kind.DIGITAL_SIGNATURE]
    phones = [one.phone.device for one in signing if one.status == State.VALID and one.phone]
    return phones[0] if phones else ""
