"""/staff/: what there is to do for this role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.guard import EVERYBODY, staff_only


@require_safe
@staff_only(*EVERYBODY)
def home(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    return render(request, "counters/home.html", {"member": at_work.member})
