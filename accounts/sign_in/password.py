"""The first step of staff: login and password. One answer for every failure (T20)."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from accounts import limits
from accounts.limits import Limit
from accounts.models import StaffMember
from accounts.problems import Problem

# A guesser in one network is stopped soon; a login from everywhere far later, because whoever knows it could otherwise
# keep its owner out (S4, ASVS 6.3.1).
FROM_ONE_NETWORK = Limit("staff sign-in, from one network", 10, timedelta(minutes=10))
FROM_EVERYWHERE = Limit("staff sign-in, from everywhere", 100, timedelta(minutes=10))


class WrongSignIn(Problem):
    """Login unknown, password wrong or account closed: nobody learns which."""

    code, status = "not-signed-in", 401
    title = _("サインインできませんでした。職員番号とパスワードをたしかめてください。")


def check(login: str, password: str, *, network: str, at: datetime) -> StaffMember:
    """Whose login and password these are. Raises WrongSignIn or limits.TooOften; the try is counted by then."""
    name = login.strip().lower()
    limits.count(FROM_ONE_NETWORK, f"{name}\n{network}", at=at)
    limits.count(FROM_EVERYWHERE, name, at=at)
    member = StaffMember.objects.filter(login=login.strip(), is_active=True).select_related("municipality").first()
    if member is None:
        make_password(password)  # as long as a real comparison takes
    if member is None or not member.check_password(password):
        raise WrongSignIn
    return member


def set_new(member: StaffMember, new: str) -> None:
    """A password the member chose themselves; it has been validated."""
    member.set_password(new)
    member.must_change_password = False
    member.save(update_fields=["password", "must_change_password"])
