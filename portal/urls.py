"""The citizen's addresses (contract §2)."""

from django.urls import path

from portal import (
    apply,
    certificates,
    extract_history,
    help,
    history,
    home,
    lost,
    receipts,
    register,
    resume,
    revoke,
    sign_in,
    suspend,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("lost/", lost.lost, name="lost"),
    path("help/", help.help_page, name="help"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/apply/", apply.apply, name="apply"),
    path("certificates/register/", register.register, name="register"),
    path("certificates/suspend/", suspend.suspend, name="suspend"),
    path("certificates/resume/", resume.resume, name="resume"),
    path("certificates/revoke/", revoke.revoke, name="revoke"),
    path("receipts/<uuid:receipt_id>/", receipts.receipt, name="receipt"),
    path("history/", history.history, name="history"),
    path("history/extract/", extract_history.extract_history, name="extract_history"),
]
