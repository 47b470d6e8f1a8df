"""/staff/cases/<case>/: what the citizen says, what the history says, and the answer."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts import my_number
from accounts.sign_in.middleware import StaffRequest
from accounts.sign_in.session import AtWork
from certificates.history.entries import find
from certificates.lifecycle.answer_case import answer_case, read_case
from certificates.models import Case
from certificates.models.case import LONGEST_ANSWER, CaseState
from certificates.permissions import NotAllowed
from certificates.states import NotPossible
from counters.cases.entry_words import said_of
from counters.cases.waiting import ANSWERERS
from counters.forms import DeskForm
from counters.guard import staff_only
from counters.models import Purpose


class AnswerForm(DeskForm):
    words = forms.CharField(
        label=_("回答"),
        help_text=_("本人が読みます。調べたことと、本人がこれからすることを書きます。個人番号は書きません。"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    closes = forms.BooleanField(label=_("この回答で、調べを終える"), required=False)

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if my_number.is_in(words):
            raise forms.ValidationError(_("個人番号のような12けたの数字があります。消してください。"), code="my_number")
        return words


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*ANSWERERS)
def case(request: StaffRequest, at_work: AtWork, case_id: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    found = _read(case_id, at_work)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            answer_case(case_id, actor=at_work.actor(found.number), at=now, **form.cleaned_data)
            return redirect("counters:case", case_id)
        except NotPossible:
            form.add_error(None, _("先に、ほかの担当者が調べを終えました。この回答は送られていません。"))
    return render(request, "counters/cases/case.html", _context(found, form), status=422 if form.errors else 200)


def _read(case_id: uuid.UUID, at_work: AtWork) -> Case:
    """Foreign, one's own deed and missing look the same (T20)."""
    number = Case.objects.filter(pk=case_id).values_list("number", flat=True).first() or "none"
    purpose = str(Purpose.CASE.label)
    try:
        return read_case(case_id, actor=at_work.actor(number), purpose=purpose, at=timezone.now())
    except NotAllowed:
        raise Http404 from None


def _context(found: Case, form: AnswerForm) -> dict[str, Any]:
    return {
        "case": found,
        "is_open": found.state != CaseState.CLOSED,
        "said": said_of(find(found.citizen, found.entry)),
        "answers": found.answers.all(),
        "form": form,
    }
