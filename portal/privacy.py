"""個人情報の扱い: what is kept of a person, why, for how long, and who sees it (R-25, R-26, R-63)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates import policy
from portal import askers_browser
from portal.just_done import REMEMBERED


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "idle_minutes": int(policy.SESSION_IDLE.total_seconds()) // 60,
        "longest_minutes": int(policy.SESSION_LONGEST.total_seconds()) // 60,
        "receipt_minutes": int(REMEMBERED.total_seconds()) // 60,
        "evidence_years": policy.KEEP_EVIDENCE_AFTER_EXPIRY.days // 365,
        "face_days": policy.FACE_LOOKED_AT_WITHIN.days,
        "inquiry_days": policy.KEEP_INQUIRIES.days,
        "asked_days": policy.ASKERS_BROWSER_KNOWN_FOR.days,
        "comment_days": policy.KEEP_COMMENTS.days,
        "cookies": {
            "session": settings.SESSION_COOKIE_NAME,
            "csrf": settings.CSRF_COOKIE_NAME,
            "known": settings.KNOWN_BROWSER_COOKIE_NAME,
            "language": settings.LANGUAGE_COOKIE_NAME,
            "furigana": settings.FURIGANA_COOKIE_NAME,
            "asked": askers_browser.COOKIE,
        },
    }
    return render(request, "portal/privacy.html", context)
