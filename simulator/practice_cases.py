"""The practice calls of the hotline: what each caller says, word for word, and what ought to come of it.

Told about people made for the call (practice_people.py) out of the cast's names. In braces: what is theirs.

    {kana} {family} {given}   the name as it sounds, whole and in its parts
    {born} {wrong_born}       the birthday in the Japanese calendar; the same two years off
    {address} {elsewhere}     prefecture, city and town; a city they do not live in
    {word} {model}            the stop word; the model of the phone
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from certificates.practice import Line, Ought, PracticeCase, Words
from certificates.reasons import Reason
from certificates.states import Carrier

CARD, PHONE = frozenset({Carrier.CARD}), frozenset({Carrier.PHONE})
NAME, BORN, ADDRESS, LOST, WORD, MODEL, MORE = "name", "born", "address", "lost", "word", "model", "more"
ASKED: Mapping[str, Words] = {  # in the order of asking
    NAME: _("氏名"),
    BORN: _("生年月日"),
    ADDRESS: _("住所"),
    LOST: _("なくしたもの"),
    WORD: _("合言葉"),
    MODEL: _("機種"),
    MORE: _("ほかに"),
}
PLAINLY: Mapping[str, str] = {
    NAME: "{kana} です。",
    BORN: "{born}生まれです。",
    ADDRESS: "{address}です。",
    LOST: "スマホです。カードは家にあります。",
    WORD: "決めていません。",
    MODEL: "{model} です。",
    MORE: "いいえ、ありません。お願いします。",
}


@dataclass(frozen=True)
class Play:
    """A case and its caller. `differently`: what is said otherwise than plainly. `family`: whose name of the cast, ""
    anybody's. `stopped_before`: the person has stopped the phone themselves. `has_word`: a stop word is set.
    """

    case: PracticeCase
    opening: str
    differently: Mapping[str, str] = field(default_factory=dict)
    family: str = ""
    stopped_before: bool = False
    has_word: bool = False

    def lines(self, theirs: Mapping[str, str]) -> tuple[Line, ...]:
        said = {**PLAINLY, **self.differently}
        return tuple(Line(ASKED[each], said[each].format(**theirs)) for each in ASKED)


_ALL = (
    Play(
        PracticeCase(
            "plain",
            _("電車でスマホをなくした"),
            _("いちばん多い電話。3つ聞いて、スマホだけを止めます。"),
            _("氏名、生年月日、住所の3つで足ります。合言葉や機種は、足りないときだけ聞きます。"),
            Ought(PHONE),
        ),
        "もしもし、電車にスマホを忘れてしまって。マイナンバーカードの機能が入っているんです。",
    ),
    Play(
        PracticeCase(
            "stolen",
            _("かばんごと盗まれた"),
            _("カードもスマホも盗まれた電話。両方を、盗難として止めます。"),
            _("「両方」は Alt+3、わけは Alt+T。警察への届け出も伝えます。"),
            Ought(CARD | PHONE, because=Reason.STOLEN),
        ),
        "たいへんなんです。かばんを盗まれました。カードもスマホも入っていました。",
        {LOST: "両方です。カードもスマホも、かばんの中でした。", MORE: "さっき、駅で盗まれたんです。"},
    ),
    Play(
        PracticeCase(
            "misheard",
            _("名前が聞きとりにくい"),
            _("名前が一音ちがって聞こえる電話。聞いたとおりに入れても、見つかります。"),
            _("聞いたとおりに入れて「ほぼ一致」なら、そのまま進みます。何度も言わせません。"),
            Ought(PHONE),
        ),
        "あの、スマホをなくしました。電波がわるくて、すみません。",
        {NAME: "カクノ　{given} です。（一音、聞こえません）"},
        family="ren",
    ),
    Play(
        PracticeCase(
            "wrong_birth",
            _("生年月日がちがう"),
            _("あわてて、生まれた年をまちがえる人。迷ったら止めます。"),
            _("一致が足りないときも、断らずに念のため止めます。責任者には自動で伝わります。"),
            Ought(PHONE, precaution=True),
        ),
        "どうしよう、スマホがないんです。どこに置いたのか、思い出せません。",
        {
            BORN: "ええと、{wrong_born}です。たしか……。",
            MODEL: "わかりません。家族に買ってもらったので。",
            MORE: "もう、あたまがまっ白で……。早く止めてください。",
        },
    ),
    Play(
        PracticeCase(
            "agent",
            _("家族がかけてきた"),
            _("本人でない人からの電話。念のための停止として受けます。"),
            _("Alt+A で「代理の方」にします。登録の内容や状態は、本人でない人には言いません。"),
            Ought(PHONE, precaution=True, by_agent=True),
        ),
        "家族の者です。本人がスマホをなくして、いま電話に出られないので、代わりにかけています。",
        {
            NAME: "本人の名前ですね。{kana} です。",
            BORN: "本人は、{born}生まれです。",
            ADDRESS: "いっしょに住んでいます。{address}です。",
            LOST: "本人のスマホです。カードはここにあります。",
            WORD: "本人からは、聞いていません。",
            MODEL: "さあ、わかりません。",
            MORE: "いまの状態を教えてもらえませんか。もう止まっていますか。",
        },
    ),
    Play(
        PracticeCase(
            "stop_word",
            _("住所が古く、合言葉がある"),
            _("住所が合わない人。停止用の合言葉で足ります。"),
            _("どこが合わないかは言わずに、合言葉を聞きます。合えば、ふつうの停止です。"),
            Ought(PHONE),
        ),
        "スマホを落としました。止めたいのですが、引っ越したばかりで、住所がうろ覚えで。",
        {ADDRESS: "{elsewhere}……だったと思います。", WORD: "決めてあります。「{word}」です。", MODEL: "わかりません。"},
        has_word=True,
    ),
    Play(
        PracticeCase(
            "cannot_speak",
            _("そばに人がいて話しにくい"),
            _("声をひそめる人。「はい」「いいえ」で答えられるように聞き、念のため止めます。"),
            _("Alt+S で責任者に知らせます。住所を言えなくても、念のため止めます。"),
            Ought(PHONE, precaution=True, case="cannot_speak"),
        ),
        "（小さな声で）……スマホを、取られました。……はい、いま、そばにいます。",
        {
            NAME: "（小さな声で）{kana}……。",
            BORN: "（小さな声で）{born}……。",
            ADDRESS: "……言えません。",
            LOST: "「スマホですか」……はい。「カードもですか」……いいえ。",
            WORD: "……いいえ。",
            MODEL: "……。",
            MORE: "……はい。（はい、いいえ、だけで答えています）",
        },
    ),
    Play(
        PracticeCase(
            "found",
            _("見つかったので戻してほしい"),
            _("自分で止めたスマホが見つかった人。電話では、けっして戻しません。"),
            _("戻せるのは本人だけです。このサイトの「利用を再開する」を案内して、終話します。訂正の申請も使いません。"),
            Ought(frozenset()),
        ),
        "きのう自分で止めたスマホが、見つかりました。いますぐ電話で戻してください。",
        {
            LOST: "なくしたスマホが見つかったんです。カードは、ずっと家にあります。",
            MORE: "急いでいるんです。本人だとわかっているのに、どうして戻せないんですか。",
        },
        stopped_before=True,
    ),
)
PLAYS: dict[str, Play] = {play.case.code: play for play in _ALL}
