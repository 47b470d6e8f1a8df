"""The JSON API under /api/v1/ (contract.md §3): one file per call."""

from django.urls import path

from certificates.api.application import Application
from certificates.api.apply import Apply
from certificates.api.certificates import Certificates
from certificates.api.challenge import Challenge
from certificates.api.register import Register
from certificates.api.resume import Resume
from certificates.api.revoke import Revoke
from certificates.api.session import Session
from certificates.api.sign_in import SignIn
from certificates.api.sign_out import SignOut
from certificates.api.suspend import Suspend
from certificates.api.withdraw import Withdraw

app_name = "api"

urlpatterns = [
    path("session/", Session.as_view(), name="session"),
    path("challenges/", Challenge.as_view(), name="challenges"),
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("applications/", Apply.as_view(), name="applications"),
    path("applications/<uuid:application_id>/", Application.as_view(), name="application"),
    path("applications/<uuid:application_id>/withdrawal/", Withdraw.as_view(), name="withdrawal"),
    path("applications/<uuid:application_id>/registration/", Register.as_view(), name="registration"),
    path("certificates/", Certificates.as_view(), name="certificates"),
    path("suspensions/", Suspend.as_view(), name="suspensions"),
    path("revocations/", Revoke.as_view(), name="revocations"),
    path("resumptions/", Resume.as_view(), name="resumptions"),
]
