"""申し送り: the note for the next shift, beside everything at this office that is not finished."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import my_number
from accounts.models.staff_member import COUNTER_ROLES
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from counters import shift as shifts
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.models import ShiftNote
from counters.models.shift_note import LONGEST_NOTE


class NoteForm(DeskForm):
    words = forms.CharField(
        label=gettext_lazy("次の担当への申し送り"),
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("氏名や住所は書かず、受付番号で伝えます。この窓口の職員が読みます。"),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*COUNTER_ROLES)
def shift(request: StaffRequest, at_work: AtWork) -> HttpResponse:
    form, now = NoteForm(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            shifts.write(form.cleaned_data["words"], at_work=at_work, at=now)
            return redirect("counters:shift")
        except my_number.HoldsMyNumber:
            form.add_error("words", _("マイナンバーのような番号が入っています。消してください。"))
    waiting, taken = shifts.notes_of(at_work.member.municipality, at=now)
    context = {
        "form": form,
        "waiting": waiting,
        "taken": taken,
        "unfinished": shifts.unfinished(at_work.member.municipality, at=now),
    }
    return render(request, "counters/desk/shift.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only(*COUNTER_ROLES)
def take_over(request: StaffRequest, at_work: AtWork, note_id: int) -> HttpResponse:
    """Pressed twice, or by two: it stays with the first."""
    if not ShiftNote.objects.filter(pk=note_id, municipality=at_work.member.municipality_id).exists():
        raise Http404
    shifts.take_over(note_id, at_work=at_work, at=timezone.now())
    return redirect("counters:shift")
