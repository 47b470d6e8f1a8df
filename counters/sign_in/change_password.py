"""A password of one's own in place of the one an administrator gave; or a new one whenever one likes."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOften
from accounts.models import StaffMember
from accounts.network import address_of
from accounts.sign_in import password, session
from accounts.sign_in.middleware import StaffRequest
from counters.forms import DeskForm
from counters.guard import open_to_nobody_yet
from counters.sign_in.where_to import where_to

_NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class NewPasswordForm(DeskForm):
    present = forms.CharField(
        label=_("いまのパスワード"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(label=_("新しいパスワード"), strip=False, max_length=200, widget=_NEW)
    again = forms.CharField(label=_("もう一度、新しいパスワード"), strip=False, max_length=200, widget=_NEW)

    def __init__(self, *args: Any, member: StaffMember, **more: Any) -> None:
        super().__init__(*args, **more)
        self.member = member

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new, self.member)
        if self.member.check_password(new):
            raise forms.ValidationError(_("いまとちがうパスワードにしてください。"))
        return new

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("new") and typed.get("again") and typed["new"] != typed["again"]:
            self.add_error("again", _("2つの新しいパスワードがちがいます。"))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_nobody_yet
def change_password(request: StaffRequest) -> HttpResponse:
    at_work = request.at_work
    if at_work is None or at_work.session.proved_at is None:
        return redirect("counters:sign_in")
    if at_work.is_locked:
        return redirect("counters:unlock")
    member = at_work.member
    form = NewPasswordForm(request.POST or None, member=member)
    if form.is_valid():
        try:
            password.check(member.login, form.cleaned_data["present"], network=address_of(request), at=timezone.now())
        except (password.WrongSignIn, TooOften):
            form.add_error("present", _("いまのパスワードがちがいます。"))
        else:
            password.set_new(member, form.cleaned_data["new"])
            session.end_others_of(at_work)
            return redirect(where_to(request))
    context = {"form": form, "next": where_to(request), "must": member.must_change_password,
               "rules": password_validators_help_texts()}  # fmt: skip
    return render(
        request, "counters/sign_in/change_password.html", context, status=200 if request.method != "POST" else 422
    )
