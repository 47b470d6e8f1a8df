"""やさしい日本語 beside 日本語 and English: a language of this house, but for the outside it is Japanese.

`ja-easy` names our catalogue. No registry knows it (BCP 47: a language, a script of four letters, a region), so pages,
headers and papers say `ja`: voices, fonts and line breaks are those of Japanese.
"""

from django.conf import settings


def tag(language: str | None) -> str:
    """The BCP 47 tag to tell others: ja-easy is ja."""
    language = language or settings.LANGUAGE_CODE
    return settings.LANGUAGE_CODE if language == settings.EASY_JAPANESE else language
