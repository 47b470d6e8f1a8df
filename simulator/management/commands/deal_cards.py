from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from simulator.cast import CAST
from simulator.dealing import deal
from simulator.models import VirtualCard


class Command(BaseCommand):
    """Runs at every start of the sandbox: one query when everyone is there already."""

    help = "Deal a card to everyone of the fictional cast who holds none, or one that has expired."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        holding = VirtualCard.objects.filter(card__certificates__not_after__gt=now).values_list("person", flat=True)
        missing = [name for name in CAST if name not in set(holding)]
        for name in missing:
            deal(name, at=now)
        if missing:
            self.stdout.write(f"{len(missing)} cards dealt")
