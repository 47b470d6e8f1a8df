"""Where an application stands, in the words of the state page, and what to do now; why it was refused (R-10, R-14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from certificates.models import Application, FaceCapture
from certificates.models.application import OPEN, ApplicationState
from certificates.models.face_capture import FaceWay
from certificates.policy import FACE_LOOKED_AT_WITHIN
from portal.standing import Link, Step, Words
from portal.templatetags.moments import day, when

TOLD_FOR = timedelta(days=30)  # what came to nothing is told so long, unless another application followed

_PROGRESS = Link("portal:register", _("進みぐあいを見る"))
_AGAIN = Link("portal:apply", _("もう一度、申請する"))


@dataclass(frozen=True)
class Told:
    """`tone` and `icon` name CSS and symbol of the banner."""

    tone: str
    icon: str
    title: Words
    step: Step


OF_STATE: dict[ApplicationState, Told] = {
    ApplicationState.APPLIED: Told(
        "busy", "clock", _("申請中の証明書があります"), Step(_("%(when)sごろ、できる予定です。"), _PROGRESS)
    ),
    ApplicationState.CHECKING: Told(
        "busy", "clock", _("申請の内容を、職員が確認しています"), Step(_("終わったら、お知らせします。"), _PROGRESS)
    ),
    ApplicationState.READY: Told(
        "busy",
        "ok",
        _("新しい証明書ができています"),
        Step(
            _("申請したスマホで登録すると、使えるようになります。"),
            Link("portal:register", _("スマホに登録する")),
        ),
    ),
    ApplicationState.REGISTERED: Told(
        "ok",
        "ok",
        _("登録できました"),
        Step(_("スマホ用の証明書が使えます。"), Link("portal:certificates", _("証明書の状態"))),
    ),
    ApplicationState.REFUSED: Told("error", "alert", _("証明書を出せませんでした"), Step("", _AGAIN)),
    ApplicationState.WITHDRAWN: Told(
        "", "info", _("申請を取り下げました"), Step(_("また使うには、もう一度申請します。"), _AGAIN)
    ),
    ApplicationState.EXPIRED: Told(
        "warn", "alert", _("登録の期限が切れました"), Step(_("もう一度、申請してください。"), _AGAIN)
    ),
}

# The same words as on the page that waits (portal/register.html).
REFUSED: dict[str, Words] = {
    "card_on_hold": _(
        "申請のあとで、カードが一時停止されました。市区町村の窓口でカードの手続きをしてから、もう一度申請してください。"
    ),
    "card_revoked": _(
        "申請のあとで、カードの署名用の証明書が失効しました。"
        "市区町村の窓口で新しい証明書を受け取ってから、もう一度申請してください。"
    ),
    "card_expired": _(
        "カードの署名用の証明書の期限が切れました。市区町村の窓口で更新してから、もう一度申請してください。"
    ),
    "face_unclear": _(
        "写真の写りが悪く、本人かどうか分かりませんでした。明るいところで、もう一度申請してください。"
        "窓口で顔を見せることもできます。"
    ),
    "face_not_alive": _(
        "言われたとおりの動きが、写っていませんでした。もう一度申請してください。窓口で顔を見せることもできます。"
    ),
    "face_somebody_else": _(
        "写真が、カードの持ち主と同じ人だとたしかめられませんでした。お住まいの市区町村の窓口で、ご相談ください。"
    ),
    "face_not_looked_at": _("14日のあいだに、顔の確認ができませんでした。もう一度申請してください。"),
    "phone_taken": _("このスマホには、ほかの人の証明書が入っています。先にその方がやめる手続きをしてください。"),
}
OTHERWISE_REFUSED = _(
    "申請に使ったカードが使えないため、証明書を出せませんでした。市区町村の窓口か、電話でご相談ください。"
)
# Nobody looks at it before its owner has come.
AT_THE_COUNTER = Told(
    "warn",
    "person",
    _("窓口で顔を見せてください"),
    Step(
        _("%(until)sまでに、カードと本人確認書類を持って、お住まいの市区町村の窓口に行ってください。"),
        _PROGRESS,
    ),
)


def told(application: Application) -> Told:
    """What the state page says of this application."""
    said = AT_THE_COUNTER if _waits_at_the_counter(application) else OF_STATE[ApplicationState(application.state)]
    words = REFUSED.get(application.refusal, OTHERWISE_REFUSED) if application.refusal else said.step.words
    words = str(words) % {"when": when(application.expected_at), "until": day(looked_at_until(application))}
    return Told(said.tone, said.icon, said.title, Step(words, said.step.link))


def looked_at_until(application: Application) -> datetime | None:
    """The last day on which staff may look (R-13); then the application comes to nothing, and that is told."""
    if application.state != ApplicationState.CHECKING:
        return None
    return application.filed_at + FACE_LOOKED_AT_WITHIN


def _waits_at_the_counter(application: Application) -> bool:
    if application.state != ApplicationState.CHECKING:
        return False
    return FaceCapture.objects.filter(application=application, way=FaceWay.COUNTER).exists()


def open_one_of(citizen: Citizen) -> Application | None:
    return Application.objects.filter(citizen=citizen, state__in=OPEN).order_by("-filed_at").first()


def worth_telling(citizen: Citizen, *, at: datetime) -> Application | None:
    """The open application; else the last one, while it is news that it came to nothing."""
    if open_one := open_one_of(citizen):
        return open_one
    last = Application.objects.filter(citizen=citizen).order_by("-filed_at").first()
    failed = last and last.state in (ApplicationState.REFUSED, ApplicationState.EXPIRED)
    return last if failed and last and last.closed_at and at - last.closed_at < TOLD_FOR else None
