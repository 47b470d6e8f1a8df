"""The fictional staff of the sandbox: who they are, and what they sign in with. Printed for everybody to read.

None of them exists. Two at each of two counters, so that four eyes and foreign cities can be practised; a hotline; an
auditor; an administrator.
"""

import base64
from dataclasses import dataclass

from accounts.roles import Role

PASSWORD = "renshu-no-aikotoba"


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """`municipality`: the code of a counter's office, "" elsewhere. `seed`: of the code app, in base32."""

    login: str
    name: str
    role: Role
    municipality: str = ""

    @property
    def seed(self) -> bytes:
        """Twenty octets that anybody can work out from the login: this is a sandbox."""
        return (self.login.encode() * 20)[:20]

    @property
    def seed_spelled(self) -> str:
        return base64.b32encode(self.seed).decode()


SHINJUKU, OSAKA_KITA = "131041", "271004"

STAFF: dict[str, Colleague] = {
    one.login: one
    for one in (
        Colleague(login="mado-1", name="帳川　結", role=Role.COUNTER_CLERK, municipality=SHINJUKU),
        Colleague(login="mado-2", name="判子谷　守", role=Role.COUNTER_CLERK, municipality=SHINJUKU),
        Colleague(login="mado-cho", name="控井　静", role=Role.COUNTER_SUPERVISOR, municipality=SHINJUKU),
        Colleague(login="kita-1", name="綴坂　渉", role=Role.COUNTER_CLERK, municipality=OSAKA_KITA),
        Colleague(login="kita-cho", name="印沢　望", role=Role.COUNTER_SUPERVISOR, municipality=OSAKA_KITA),
        Colleague(login="denwa-1", name="受野　響", role=Role.HOTLINE_OPERATOR),
        Colleague(login="denwa-2", name="鳴瀬ヶ原　律", role=Role.HOTLINE_OPERATOR),
        Colleague(login="denwa-cho", name="耳塚野　薫", role=Role.HOTLINE_SUPERVISOR),
        Colleague(login="kansa", name="照合山　理", role=Role.AUDITOR),
        Colleague(login="kanri", name="鍵守田　要", role=Role.ADMINISTRATOR),
    )
}
