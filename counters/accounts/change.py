"""One account of staff: role and office, closing, a new password to hand over, a second factor begun anew."""

import uuid
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import staff_accounts
from accounts.models import StaffMember
from accounts.roles import Role
from accounts.sign_in import enrol
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.accounts.overview import RoleForm
from counters.guard import staff_only

SIMPLE: dict[str, Callable[..., None]] = {
    "close": staff_accounts.close,
    "open": staff_accounts.open_again,
    "second-factor": staff_accounts.reset_second_factor,
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR, proved=True)
def account(request: StaffRequest, at_work: AtWork, member_id: uuid.UUID) -> HttpResponse:
    """Nobody changes their own account: an administrator who left by mistake could not come back."""
    member = get_object_or_404(StaffMember.objects.select_related("municipality"), pk=member_id)
    own = member.pk == at_work.member.pk
    form = RoleForm(request.POST if "role" in request.POST else None,
                    initial={"role": member.role, "municipality": member.municipality_id})  # fmt: skip
    password, act, now = "", request.POST.get("act", ""), timezone.now()
    if request.method == "POST" and not own:
        if act == "password":
            password = staff_accounts.reset_password(member, by=at_work.member, at=now)
        elif act in SIMPLE:
            SIMPLE[act](member, by=at_work.member, at=now)
            return redirect("counters:account", member.pk)
        elif form.is_valid():
            role, office = Role(form.cleaned_data["role"]), form.cleaned_data["municipality"]
            staff_accounts.change_role(member, role=role, municipality=office, by=at_work.member, at=now)
            return redirect("counters:account", member.pk)
    context = {
        "form": form,
        "member": member,
        "own": own,
        "password": password,
        "is_enrolled": enrol.is_enrolled(member),
        "events": member.events.select_related("by")[:30],
    }
    return render(request, "counters/accounts/change.html", context, status=422 if form.errors else 200)
