"""Another PIN or signing password for the phone, for whoever knows the one it has (R-30 to R-32)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates import passwords
from certificates.lifecycle import change_secret as act
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Kind, NotPossible
from portal.another_secret import ChangeForm, ChangePasswordForm, ChangePinForm
from portal.guard import asked_to_sign_in
from portal.own_secrets import OwnSecret, own_secret

JUST_CHANGED = "just_changed"  # in the session: said once, on the page that follows


@dataclass(frozen=True)
class Page:
    """What differs between the two secrets: the rest of the page is the same."""

    address: str
    template: str
    way_out: str
    form: type[ChangeForm]
    wrong: str | Promise


PAGES = {
    Kind.USER_AUTHENTICATION: Page(
        "portal:change_pin",
        "portal/change_pin.html",
        "portal/way_out_pin.html",
        ChangePinForm,
        _("いまの暗証番号がちがいます。あと%(left)d回まちがえると、ロックされます。"),
    ),
    Kind.DIGITAL_SIGNATURE: Page(
        "portal:change_signing_password",
        "portal/change_signing_password.html",
        "portal/way_out_signing_password.html",
        ChangePasswordForm,
        _("いまの署名用パスワードがちがいます。あと%(left)d回まちがえると、ロックされます。"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change_secret(request: CitizenRequest, *, kind: Kind) -> HttpResponse:
    """Open to anyone, because whoever is locked out has to find the way from here; changing takes the phone (R-34)."""
    known = _known(request, kind)
    if request.method != "POST":
        return _show(request, kind, known, PAGES[kind].form(initial={"version": known and known.version}))
    if known is None:
        return asked_to_sign_in(request)
    form = PAGES[kind].form(request.POST)
    return _change(request, kind, form) if form.is_valid() else _show(request, kind, known, form)


def _known(request: CitizenRequest, kind: Kind) -> OwnSecret | None:
    """What is known of the secret, to whoever signed in with the phone that has it."""
    who = request.signed_in
    return own_secret(who.citizen, kind) if who and who.is_the_phone else None


def _change(request: CitizenRequest, kind: Kind, form: ChangeForm) -> HttpResponse:
    page, typed, now = PAGES[kind], form.cleaned_data, timezone.now()
    who = request.signed_in
    assert who is not None  # noqa: S101 - known only of whoever is signed in
    try:
        act.change_secret(
            act.in_force_on_the_phone(who.citizen.pk, kind, at=now),
            old=typed["old"], new=typed[form.new], session=request.session.session_key, at=now,
            version=typed["version"] or None,
        )  # fmt: skip
    except passwords.Wrong as wrong:
        if wrong.tries_left:
            form.add_error("old", str(page.wrong) % {"left": wrong.tries_left})
            return _show(request, kind, _known(request, kind), form)
    except (passwords.Locked, NotPossible):  # the page itself says what is the matter
        pass
    else:
        request.session[JUST_CHANGED] = kind
    return redirect(page.address)


def _show(request: CitizenRequest, kind: Kind, known: OwnSecret | None, form: ChangeForm) -> HttpResponse:
    just_changed = request.session.pop(JUST_CHANGED, None) == kind if request.method != "POST" else False
    who = request.signed_in
    context = {
        "known": known,
        "there": own_secret(who.citizen, kind) if who else None,  # on some phone of theirs: this is not that one
        "form": form,
        "just_changed": just_changed,
        "way_out": PAGES[kind].way_out,
    }
    return render(request, PAGES[kind].template, context)
