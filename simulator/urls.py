"""Mounted at /simulator/ only when settings.SIMULATOR (contract §5)."""

from django.urls import path

from simulator import mail_box, reader, staff_room, tray

app_name = "simulator"
urlpatterns = [
    path("", tray.tray, name="tray"),
    path("cards/", reader.cards, name="cards"),
    path("cards/<uuid:card_id>/sign/", reader.sign, name="sign"),
    path("cards/<uuid:card_id>/read/", reader.read, name="read"),
    path("cards/<uuid:card_id>/pin/", reader.set_pin, name="set_pin"),
    path("staff/", staff_room.staff_room, name="staff_room"),
    path("mail/", mail_box.mail_box, name="mail_box"),
    path("reset/", tray.reset, name="reset"),
]
