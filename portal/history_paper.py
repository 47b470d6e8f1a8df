"""An extract of a history (certificates/evidence/extract.py) on A4: every row in words, with the seal that proves it.

Like a receipt it names nobody. The Japanese face is named and not embedded: the reader's machine has one.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language, gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from accounts.languages import tag
from accounts.models import Citizen
from portal.printed_rows import PrintedRow, printed
from portal.templatetags.moments import moment

FACE = "HeiseiKakuGo-W5"  # Adobe-Japan1, found on every reader's machine under some name
MARGIN = 18 * mm
WIDTHS = (48 * mm, 102 * mm, 24 * mm)
LINE = HexColor("#767676")
NOT_IN_THE_FACE = "〓"  # geta: the printer's sign for a character that is missing

registerFont(UnicodeCIDFont(FACE))


def paper(extract: dict[str, Any], *, citizen: Citizen, at: datetime) -> bytes:
    """A PDF in the language of whoever asks."""
    rows = printed(extract, citizen)
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=gettext("これまでの記録"), author=gettext("スマホ証明書の窓口"), lang=tag(get_language()),
    )  # fmt: skip
    document.build(_told(rows, extract, at=at), onFirstPage=_number_the_page, onLaterPages=_number_the_page)
    return file.getvalue()


def _told(rows: list[PrintedRow], extract: dict[str, Any], *, at: datetime) -> list[Flowable]:
    seals = sorted(int(number) for number in extract["seals"])
    return [
        _text(gettext("これまでの記録"), size=18),
        _text(gettext("%(at)s に作成・%(count)d件") % {"at": moment(at), "count": len(rows)}),
        Spacer(0, 4 * mm),
        _text(gettext("どんな記録か"), size=12),
        _text(
            gettext(
                "証明書に起きたこと、署名して送られた書類、だれが記録を見たかの全部です。新しい順に並んでいます。"
                "名前などは載せていません。"
            )
        ),
        Spacer(0, 3 * mm),
        _table(rows) if rows else _text(gettext("記録はまだありません。")),
        Spacer(0, 5 * mm),
        _text(gettext("書きかえられていないことの確かめ方"), size=12),
        _text(_how_to_verify(seals)),
    ]


def _how_to_verify(seals: list[int]) -> str:
    if not seals:
        return gettext("まだ、どの記録にも封がされていません。数十秒後に作りなおすと、封の番号が付きます。")
    words = gettext(
        "「封」の番号は、その記録を守る電子署名の番号です（%(first)d番から%(last)d番まで）。この紙だけでは確かめられません。"
        "同じページの「確かめるためのファイル（JSON）」に、記録ごとの証明と署名が入っています。"
        "それと、このサイトのルート証明書（/ca/root.cer）、公開しているプログラム verify_extract.py があれば、"
        "このサイトに頼らずに、だれでも確かめられます。封を待っている記録は、数十秒後に作りなおすと番号が付きます。"
    )
    return words % {"first": seals[0], "last": seals[-1]}


def _table(rows: list[PrintedRow]) -> LongTable:
    head = [_text(word, size=9) for word in (gettext("いつ"), gettext("何が、どこから、だれの手で"), gettext("封"))]
    body = [
        [_text(moment(row.at), size=9), [_text(row.what), _text(row.by, size=9)], _text(row.seal, size=9)]
        for row in rows
    ]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)]
    return LongTable([head, *body], colWidths=WIDTHS, repeatRows=1, style=TableStyle(style), splitInRow=0)


def _text(words: str, *, size: int = 10) -> Paragraph:
    """Escaped: a paragraph reads mark-up, and staff type purposes."""
    in_the_face = "".join(one if ord(one) < 0x10000 else NOT_IN_THE_FACE for one in words)
    wrap = None if (get_language() or "").startswith("en") else "CJK"
    style = ParagraphStyle("", fontName=FACE, fontSize=size, leading=size * 1.5, wordWrap=wrap, spaceAfter=1 * mm)
    return Paragraph(escape(in_the_face), style)


def _number_the_page(canvas: Any, document: SimpleDocTemplate) -> None:
    canvas.setFont(FACE, 9)
    canvas.drawRightString(A4[0] - MARGIN, 10 * mm, gettext("%(page)dページ") % {"page": document.page})
