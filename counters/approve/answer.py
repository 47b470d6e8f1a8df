"""/staff/approvals/{id}/: one wish, what it would do, and yes or no."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.audit import record_view
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.card_terminal import NotOnThisCard
from certificates.reasons import Reason
from certificates.states import NotPossible
from counters import approvals
from counters.approve.waiting import ANSWERERS
from counters.calls.log_words import FIELD_NAMES
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.holdings import holdings
from counters.models import Approval, Visit, Wish
from counters.office_rules import DOCUMENTS
from counters.wishes import WISHES

PURPOSE = gettext_lazy("承認の判断")


class RefuseForm(DeskForm):
    reason = forms.CharField(
        label=gettext_lazy("却下の理由"), max_length=200, help_text=gettext_lazy("依頼した職員に伝わります。")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*ANSWERERS, proved=True)
def answer(request: StaffRequest, at_work: AtWork, approval_id: uuid.UUID) -> HttpResponse:
    approval = _of_office(approval_id, at_work=at_work)
    form, problem = RefuseForm(), ""
    if request.method == "POST":
        try:
            form = RefuseForm(request.POST if "refuse" in request.POST else None)
            if _answered(form, approval, at_work=at_work):
                return redirect("counters:answer", approval.pk)
        except (approvals.NotYours, approvals.NotOpen) as refusal:
            problem = f"{refusal.title}{refusal.detail}"
        except NotPossible:
            problem = _("いまの状態では、できません。先に、ほかの手続きが行われました。")
        except NotOnThisCard:
            problem = _(
                "窓口のカードリーダーに、カードがありません。置きなおしてもらってから、もう一度承認してください。"
            )
        approval = _of_office(approval_id, at_work=at_work)
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "counters/approve/answer.html", _context(form, problem, approval, at_work), status=status)


def _answered(form: RefuseForm, approval: Approval, *, at_work: AtWork) -> bool:
    now = timezone.now()
    if not form.is_bound:
        approvals.approve(approval.pk, WISHES[Wish(approval.wish)].carry_out, at_work=at_work, at=now)
        return True
    if form.is_valid():
        approvals.refuse(approval.pk, reason=form.cleaned_data["reason"], at_work=at_work, at=now)
        return True
    return False


def _of_office(approval_id: uuid.UUID, *, at_work: AtWork) -> Approval:
    """Seen from now on by this member; foreign is as missing. Raises Http404."""
    found = Approval.objects.select_related("citizen", "asked_by", "answered_by")
    approval = found.filter(pk=approval_id, municipality=at_work.member.municipality).first()
    if approval is None:
        raise Http404
    seen = approval.citizen.access_records.filter(reference=approval.reference, actor_id=at_work.member.pk)
    if not seen.exists():
        actor, purpose = at_work.actor(approval.reference), str(PURPOSE)
        record_view(approval.citizen, actor=actor, purpose=purpose, at=timezone.now())
    return approval


def _context(form: RefuseForm, problem: Any, approval: Approval, at_work: AtWork) -> dict[str, Any]:
    now, row = timezone.now(), WISHES[Wish(approval.wish)]
    held = holdings(approval.citizen, at=now)
    is_open = approval.is_open(now)
    return {
        "form": form,
        "problem": problem,
        "approval": approval,
        "citizen": approval.citizen,
        "documents": [one.name for one in DOCUMENTS if one.code in approval.details.get("documents", [])],
        "changes": row.changes(approval, held) if is_open else [],
        "reason": Reason(approval.details["reason"]).label if "reason" in approval.details else "",
        "agrees": [FIELD_NAMES[name] for name in approval.details.get("agrees", [])],
        "holdings": held,
        "is_open": is_open,
        "may_answer": is_open and approval.asked_by_id != at_work.member.pk,
        "visit": Visit.objects.filter(reference=approval.reference).first(),
    }
