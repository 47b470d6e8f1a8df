"""Whom to call, and when somebody answers (R-59): one place, because numbers, keys and hours change.

Hours are Japan time, half-open: at 20:00 nobody answers any more. Losses are taken at any hour.
"""

CONTACTS = {
    "hotline": "0120-95-0178",
    "key_for_a_card": "2",
    "key_for_a_phone": "4",
    "weekdays": "09:30-20:00",
    "weekends": "09:30-17:30",  # and national holidays
    # 12-29 to 01-03: what cities' pages say of the hotline (M); S1 names no such days. "" where there are none.
    "closed": "12-29/01-03",
    "card_call_centre": "0570-783-578",
    "fax": "0120-601-785",
    "inquiry_form": "https://www.kojinbango-card.go.jp/otoiawase/",
    "official_site": "https://myna.go.jp/",  # where the whole list of supported phones is
}
