"""The numbers: hours, lifetimes, limits, each with the rule it comes from. Times of day are Japan time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.limits import Limit

JAPAN = ZoneInfo("Asia/Tokyo")

IN_SERVICE = "08:00-19:30"  # what settings.ISSUING_HOURS is outside the sandbox
ISSUED_WITHIN = timedelta(minutes=2)  # R-14 "inside: minutes"; what a page promises
ISSUED_WITHIN_IN_THE_SANDBOX = timedelta(seconds=10)
CONSENT = "2026-11"  # the version of the notices a citizen ticks; new words, new version
REGISTER_WITHIN = timedelta(days=30)  # D: then the application expires
PHONE_CERTIFICATE_LIFETIME = timedelta(days=5 * 365)  # cut to the card's not_after, R-06
CARD_CERTIFICATE_LIFETIME = timedelta(days=5 * 365)
BACKDATED = timedelta(minutes=5)  # a relying party's clock may be behind ours (T23)

SIGNING_PASSWORD_TRIES = 5
PIN_TRIES = 3
# how often somebody may try, signed in or not, and how long the answer takes, right or wrong
STOP_WORD_BY_SESSION = Limit("stop word, by session", 5, timedelta(minutes=15))
STOP_WORD_BY_ADDRESS = Limit("stop word, by address", 20, timedelta(hours=1))
STOP_WORD_BY_PERSON = Limit("stop word, by person", 10, timedelta(days=1))
STOP_WORD_ANSWER_TAKES = timedelta(milliseconds=500)
PASSKEYS_OF_A_PHONE = 5  # D: a finger and a face, and room for a mistake
PASSKEY_IS_NEW_FOR = timedelta(hours=24)  # T1: marked in the list
KEEP_EVIDENCE_AFTER_EXPIRY = timedelta(days=10 * 365 + 3)

CORRECT_WITHIN = timedelta(minutes=30)
APPROVALS_LAST = timedelta(minutes=30)
REPLY_WITHIN = timedelta(days=60)  # how long an answered letter counts
INQUIRY_LONGEST = 2000  # characters, of an answer too
INQUIRIES_BY_ONE = Limit("inquiry, by address", 20, timedelta(hours=1))  # the visitors of a library share one address
INQUIRIES_BY_ALL = Limit("inquiry, by all", 600, timedelta(hours=1))
SAME_INQUIRY_WITHIN = timedelta(minutes=10)  # D: whoever goes Back and presses again
INQUIRY_CLOSED_AFTER = timedelta(days=30)  # D: answered, and nothing more was asked
ASKERS_BROWSER_KNOWN_FOR = timedelta(days=60)  # D: that it may show the answer to whoever asked without signing in
KEEP_INQUIRIES = timedelta(days=365)  # D: after they were closed
COMMENT_LONGEST = 400
FEEDBACK_BY_ONE = Limit("feedback, by address", 60, timedelta(hours=1))
FEEDBACK_BY_ALL = Limit("feedback, by all", 3000, timedelta(hours=1))
KEEP_COMMENTS = timedelta(days=365)  # D: counts stay, words go

# D: what makes a view of a record worth a question. A mark, never a proof; nobody is kept from working by it.
OPENINGS_AN_HOUR = 20  # people whose records one member of staff opened
NOTHING_FOLLOWED_AFTER = timedelta(hours=2)  # a visit or call in which nothing was done
NEIGHBOURS = 3  # people of one block, opened by one member of staff
NEIGHBOURS_WITHIN = timedelta(days=7)

FACE_FILED_WITHIN = timedelta(minutes=30)  # from the first picture to the application; then they are deleted
FACE_LOOKED_AT_WITHIN = timedelta(days=14)  # D: or the application is refused; judged, they are deleted at once
FACE_PICTURE_OCTETS = 60 * 1024
FACE_PICTURE_LEAST, FACE_PICTURE_MOST = 160, 1280  # pixels, each side
FACES_BY_ONE = Limit("face, by address", 60, timedelta(hours=1))  # the visitors of a library share one address

SESSION_IDLE = timedelta(minutes=15)  # contract §3
SESSION_LONGEST = timedelta(hours=1)

CODE_LIVES = timedelta(hours=1)  # D: that proves a mail address; said in words on its page and in its mail
CODE_TRIES = 5
SAME_PRESS_WITHIN = timedelta(seconds=10)  # D: a button pressed twice; later, somebody means it
CODES_AN_HOUR, CODES_A_DAY = 3, 10  # that one citizen may have mailed
CODES_TO_AN_ADDRESS_A_DAY = 10  # whoever asks for them
CASES_A_DAY = 20  # D: that one citizen may open

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
