"""What blocks look like at their start, as patterns.

Every pattern that looks at the line behind a block is bounded, so that `SLACK` code points behind
it are enough to know how it comes out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from afterword.manuscript.layout import Layout, Markup

SLACK = 256  # code points behind an entry within which the next line shows what it is

EOL = r"(?:\r\n|\n|\r)"
BLANKS = r"[^\S\r\n]"
_LINE = rf"{BLANKS}*+[^\s][^\r\n]*+"
_END = r"(?=[\r\n]|\Z)"

ORNAMENT_MARKS = "*#⁂❦❧☙❡§~•·∙◦◇◆○●◎☆★□■△▲※✦✧✱✽✻＊∗⁎⁑†‡♦♥♠♣"
RULE_MARKS = "-_=—–―─━+~"
_ORNAMENTS = re.escape(ORNAMENT_MARKS)
ORNAMENT = re.compile(
    rf"{BLANKS}*(?:[{_ORNAMENTS}](?:[\s{_ORNAMENTS}]{{0,120}})|"
    rf"(?:[{re.escape(RULE_MARKS)}]{BLANKS}*){{3,200}}|o{BLANKS}+O{BLANKS}+o|"
    rf"-{{1,3}}\s*[*#•oO0]\s*-{{1,3}}|[<>]{{2,4}}{BLANKS}*[<>]{{2,4}})\s*"
)
_RULES = r"(?:(?:-[ \t]{0,2}){3,80}|(?:\*[ \t]{0,2}){3,80}|(?:_[ \t]{0,2}){3,80}"
_MARKDOWN_STOP = (
    rf"(?=[#`~<\-*_= ])(?:{BLANKS}{{0,3}}#{{1,6}}[ \t]|{BLANKS}{{0,3}}(?:```|~~~)|<!--|"
    rf"{BLANKS}{{0,3}}{_RULES}|={{2,200}}[ \t]{{0,9}}){_END})"
)
_PLAIN_STOP = (
    rf"(?=[<*\-_ ])(?:<!--|{BLANKS}{{0,40}}(?:(?:-[ \t]{{0,1}}){{3,100}}|"
    rf"(?:\*[ \t]{{0,9}}){{3,20}}|(?:_[ \t]{{0,1}}){{3,100}}){_END})"
)
_HAN_HEADING = r"第[零一二三四五六七八九十百〇两]{1,6}[章回](?=[\s　]|\Z)"
_INDENT = r"(?:　|\t|[ ]{2})"
ATX = re.compile(
    r"[ ]{0,3}(#{1,6})(?:[ \t\u3000]+(?P<title>[^\r\n]*?)|(?P<tight>[^\W\d_][^\r\n]*?)|)"
    r"(?:[ \t]+#+)?[ \t]*"
)
SETEXT = re.compile(rf"{EOL}[ ]{{0,3}}(={{2,200}}|-{{2,200}})[ \t]{{0,9}}{_END}")
FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[^`\r\n]*")
HTML = re.compile(
    r"[ ]{0,3}</?(?:address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|"
    r"fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|img|li|link|main|"
    r"menu|nav|ol|p|pre|script|section|style|summary|svg|table|tbody|td|tfoot|th|thead|tr|ul|"
    r"video)\b[^\r\n]*",
    re.IGNORECASE,
)
LIST = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
GUTENBERG = re.compile(
    r"\s*\*\*\* ?(?:START|END) OF (?:THE|THIS) PROJECT GUTENBERG E[BT][^\r\n]*", re.IGNORECASE
)
AOZORA = ("【テキスト中に現れる記号について】", "底本：")  # how its notes and its colophon begin
FRONT_FENCE = re.compile(rf"---[ \t]*{_END}")
FRONT_KEY = re.compile(rf"---[ \t]*{EOL}(?:#[^\r\n]*{EOL}|[ \t]*{EOL})*[A-Za-z_\"'][\w \"'-]*:")
FRONT_END = re.compile(rf"{EOL}(?:---|\.\.\.)[ \t]*{_END}")
COMMENT_END = re.compile(rf"-->{BLANKS}*{_END}")
TABLE = re.compile(rf"[ ]{{0,3}}\|[^\r\n]*(?:{EOL}[ ]{{0,3}}\|[^\r\n]*)*")
VOID = re.compile(rf"\ufeff?(?:{BLANKS}*+{EOL})*+(?:{BLANKS}++\Z)?")
BLANK_TAIL = re.compile(rf"(?:{EOL}(?:{BLANKS}*+{EOL})*+(?:{BLANKS}++\Z)?)?")
EOLS = re.compile(EOL)


@lru_cache(maxsize=8)
def group(layout: Layout, markup: Markup) -> re.Pattern[str]:
    """What a block's lines are, before anything is known of them."""
    if layout is Layout.LINE_PER_PARAGRAPH:
        return re.compile(_LINE)
    stops = _MARKDOWN_STOP if markup is Markup.MARKDOWN else _PLAIN_STOP
    if layout is Layout.INDENTED:
        stops = rf"{_INDENT}|{_HAN_HEADING}|{stops}"
    return re.compile(rf"{_LINE}(?:{EOL}(?!{stops}){_LINE})*+")


@lru_cache(maxsize=32)
def closing(fence: str) -> re.Pattern[str]:
    """The line that closes a code fence."""
    return re.compile(rf"{EOL}[ ]{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]{{0,99}}{_END}")
