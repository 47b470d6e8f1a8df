"""A person's record within a visit: what they hold, what happened, what can be done now."""

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.models.case import CaseState
from counters import visits
from counters.guard import staff_only
from counters.holdings import holdings
from counters.models import Purpose, Visit
from counters.recent import recent


@dataclass(frozen=True)
class Task:
    """Something that can be done in a visit: its page, and the purposes for which it stands first."""

    page: str
    name: str | Promise
    about: str | Promise
    purposes: tuple[Purpose, ...]


TASKS: tuple[Task, ...] = (
    Task("counters:report_loss", _("紛失届を受け付ける"), _("カード・スマホをなくした、盗まれた"), (Purpose.LOSS,)),
    Task(
        "counters:release", _("カードの一時停止を解除する"), _("見つかったとき。もう1人の承認が必要"), (Purpose.FOUND,)
    ),
    Task("counters:reissue", _("カードの再交付の申請を受け付ける"), _("通常と特急"), (Purpose.REISSUE,)),
    Task("counters:hand_over_card", _("新しいカードを渡す"), _("再交付の申請をした人に"), (Purpose.REISSUE,)),
    Task("counters:revoke", _("失効の申請を受け付ける"), _("証明書を使うのをやめる"), (Purpose.REVOCATION,)),
    Task("counters:reset_pin", _("暗証番号を設定しなおす"), _("忘れた、ロックされた"), (Purpose.PIN,)),
    Task(
        "counters:change_record",
        _("住所・氏名などの変更を届ける"),
        _("引っこし、結婚など。署名用が失効する"),
        (Purpose.RECORD_CHANGE,),
    ),
    Task("counters:issue", _("カードに証明書を入れる"), _("変更や失効のあと、また使うとき"), (Purpose.RECORD_CHANGE,)),
    Task("counters:phone", _("スマホのようすを見る"), _("質問に答えるため。ここでは何も変えない"), (Purpose.QUESTION,)),
    Task("counters:letter", _("照会書を送る"), _("代理人が来たとき、先に本人に確かめる"), ()),
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def visit(request: StaffRequest, at_work: AtWork, visit_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    found = visits.visit_of_office(visit_id, at_work=at_work, at=now)
    if request.method == "POST":
        Visit.objects.filter(pk=found.pk).update(memo=request.POST.get("memo", "").strip()[:400])
        return redirect("counters:visit", found.pk)
    tasks = sorted(TASKS, key=lambda task: found.purpose not in task.purposes)
    context = {
        "visit": found,
        "citizen": found.citizen,
        "holdings": holdings(found.citizen, at=now),
        "tasks": [(task, reverse(task.page, args=[found.pk])) for task in tasks],
        "events": recent(found.citizen),
        "slips": found.slips.all(),
        "cases": found.citizen.cases.exclude(state=CaseState.CLOSED),
        "others": Visit.objects.filter(citizen=found.citizen).exclude(pk=found.pk)[:5],
    }
    return render(request, "counters/desk/person.html", context)
