"""A refusal or an apology is never offered as prose, unless a character makes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.postprocess.speech import narrated

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_CANNOT: Final = (
    r"(?:can(?:no|['’])t|can not|am unable to|['’]m unable to|won['’]t|will not|"
    r"am not able to|['’]m not able to)"
)
_TASK: Final = (
    r"(?:assist|help (?:you )?with|continue (?:this|the|with|your|writing)|"
    r"(?:write|create|generate|produce|provide|complete|fulfil+|engage|comply|respond|discuss|share)\b)"
)
_OBJECT: Final = (
    r"(?:this|that|the|your|such|any)? ?(?:\w+ ){0,2}(?:stor(?:y|ies)|scene|content|text|request|"
    r"passage|material|prompt|task|manuscript|chapter|conversation)"
)
_REFUSAL: Final = re.compile(
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|assistant)\b|"
    r"\b(?:ai|language) (?:language )?model\b|\bai assistant\b|"
    r"\b(?:my|the|our) (?:content polic(?:y|ies)|usage polic(?:y|ies)|safety guidelines)\b|"
    rf"\b(?:sorry|apologi[sz]e|unfortunately|afraid)\b[^.!?\n]{{0,30}}\bi ?{_CANNOT} {_TASK}|"
    rf"\bi ?{_CANNOT} {_TASK}[^.!?\n]{{0,20}}?{_OBJECT}|"
    r"\bi (?:apologi[sz]e|am sorry) for (?:the|any) (?:confusion|inconvenience|misunderstanding)|"
    r"\bi don['’]t have (?:access to|enough (?:context|information))\b|"
    r"\bis there anything else (?:i can|you)|"
    r"作为(?:一个|一名)?(?:AI|人工智能|语言模型)|"
    r"(?:对不起|抱歉)[，,。]?\s*我(?:无法|不能)(?:继续|协助|帮助|提供|完成|回答)|"
    r"(?:申し訳|すみません)[^。\n]{0,20}(?:できません|お手伝い)|AIアシスタント|"
    r"как (?:искусственный интеллект|языковая модель)|"
    r"(?:извините|простите|к сожалению)[^.!?\n]{0,20}"
    r"я не могу (?:помочь|продолжить|написать|выполнить)|"
    r"en tant qu['’](?:ia|intelligence artificielle)|en tant que modèle|"
    r"(?:désolée?|regrette)[^.!?\n]{0,20}je ne (?:peux|suis) pas "
    r"(?:continuer|écrire|vous aider|en mesure)|"
    r"als (?:ki|künstliche intelligenz|sprachmodell)\b|"
    r"tut mir leid[^.!?\n]{0,20}ich kann (?:\w+ ){0,4}(?:nicht|keine)\b[^.!?\n]{0,30}"
    r"(?:helfen|schreiben|fortsetzen|erstellen)",
    re.IGNORECASE,
)


def refusals(draft: Draft, job: Job) -> Draft:
    """Drop a candidate in which the model speaks for itself; cut where it only ends so."""
    found = _REFUSAL.search(narrated(draft.body, job.around))
    if not found:
        return draft
    before = draft.body[: found.start()]
    paragraph = before.rfind("\n\n")
    return draft.cut(max(0, paragraph))
