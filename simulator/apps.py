from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SimulatorConfig(AppConfig):
    """The card chip and the phone, for training, demonstration and tests: installed only when settings.SIMULATOR."""

    name = "simulator"
    verbose_name = _("シミュレーター")
    default_auto_field = "django.db.models.BigAutoField"
