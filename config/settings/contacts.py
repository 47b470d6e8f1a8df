"""Whom to call, and when somebody answers (R-59): one place, because numbers, keys and hours change."""

CONTACTS = {
    "hotline": "0120-95-0178",
    "key_for_a_card": "2",
    "key_for_a_phone": "4",
    "weekdays": "9:30–20:00",
    "weekends": "9:30–17:30",
    "card_call_centre": "0570-783-578",
    "fax": "0120-601-785",
    "inquiry_form": "https://www.kojinbango-card.go.jp/otoiawase/",
}
