from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The switchboard is an app only so that its commands are found."""

    name = "config"
