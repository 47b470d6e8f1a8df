"""「身に覚えがない」: saying of an entry that it was not oneself. Stopping comes first, and is one press away."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Citizen
from certificates.history.entries import find
from certificates.history.entry import Entry, NoSuchEntry
from certificates.lifecycle.open_case import open_case
from certificates.models import Case
from certificates.models.case import LONGEST_WORDS, CaseState
from certificates.sign_in.middleware import CitizenRequest
from certificates.states import Act, Carrier
from portal import held
from portal.guard import citizens_only
from portal.history_words import line


class ReportForm(forms.Form):
    use_required_attribute = False
    words = forms.CharField(
        label=_("気づいたこと（書かなくてもかまいません）"),
        help_text=_("1000字まで。暗証番号やパスワードは書かないでください。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_words(self) -> str:
        """A browser sends each new line as two characters; a person counts one."""
        words: str = self.cleaned_data["words"].replace("\r\n", "\n").strip()
        if len(words) > LONGEST_WORDS:
            raise forms.ValidationError(
                _("%(limit)d字までで書いてください。いまは%(length)d字です。"),
                params={"limit": LONGEST_WORDS, "length": len(words)},
            )
        return words


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def report(request: CitizenRequest, citizen: Citizen) -> HttpResponse:
    """Told before and not closed: the page of that case, whether the button was pressed twice or years later."""
    entry = _entry(citizen, request.GET.get("entry", ""))
    known = Case.objects.filter(citizen=citizen, entry=entry.reference).exclude(state=CaseState.CLOSED).first()
    if known:
        return redirect("portal:case", known.pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        case = open_case(citizen, entry, words=form.cleaned_data["words"], at=timezone.now())
        return redirect("portal:case", case.pk)
    context = {"form": form, "line": line(entry), "stoppable": stoppable(citizen)}
    return render(request, "portal/report.html", context)


def stoppable(citizen: Citizen) -> list[str]:
    """The carriers this person could stop now."""
    lanes = [held.own_lane(citizen, carrier) for carrier in (Carrier.PHONE, Carrier.CARD)]
    return [str(lane.carrier) for lane in lanes if lane and Act.SUSPEND in lane.acts]


def _entry(citizen: Citizen, reference: str) -> Entry:
    try:
        return find(citizen, reference)
    except NoSuchEntry:
        raise Http404 from None
