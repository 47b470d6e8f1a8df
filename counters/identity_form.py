"""本人確認 as a form: who came, and which documents were seen; by what the act and the office ask for."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffMember
from counters import identity, letters, office_rules
from counters.forms import DeskForm
from counters.models import Arrival, IdentityCheck, Visit


class IdentityForm(DeskForm):
    arrival = forms.ChoiceField(label=_("窓口に来た人"), choices=Arrival.choices, widget=forms.RadioSelect)
    agent_name = forms.CharField(label=_("代理人の氏名"), max_length=120, required=False)
    documents = forms.MultipleChoiceField(label=_("確認した書類"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, bar: identity.Bar, visit: Visit, at: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.bar, self.visit, self.at = bar, visit, at
        accepted = office_rules.of(visit.municipality).documents
        self.fields["documents"].choices = [  # type: ignore[attr-defined]
            (one.code, f"{one.group}　{one.name}" if one.group in "AB" else str(one.name)) for one in accepted
        ]
        self.fields["documents"].help_text = str(identity.SAYS[bar])

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not typed.get("arrival"):
            return typed
        if typed["arrival"] == Arrival.SELF:
            typed["agent_name"] = ""
        elif not typed.get("agent_name"):
            self.add_error("agent_name", _("代理人の氏名を入れてください。"))
        try:
            identity.require(self.bar, arrival=typed["arrival"], documents=typed.get("documents", []))
        except identity.NotEnough as short:
            self.add_error("documents", _("書類が足りません。必要なもの：%(says)s") % {"says": short.says})
        if "inquiry_reply" in typed.get("documents", []) and not letters.awaits_reply(self.visit.citizen, at=self.at):
            self.add_error(
                "documents", _("前の日までに照会書を送った記録がありません。今日は、照会書を送ってください。")
            )
        return typed

    def seen_by(self, member: StaffMember) -> IdentityCheck:
        """What was checked, not saved yet; call it when the form is valid."""
        typed = {name: self.cleaned_data[name] for name in ("arrival", "agent_name", "documents")}
        return IdentityCheck(visit=self.visit, checked_by=member, at=self.at, **typed)
