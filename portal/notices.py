"""お知らせ: everything this person was told, what they have not opened yet first (R-06, R-57)."""

import uuid

from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen, Notice
from certificates.sign_in.middleware import CitizenRequest
from portal.guard import citizens_only
from portal.told import Told

ON_A_PAGE = 20
IS_READ = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def notices(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    if request.method == "POST":
        _read_all(citizen, newest=request.POST.get("newest", ""))
        return redirect("portal:notices")
    mine = Notice.objects.filter(citizen=citizen).order_by(IS_READ, "-id")
    page = Paginator(mine, ON_A_PAGE).get_page(request.GET.get("page"))
    told = [Told(notice) for notice in page.object_list]
    context = {
        "page": page,
        "unread": [one for one in told if not one.notice.read_at],
        "read": [one for one in told if one.notice.read_at],
        "newest": mine.order_by("-id").values_list("id", flat=True).first(),
    }
    return render(request, "portal/notices.html", context)


def _read_all(citizen: Citizen, *, newest: str) -> None:
    """All there were when the page was made, and nothing that came since: ids sort by the time they were made."""
    try:
        until = uuid.UUID(newest)
    except ValueError:
        return
    Notice.objects.filter(citizen=citizen, read_at=None, id__lte=until).update(read_at=timezone.now())
