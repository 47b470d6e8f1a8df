"""The first time at work: the code app is made ready, confirmed by its first code; recovery codes are shown once."""

import segno
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from accounts.sign_in import enrol as first_time
from accounts.sign_in import second_factor, session
from accounts.sign_in.middleware import StaffRequest, give_key
from counters.guard import open_to_nobody_yet
from counters.sign_in.code import CodeForm
from counters.sign_in.where_to import where_to


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_nobody_yet
def enrol(request: StaffRequest) -> HttpResponse:
    at_work = request.at_work
    if at_work is None:
        return redirect("counters:sign_in")
    if first_time.is_enrolled(at_work.member):
        return redirect("counters:code")
    form, now = CodeForm(request.POST or None), timezone.now()
    form.fields["code"].help_text = ""
    if form.is_valid():
        try:
            codes = first_time.confirm(at_work.member, form.cleaned_data["code"], at=now)
        except second_factor.WrongCode as refusal:
            form.add_error("code", str(refusal.words))
        else:
            response = render(request, "counters/sign_in/recovery.html", {"codes": codes, "next": where_to(request)})
            give_key(response, session.prove(at_work, at=now))
            rotate_token(request)
            return response
    seed = first_time.new_seed(at_work.member)
    context = {
        "form": form,
        "next": where_to(request),
        "qr": _drawn(first_time.address(at_work.member, seed)),
        "seed": first_time.spelled(seed),
    }
    return render(request, "counters/sign_in/enrol.html", context, status=200 if request.method != "POST" else 422)


def _drawn(address: str) -> str:
    """An SVG of our own making: nothing in it comes from outside but the modules of the code."""
    svg = segno.make(address, error="m").svg_inline(scale=5, border=4, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308
