"""What brings something back, or sets a PIN, asks for: the card on the reader, and who stands there (R-43, R-36)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.sign_in.session import AtWork
from counters import identity
from counters.card_on_desk import CardNotFit, CardOnDesk, ReaderForm, look
from counters.identity_form import IdentityForm
from counters.models import Visit


class CardForm(IdentityForm, ReaderForm):
    """The card's PIN is one proof, so that ordinary documents will do; without it they must be stricter (R-43).

    After is_valid(): `card`. `replacing`: the card on the reader takes the place of one that ended.
    """

    card: CardOnDesk

    def __init__(
        self, data: Any, *, visit: Visit, at_work: AtWork, at: datetime, strict: bool = False, replacing: bool = False
    ) -> None:
        self.at_work, self.replacing = at_work, replacing
        given = data is not None and bool(data.get("token")) and not strict
        bar = identity.Bar.ORDINARY if given else identity.Bar.STRICT
        super().__init__(data, bar=bar, visit=visit, at=at)
        if not strict:
            self.fields["documents"].help_text = _says()

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        try:
            self.card = look(typed, self.visit.citizen, at_work=self.at_work, at=self.at, replacing=self.replacing)
        except CardNotFit as unfit:
            self.add_error(None, unfit.says)
        return typed


def _says() -> str:
    bar, strict = identity.SAYS[identity.Bar.ORDINARY], identity.SAYS[identity.Bar.STRICT]
    return _("暗証番号を確かめたとき：%(bar)s。わからないとき：%(strict)s。") % {"bar": bar, "strict": strict}
