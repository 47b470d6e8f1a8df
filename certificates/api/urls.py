"""The JSON API under /api/v1/ (contract.md §3): one file per call."""

from django.urls import path

from certificates.api.application import Application
from certificates.api.apply import Apply
from certificates.api.approve_screen import ApproveScreen
from certificates.api.cases import Cases
from certificates.api.certificates import Certificates
from certificates.api.challenge import Challenge
from certificates.api.cross_device import CrossDevice
from certificates.api.face_capture import FaceCaptures, FacePictures
from certificates.api.history import History
from certificates.api.judge_card import JudgeCard
from certificates.api.notices import Notices, ReadNotice
from certificates.api.orders import Deletions, Orders
from certificates.api.passkey import Passkey
from certificates.api.passkey_options import PasskeyOptions
from certificates.api.passkeys import Passkeys
from certificates.api.pin import Pin
from certificates.api.push import PushSubscriptions
from certificates.api.register import Register
from certificates.api.resume import Resume
from certificates.api.revoke import Revoke
from certificates.api.session import Session
from certificates.api.sign_in import SignIn
from certificates.api.sign_out import SignOut
from certificates.api.signing_password import SigningPassword
from certificates.api.stop_word import StopWord
from certificates.api.supported_phones import SupportedPhones
from certificates.api.suspend import Suspend
from certificates.api.suspend_by_stop_word import SuspendByStopWord
from certificates.api.take_screen import TakeScreen
from certificates.api.withdraw import Withdraw

app_name = "api"

urlpatterns = [
    path("session/", Session.as_view(), name="session"),
    path("challenges/", Challenge.as_view(), name="challenges"),
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("applications/", Apply.as_view(), name="applications"),
    path("card-judgements/", JudgeCard.as_view(), name="card-judgements"),
    path("applications/<uuid:application_id>/", Application.as_view(), name="application"),
    path("applications/<uuid:application_id>/withdrawal/", Withdraw.as_view(), name="withdrawal"),
    path("applications/<uuid:application_id>/registration/", Register.as_view(), name="registration"),
    path("certificates/", Certificates.as_view(), name="certificates"),
    path("suspensions/", Suspend.as_view(), name="suspensions"),
    path("revocations/", Revoke.as_view(), name="revocations"),
    path("resumptions/", Resume.as_view(), name="resumptions"),
    path("face-captures/", FaceCaptures.as_view(), name="face-captures"),
    path("face-captures/<uuid:capture_id>/pictures/", FacePictures.as_view(), name="face-pictures"),
    path("phones/<str:device>/orders/", Orders.as_view(), name="orders"),
    path("phones/<str:device>/deletions/", Deletions.as_view(), name="deletions"),
    path("secrets/pin/", Pin.as_view(), name="pin"),
    path("secrets/signing-password/", SigningPassword.as_view(), name="signing-password"),
    path("secrets/stop-word/", StopWord.as_view(), name="stop-word"),
    path("stop-word-suspensions/", SuspendByStopWord.as_view(), name="stop-word-suspensions"),
    path("passkeys/", Passkeys.as_view(), name="passkeys"),
    path("passkeys/options/", PasskeyOptions.as_view(), name="passkey-options"),
    path("passkeys/<uuid:passkey_id>/", Passkey.as_view(), name="passkey"),
    path("cross-device/", CrossDevice.as_view(), name="cross-device"),
    path("cross-device/approval/", ApproveScreen.as_view(), name="cross-device-approval"),
    path("cross-device/sign-in/", TakeScreen.as_view(), name="cross-device-sign-in"),
    path("history/", History.as_view(), name="history"),
    path("cases/", Cases.as_view(), name="cases"),
    path("notices/", Notices.as_view(), name="notices"),
    path("notices/<uuid:notice_id>/read/", ReadNotice.as_view(), name="read-notice"),
    path("supported-phones/", SupportedPhones.as_view(), name="supported-phones"),
    path("push-subscriptions/", PushSubscriptions.as_view(), name="push-subscriptions"),
]
