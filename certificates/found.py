"""What "I found it again" means for each certificate (R-20): authorities differ, so it is data, a source per row."""

from enum import StrEnum

from certificates.states import Carrier, Kind


class Found(StrEnum):
    RELEASED = "released"  # the same certificate works again
    REISSUED = "reissued"  # it is revoked, and a new one takes its place


BRINGS: dict[tuple[Carrier, Kind], Found] = {
    (Carrier.CARD, Kind.USER_AUTHENTICATION): Found.RELEASED,  # R-18, S1: at the counter
    (Carrier.CARD, Kind.DIGITAL_SIGNATURE): Found.REISSUED,  # R-18, S1: revoked on application, issued anew
    (Carrier.PHONE, Kind.USER_AUTHENTICATION): Found.REISSUED,  # R-19, S1 5-B: then registered again
    (Carrier.PHONE, Kind.DIGITAL_SIGNATURE): Found.REISSUED,  # R-19, S1 5-B
}
