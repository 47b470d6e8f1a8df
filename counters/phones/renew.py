"""/staff/phones/: the list of phones that can carry certificates, and a new one in its place: looked through first."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import StaffMember
from accounts.roles import Role
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.models import PhoneList
from certificates.policy import JAPAN
from certificates.supported_phones.import_phones import AnotherCame, CannotImport, Change, import_phones, look_through
from certificates.supported_phones.reading import COLUMNS, NEEDED
from certificates.supported_phones.search import list_in_force
from counters import spreadsheet
from counters.fields import DayField
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.phones.proposal import Proposal, TooOld
from counters.takes_a_file import takes_a_file

KEEPERS = (Role.ADMINISTRATOR, Role.HOTLINE_SUPERVISOR)
RECENT = 20
FAULTS_SHOWN = 50


class RenewForm(DeskForm):
    file = forms.FileField(
        label=_("CSVファイル"),
        help_text=_("120KBまで（1500機種くらい）。文字コードはUTF-8かShift_JIS。"),
        allow_empty_file=True,
    )
    source = forms.CharField(
        label=_("一覧の出どころ"),
        help_text=_("市民のページに、このまま出ます。例：マイナポータル"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    as_of = DayField(label=_("いつの一覧か"), help_text=_("例：令和8年11月1日、2026-11-01"))

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day and day > timezone.now().astimezone(JAPAN).date():
            raise forms.ValidationError(_("まだ来ていない日です。"))
        return day


@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*KEEPERS, proved=True)
def phone_list(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    edition = list_in_force()
    if request.method != "POST":
        return _page(request, RenewForm(), is_renewed=edition and request.GET.get("renewed") == str(edition.pk))
    form = RenewForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    typed = form.cleaned_data
    proposal = Proposal(
        typed["file"].read(), typed["source"], typed["as_of"], compared_with=edition.pk if edition else None
    )
    try:
        change = look_through(proposal.data)
    except CannotImport as refused:
        form.add_error("file", _("使えない行があります。何も変わっていません。"))
        return _page(request, form, faults=refused.faults)
    return _check_page(request, proposal, change, edition)


@require_POST
@staff_only(*KEEPERS, proved=True)
def put_in_place(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """What was looked through, as it was looked through: it comes back from the page, under our own signature."""
    try:
        proposal = Proposal.read(request.POST.get("proposal", ""))
        edition = import_phones(
            proposal.data,
            source=proposal.source,
            as_of=proposal.as_of,
            actor=at_work.actor(""),
            at=timezone.now(),
            compared_with=proposal.compared_with,
        )
    except (TooOld, AnotherCame):
        return _page(request, RenewForm(), is_stale=True, status=409)
    return redirect(f"{reverse('counters:phone_list')}?renewed={edition.pk}")


@require_safe
@staff_only(*KEEPERS, proved=True)
def save_phone_list(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    """The list in force, to be changed and sent again."""
    edition = list_in_force()
    phones = edition.phones.all() if edition else ()
    lines = [[one.maker, one.name, "/".join(one.numbers), "/".join(one.also_called)] for one in phones]
    answer = HttpResponse(spreadsheet.written([[*COLUMNS.values()], *lines]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="phones.csv"'
    return answer


def _check_page(request: StaffRequest, proposal: Proposal, change: Change, edition: PhoneList | None) -> HttpResponse:
    context = {
        "proposal": proposal,
        "change": change,
        "edition": edition,
        "is_older": edition is not None and proposal.as_of < edition.as_of,
        "is_the_same": not (change.added or change.gone or change.corrected),
    }
    return render(request, "counters/phones/check.html", context)


def _page(request: StaffRequest, form: RenewForm, *, status: int = 200, **more: Any) -> HttpResponse:
    editions = list(PhoneList.objects.order_by("-id")[:RECENT])
    members = StaffMember.objects.in_bulk([one.actor_id for one in editions if one.actor_id])
    context = {
        "form": form,
        "columns": [(japanese, name in NEEDED) for name, japanese in COLUMNS.items()],
        "editions": [(one, one.phones.count(), members.get(one.actor_id)) for one in editions],
        "shown": FAULTS_SHOWN,
        **more,
    }
    return render(request, "counters/phones/renew.html", context, status=422 if form.errors else status)
