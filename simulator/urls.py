"""Mounted at /simulator/ only when settings.SIMULATOR (contract §5)."""

from django.urls import path

from simulator import reader, tray

app_name = "simulator"
urlpatterns = [
    path("", tray.tray, name="tray"),
    path("cards/", reader.cards, name="cards"),
    path("cards/<uuid:card_id>/sign/", reader.sign, name="sign"),
    path("cards/<uuid:card_id>/read/", reader.read, name="read"),
    path("reset/", tray.reset, name="reset"),
]
