"""A masked line of the access log, shown in clear to the supervisor who has to ask about it: a fresh proof, a reason,
and a view of the person's record like any other, which they can read themselves (R-40, S5).
"""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.audit import record_view
from accounts.models import AccessRecord
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.overseen import SUPERVISORS, members_overseen, shown_as


class ReasonForm(DeskForm):
    reason = forms.CharField(
        label=gettext_lazy("氏名を見る理由"), max_length=100,
        help_text=gettext_lazy("本人の画面に、この理由が出ます。"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*SUPERVISORS, proved=True)
def unmask(request: StaffRequest, at_work: AtWork, view_id: int) -> HttpResponse:
    members = members_overseen(at_work)
    view = AccessRecord.objects.select_related("citizen").filter(pk=view_id, actor_id__in=members).first()
    if view is None:
        raise Http404
    form, seen = ReasonForm(request.POST or None), False
    if form.is_valid():
        purpose = _("閲覧の点検：%(reason)s") % {"reason": form.cleaned_data["reason"]}
        record_view(view.citizen, actor=at_work.actor(view.reference), purpose=purpose, at=timezone.now())
        seen = True
    context = {
        "form": form,
        "view": view,
        "by": shown_as(members[view.actor_id], at_work),
        "citizen": view.citizen if seen else None,
    }
    return render(request, "counters/supervision/unmask.html", context, status=422 if form.errors else 200)
