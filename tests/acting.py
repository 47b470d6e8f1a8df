"""Acts in a process of their own, on the running house's database: a line in, the act committed, a line out."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class Acting:
    """The other process, and the one way to speak with it."""

    def __init__(self, house: Any) -> None:
        given = {
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "DATA_DIR": str(house.data_dir),
            "DATABASE_URL": house.database_url,
            "DATABASE_OWNER_URL": house.owner_url,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.acting"],
            cwd=ROOT, env=os.environ | given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def do(self, act: str, certificate_id: uuid.UUID) -> None:
        """Returns when the act has been committed."""
        print(json.dumps([act, str(certificate_id)]), file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "done\n"

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)


def main() -> None:
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from accounts import actor, roles  # noqa: PLC0415
    from certificates.models import Certificate  # noqa: PLC0415
    from certificates.reasons import Reason  # noqa: PLC0415
    from certificates.states import Act  # noqa: PLC0415
    from certificates.tests.people import through_the_door  # noqa: PLC0415

    def staff(role: Any, channel: Any) -> Any:
        return actor.Actor(role=role, channel=channel, id=uuid.uuid4(), reference="case 1", municipality="131130")

    hotline = staff(roles.Role.HOTLINE_SUPERVISOR, roles.Channel.HOTLINE)
    known = {
        "suspend": (Act.SUSPEND, hotline, Reason.LOST),
        "correct": (Act.CORRECT, hotline, Reason.MISTAKE),
        "revoke": (Act.REVOKE, hotline, Reason.KEY_COMPROMISE),
        "release": (Act.RELEASE, staff(roles.Role.COUNTER_CLERK, roles.Channel.COUNTER), Reason.FOUND),
    }
    for line in sys.stdin:
        name, certificate_id = json.loads(line)
        act, by, reason = known[name]
        certificate = Certificate.objects.select_related("citizen").get(pk=certificate_id)
        through_the_door(certificate, act, actor=by, reason=reason, at=timezone.now())
        print("done", flush=True)


if __name__ == "__main__":
    main()
