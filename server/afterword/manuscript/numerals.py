"""Numbers as headings write them: IV, 4, four, fourth, 四, quatrième, vierte, четвёртая."""

from __future__ import annotations

import re

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TEENS = "sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"

# Ordinals of other languages, by value; the headings of a book seldom spell out more than these.
_FOREIGN = (
    (
        "premier première primero primera primo prima primeiro primeira erste erster erstes eerste "
        "первый первая первое"
    ),
    (
        "deuxième second seconde segundo segunda secondo seconda zweite zweiter zweites tweede "
        "второй вторая второе"
    ),
    (
        "troisième tercero tercera terzo terza terceiro terceira dritte dritter drittes derde "
        "третий третья третье"
    ),
    (
        "quatrième cuarto cuarta quarto quarta vierte vierter viertes vierde "
        "четвертый четвертая четвертое четвёртый четвёртая четвёртое"
    ),
    "cinquième quinto quinta fünfte fünfter fünftes vijfde пятый пятая пятое",
    "sixième sexto sexta sesto sesta sechste sechster sechstes zesde шестой шестая шестое",
    (
        "septième séptimo séptima settimo settima siebte siebter siebtes zevende "
        "седьмой седьмая седьмое"
    ),
    "huitième octavo octava ottavo ottava achte achter achtes achtste восьмой восьмая восьмое",
    "neuvième noveno novena nono nona neunte neunter neuntes negende девятый девятая девятое",
    "dixième décimo décima decimo decima zehnte zehnter zehntes tiende десятый десятая десятое",
)


def _spelled() -> dict[str, int]:
    values = {word: n for n, word in enumerate(f"{_ONES} {_TEENS}".split(), 1)}
    values |= {word: n for n, word in enumerate(_ORDINALS.split(), 1)}
    for n, (ten, ordinal) in enumerate(zip(_TENS.split(), _ORDINAL_TENS.split(), strict=True), 2):
        values[ten] = values[ordinal] = n * 10
        for one, word in enumerate(_ONES.split()[:9], 1):
            values[f"{ten}-{word}"] = n * 10 + one
            values[f"{ten}-{_ORDINALS.split()[one - 1]}"] = n * 10 + one
    for n, words in enumerate(_FOREIGN, 1):
        values |= dict.fromkeys(words.split(), n)
    return values


_SPELLED = _spelled()
_ROMAN = re.compile(r"(?=[IVXLC])(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_HAN = {c: n % 10 for n, c in enumerate("零一二三四五六七八九〇壹貳參肆伍陸柒捌玖")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}

SPELLED = "|".join(sorted(_SPELLED, key=len, reverse=True)).replace("-", "[- ]")
HAN = f"[{''.join(_HAN)}{''.join(_HAN_UNITS)}]+"


def number_of(written: str) -> int | None:
    """The value of a number in digits, Roman or Chinese numerals or words; None when it is none."""
    word = written.strip().casefold()
    if word.isdecimal():
        return int(word)
    if value := _SPELLED.get(word.replace(" ", "-")):
        return value
    if _ROMAN.fullmatch(word):
        return _roman(word.upper())
    return _han(word)


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[c] for c in word]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def _han(word: str) -> int | None:
    if not word or any(c not in _HAN and c not in _HAN_UNITS for c in word):
        return None
    if not any(c in _HAN_UNITS for c in word):
        return int("".join(str(_HAN[c]) for c in word))
    total, digit = 0, 0
    for char in word:
        unit = _HAN_UNITS.get(char)
        if unit is None:
            digit = _HAN[char]
        else:
            total += unit if char in "廿卅" else (digit or 1) * unit
            digit = 0
    return total + digit
