"""The numbers: hours, lifetimes, limits, each with the rule it comes from. Times of day are Japan time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")

ISSUED_WITHIN = timedelta(minutes=2)  # R-14 "inside: minutes"; what a page promises
ISSUED_WITHIN_IN_THE_SANDBOX = timedelta(seconds=10)
CONSENT = "2026-11"  # the version of the notices a citizen ticks; new words, new version
REGISTER_WITHIN = timedelta(days=30)  # D: then the application expires
PHONE_CERTIFICATE_LIFETIME = timedelta(days=5 * 365)  # cut to the card's not_after, R-06
CARD_CERTIFICATE_LIFETIME = timedelta(days=5 * 365)
BACKDATED = timedelta(minutes=5)  # a relying party's clock may be behind ours (T23)

SIGNING_PASSWORD_TRIES = 5
PIN_TRIES = 3
KEEP_EVIDENCE_AFTER_EXPIRY = timedelta(days=10 * 365 + 3)

SESSION_IDLE = timedelta(minutes=15)  # contract §3
SESSION_LONGEST = timedelta(hours=1)

CRL_SHARDS = 16  # fixed at issue: a change here is for certificates to come
CRL_LIFETIME = timedelta(hours=24)  # security R2
CRL_RENEWED_EVERY = timedelta(hours=1)
CRL_SHORT_OCTETS = 1024 * 1024  # 20,000 entries: a list that comes with every change
CRL_OCTETS_PER_SECOND = 64 * 1024  # a longer one waits: 4 MB once a minute, 40 MB every ten (decision 0022)
OCSP_ANSWER_LIFETIME = timedelta(minutes=2)  # contract §4
RESPONDER_LIFETIME = timedelta(days=30)  # security S11
RESPONDER_RENEWED_BEFORE = timedelta(days=10)
SEALER_LIFETIME = timedelta(days=5 * 365)
SEALER_RENEWED_BEFORE = timedelta(days=180)
ISSUER_LIFETIME = timedelta(days=10 * 365)
ROOT_LIFETIME = timedelta(days=20 * 365)


@dataclass(frozen=True)
class IssuingHours:
    """When certificates are issued (R-14): half-open, every day, Japan time. `always` is the sandbox's."""

    opens: time = time(8, 0)
    closes: time = time(19, 30)
    always: bool = False

    @classmethod
    def parse(cls, text: str) -> "IssuingHours":
        """Read `always` or `08:00-19:30`. Raises ValueError."""
        if text == "always":
            return cls(always=True)
        opens, _, closes = text.partition("-")
        hours = cls(time.fromisoformat(opens), time.fromisoformat(closes))
        if hours.opens >= hours.closes:
            raise ValueError(f"issuing hours close before they open: {text}")
        return hours

    def are_open(self, at: datetime) -> bool:
        return self.always or self.opens <= at.astimezone(JAPAN).time() < self.closes

    def next_opening(self, at: datetime) -> datetime:
        """The moment from which issuing may happen: `at` itself when open, else the next opening, in Japan time."""
        if self.are_open(at):
            return at
        here = at.astimezone(JAPAN)
        day = here.date() if here.time() < self.opens else here.date() + timedelta(days=1)
        return datetime.combine(day, self.opens, tzinfo=JAPAN)

    def expected_at(self, at: datetime) -> datetime:
        """The time a page shows for "issued by" (R-14: the time, not the rule)."""
        return self.next_opening(at) + (ISSUED_WITHIN_IN_THE_SANDBOX if self.always else ISSUED_WITHIN)
