"""職員のアカウント: everybody, with role, office and what has been set up; and making a new one."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts import staff_accounts
from accounts.models import Municipality, StaffMember, TotpDevice
from accounts.models.staff_member import COUNTER_ROLES
from accounts.roles import STAFF_ROLES, Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters.forms import DeskForm
from counters.guard import staff_only

ROLES = [(role.value, role.label) for role in Role if role in STAFF_ROLES]


class RoleForm(DeskForm):
    role = forms.ChoiceField(label=_("役割"), choices=ROLES)
    municipality = forms.ModelChoiceField(
        label=_("所属の市区町村"),
        help_text=_("窓口の役割だけ。ほかの役割では空けておきます。"),
        queryset=Municipality.objects.all(),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("role") in COUNTER_ROLES and not typed.get("municipality"):
            self.add_error("municipality", _("窓口の役割には、所属の市区町村が必要です。"))
        return typed


class NewMemberForm(RoleForm):
    login = forms.CharField(label=_("職員番号"), max_length=60)
    name = forms.CharField(label=_("名前"), max_length=60)
    field_order = ["login", "name", "role", "municipality"]

    def clean_login(self) -> str:
        login = str(self.cleaned_data["login"]).strip()
        if StaffMember.objects.filter(login=login).exists():
            raise forms.ValidationError(_("この職員番号は、もう使われています。"))
        return login


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR)
def accounts(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form, made = NewMemberForm(request.POST or None), None
    if form.is_valid():
        typed = form.cleaned_data
        made = staff_accounts.create(
            login=typed["login"], name=typed["name"], role=Role(typed["role"]), municipality=typed["municipality"],
            by=at_work.member, at=timezone.now(),
        )  # fmt: skip
        form = NewMemberForm()
    context = {
        "form": form,
        "made": made,
        "members": StaffMember.objects.select_related("municipality").order_by("-is_active", "role", "login"),
        "enrolled": set(TotpDevice.objects.filter(confirmed=True).values_list("user_id", flat=True)),
    }
    return render(request, "counters/accounts/overview.html", context, status=422 if form.errors else 200)
