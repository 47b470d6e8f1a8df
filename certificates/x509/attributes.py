"""The basic four attributes in a signing certificate: subjectAltName otherNames 1.2.392.200149.8.5.5.1 to .6 (R-03).

Written as the state's certificates write them, so that a relying party's parser reads both: UTF8String; the birth date
as `EYYYYMMDD`, E the era (1 明治, 2 大正, 3 昭和, 4 平成, 5 令和, 0 unknown) and YYYY the Western year; a map of one 0
or 1 per character says where another character stands in for a rare one.
"""

from dataclasses import dataclass
from datetime import date

from cryptography import x509

from certificates.x509 import der

_ARC = "1.2.392.200149.8.5.5"
_UTF8_STRING = 0x0C
_ERAS = (
    (date(2019, 5, 1), "5"),
    (date(1989, 1, 8), "4"),
    (date(1926, 12, 25), "3"),
    (date(1912, 7, 30), "2"),
    (date(1868, 10, 23), "1"),
)


@dataclass(frozen=True)
class BasicFour:
    """氏名 性別 生年月日 住所. `gender` as coded (1, 2, 3); the maps are "" when no character was replaced."""

    name: str
    gender: str
    birth_date: date
    address: str
    name_substitutes: str = ""
    address_substitutes: str = ""

    def as_names(self) -> list[x509.GeneralName]:
        """The six otherNames, in the order of their numbers."""
        values = (
            self.name,
            self.name_substitutes or "0" * len(self.name),
            self.gender,
            _with_era(self.birth_date),
            self.address,
            self.address_substitutes or "0" * len(self.address),
        )
        return [_other_name(number, value) for number, value in enumerate(values, start=1)]


def read(certificate: x509.Certificate) -> BasicFour | None:
    """The attributes a signing certificate carries; None when it carries none. Raises ValueError when they are torn."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None
    values = {name.type_id.dotted_string: name.value for name in names.get_values_for_type(x509.OtherName)}
    try:
        name, name_map, gender, birth, address, address_map = (
            der.only(values[f"{_ARC}.{number}"], _UTF8_STRING).decode() for number in range(1, 7)
        )
    except KeyError:
        return None
    return BasicFour(name, gender, date.fromisoformat(birth[1:]), address, _if_any(name_map), _if_any(address_map))


def _with_era(day: date) -> str:
    era = next((era for begins, era in _ERAS if day >= begins), "0")
    return f"{era}{day:%Y%m%d}"


def _other_name(number: int, value: str) -> x509.OtherName:
    return x509.OtherName(x509.ObjectIdentifier(f"{_ARC}.{number}"), der.tlv(_UTF8_STRING, value.encode()))


def _if_any(substitutes: str) -> str:
    return substitutes if "1" in substitutes else ""
