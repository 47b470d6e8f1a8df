"""訂正を申請: the slow way back from a wrong stop (R-56): called back, said why, then a supervisor's yes."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models.staff_member import HOTLINE_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.policy import CORRECT_WITHIN
from counters.approvals import AlreadyAsked
from counters.calls import correct as correcting
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.hotline.call import own_call
from counters.hotline.stopped_lines import rows_of
from counters.models import Approval, Call, Wish


class CorrectForm(DeskForm):
    called_back = forms.BooleanField(label=_("登録されている電話番号にかけなおし、本人と話した"))
    wrong = forms.BooleanField(label=_("「見つかった」のではなく、止める相手か物をまちがえた"))
    why = forms.CharField(label=_("何をまちがえたか"), max_length=200, help_text=_("責任者が読んで判断します。"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*HOTLINE_ROLES, proved=True)
@own_call
def correct(request: StaffRequest, at_work: AtWork, call: Call, stop_id: int) -> HttpResponse:
    stop = get_object_or_404(call.stops.select_related("citizen", "call"), pk=stop_id)
    if stop.receipt_id is None:
        raise Http404
    now, form = timezone.now(), CorrectForm(request.POST or None)
    if form.is_valid():
        try:
            correcting.ask(stop, why=form.cleaned_data["why"], at_work=at_work, at=now)
            return redirect("counters:call_correct", call.pk, stop.pk)
        except AlreadyAsked:
            form.add_error(None, _("この人の訂正は、もう依頼されています。"))
        except correcting.TooLate:
            form.add_error(
                None, _("30分が過ぎたか、ほかの手続きが行われました。訂正はできません。本人の手続きで戻します。")
            )
    wishes = Approval.objects.filter(wish=Wish.CORRECT, reference=call.reference, details__stop=stop.pk)
    context = {
        "call": call,
        "stop": stop,
        "form": form,
        "rows": rows_of(stop),
        "wish": wishes.select_related("answered_by").first(),
        "possible": correcting.is_open(stop, at=now),
        "until": stop.at + CORRECT_WITHIN,
        "now": now,
    }
    return render(request, "counters/hotline/correct.html", context, status=422 if form.errors else 200)
