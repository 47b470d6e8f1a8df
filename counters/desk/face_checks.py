"""/staff/face-checks/: an applicant's face, looked at by a person of their municipality (R-13, R-40)."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actor import Actor
from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.lifecycle import judge_face
from certificates.models import FaceCapture
from certificates.permissions import NotAllowed
from certificates.states import NotPossible
from counters.forms import DeskForm
from counters.guard import staff_only

PURPOSE = gettext_lazy("iPhoneの申請の、顔の確認")
MOVEMENTS = {
    "front": gettext_lazy("正面"),
    "left": gettext_lazy("左を向く"),
    "right": gettext_lazy("右を向く"),
    "up": gettext_lazy("上を向く"),
    "down": gettext_lazy("下を向く"),
    "closer": gettext_lazy("近づく"),
    "eyes_closed": gettext_lazy("目をとじる"),
}


class AcceptForm(DeskForm):
    alive = forms.BooleanField(
        label=gettext_lazy("生きている本人が、言われたとおりに動いている（または、窓口で会った）")
    )
    same = forms.BooleanField(label=gettext_lazy("カードの顔写真、または本人確認書類の写真と、同じ人である"))


class TurnDownForm(DeskForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("確認できない理由"),
        choices=[
            (judge_face.UNCLEAR, gettext_lazy("写りが悪く、分からない")),
            (judge_face.NOT_ALIVE, gettext_lazy("写真や画面を写している、動きがちがう")),
            (judge_face.SOMEBODY_ELSE, gettext_lazy("別の人である")),
        ],
        widget=forms.RadioSelect,
    )


@require_safe
@staff_only(*COUNTER_ROLES)
def face_checks(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """Whose they are is not said before one opens: a list is no view of anybody's record."""
    return render(request, "counters/desk/face_checks.html", {"waiting": judge_face.waiting_for(at_work.actor(""))})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def face_check(request: StaffRequest, at_work: AtWork, capture_id: uuid.UUID) -> HttpResponse:
    capture = _looked_at(capture_id, at_work)
    actor, now = _actor(capture_id, at_work), timezone.now()
    accept = AcceptForm(request.POST if "accept" in request.POST else None)
    turn_down = TurnDownForm(request.POST if "turn_down" in request.POST else None)
    problem = ""
    try:
        if accept.is_valid():
            judge_face.accept(capture.pk, actor=actor, at=now)
            return redirect("counters:face_checks")
        if turn_down.is_valid():
            judge_face.turn_down(capture.pk, reason=turn_down.cleaned_data["reason"], actor=actor, at=now)
            return redirect("counters:face_checks")
    except NotPossible:
        problem = _("ほかの職員が先に答えたか、本人が申請を取り下げました。何も変わっていません。")
    form = accept if accept.is_bound else turn_down
    context = {"capture": capture, "accept": accept, "turn_down": turn_down, "form": form, "problem": problem}
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "counters/desk/face_check.html", context | _shown(capture), status=status)


@require_safe
@staff_only(*COUNTER_ROLES)
def face_picture(request: StaffRequest, at_work: AtWork, capture_id: uuid.UUID, picture_step: int) -> HttpResponse:
    picture = judge_face.picture(_looked_at(capture_id, at_work), picture_step)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/jpeg")


def _looked_at(capture_id: uuid.UUID, at_work: AtWork) -> FaceCapture:
    """Foreign is as missing (T20); what is opened is written down."""
    try:
        return judge_face.look(capture_id, actor=_actor(capture_id, at_work), purpose=str(PURPOSE), at=timezone.now())
    except NotAllowed:
        raise Http404 from None


def _actor(capture_id: uuid.UUID, at_work: AtWork) -> Actor:
    return at_work.actor(f"F-{capture_id}")


def _shown(capture: FaceCapture) -> dict[str, Any]:
    taken = set(capture.frames.values_list("step", flat=True))
    pictures = [(step, MOVEMENTS[name]) for step, name in enumerate(capture.prompts) if step in taken]
    return {"citizen": capture.citizen, "application": capture.application, "pictures": pictures}
