"""What a bad model sends for a hole, and what of it may be shown.

All of it written for these tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from afterword.postprocess import Filling, Surroundings
from postprocess.faults import EARLIER, STRAIGHT, empty_line, inside

GOOD = "The ferry showed a light at last, low and yellow."
SECOND = "Nobody on the wall cheered."
AFTER = "The rope went slack and the water took it. Nobody moved for a while."
BEAT = "the ferry answers at last"

BLOCK = Filling(BEAT)
INLINE = Filling("what it was", inline=True)


def between(after: str = AFTER, **page: object) -> Surroundings:
    """A hole that is a paragraph of its own, before `after`."""
    return replace(empty_line(**page), after=f"\n\n{after}\n")


def within(before: str, rest: str, earlier: tuple[str, ...] = EARLIER) -> Surroundings:
    """A hole in a paragraph, after `before` and before `rest`."""
    return inside(before, rest, earlier, after="\n\nNobody moved for a while.")


@dataclass(frozen=True)
class GapCase:
    """A raw answer for a hole and what may be shown of it; `by` names the filter that drops it."""

    name: str
    raw: str
    shown: str
    by: str | None = None
    filling: Filling = BLOCK
    around: Surroundings = field(default_factory=between)
    chat: bool = False
    finished: bool = True


BLOCKS = [
    GapCase("good as it is", f"\n\n{GOOD}", GOOD),
    GapCase("what follows, after it", f"\n\n{GOOD}\n\n{AFTER}", GOOD),
    GapCase("what follows, in one paragraph", f"\n\n{GOOD} {AFTER}", GOOD),
    GapCase(
        "the first sentence of what follows",
        f"\n\n{GOOD} “Go,” he said.",
        GOOD,
        around=between("“Go,” he said. The rope went slack."),
    ),
    GapCase(
        "past what follows",
        f"\n\n{GOOD} The rope went slack and the water took it. They all went home to bed.",
        GOOD,
    ),
    GapCase("nothing but what follows", f"\n\n{AFTER}", "", "suffix-echo"),
    GapCase(
        "a later sentence of what follows",
        f"\n\n{GOOD} They found the old man in the morning, sitting by the lamp.",
        GOOD,
        around=between(f"{AFTER} They found the old man in the morning, sitting by the lamp."),
    ),
    GapCase(
        "what follows, over the page's lines",
        f"\n\n{GOOD} They found the old man in the morning, sitting by the lamp.",
        GOOD,
        around=between(
            "The rope went slack.\r\nThey found the old man\r\nin the morning,"
            "\r\nsitting by the lamp."
        ),
    ),
    GapCase("what stands before", f"\n\n{EARLIER[0]}", "", "earlier-echo"),
    GapCase("a loop", f"\n\n{GOOD} Nobody at all moved then. Nobody at all moved then.",
            f"{GOOD} Nobody at all moved then."),
    GapCase("a refusal", "I’m sorry, but I cannot write this scene.", "", "refusals", chat=True),
    GapCase("an error", '{"error": {"message": "overloaded"}}', "", "errors"),
    GapCase("a preamble", f"Here is the paragraph:\n\n{GOOD}", GOOD, chat=True),
    GapCase("a cheerful preamble", f"Sure! Here's the missing passage:\n\n{GOOD}", GOOD, chat=True),
    GapCase("a label", f"**Missing passage:** {GOOD}", GOOD, chat=True),
    GapCase("after-talk", f"{GOOD}\n\nLet me know if you'd like it longer.", GOOD, chat=True),
    GapCase("the note in brackets first", f"[{BEAT}]\n\n{GOOD}", GOOD, chat=True),
    GapCase("the note as a heading", f"## The ferry answers at last\n\n{GOOD}", GOOD, chat=True),
    GapCase("the note in bold", f"**The ferry answers at last**\n\n{GOOD}", GOOD, chat=True),
    GapCase("the note on a line", f"The ferry answers at last:\n{GOOD}", GOOD, chat=True),
    GapCase("the note as a task", f"Insert: the ferry answers at last. {GOOD}", GOOD, chat=True,
            filling=Filling("insert: the ferry answers at last")),
    GapCase("the note alone", "The ferry answers at last.", "", "packing"),
    GapCase("all in brackets", f"[{GOOD}]", GOOD, chat=True),
    GapCase("in a fence", f"```\n{GOOD}\n```", GOOD, chat=True),
    GapCase("a bracket left over", f"] {GOOD}", GOOD),
    GapCase("a bracket never closed", f"[{GOOD}", GOOD),
    GapCase("a note in brackets after it", f"{GOOD}\n\n[Printed for the author.]\n\n{SECOND}", GOOD,
            filling=Filling(BEAT, paragraphs=3)),
    GapCase("a hole of its own", f"{GOOD} [insert more here] {SECOND}", GOOD, chat=True),
    GapCase("only a hole", "[...]", "", "substance"),
    GapCase("TK", f"{GOOD} TK", GOOD),
    GapCase("doubled spaces", "The ferry  showed a light  at last, low and yellow.", GOOD),
    GapCase("a quote left open", "“It is late. They have seen us.",
            "“It is late. They have seen us.”"),
    GapCase("a quote that closes nothing", f"{GOOD}”", GOOD),
    GapCase("cut by length", f"{GOOD} Nobody on the wa", GOOD),
    GapCase("more paragraphs than asked for", f"{GOOD}\n\n{SECOND}", GOOD),
    GapCase("two, as asked for", f"{GOOD}\n\n{SECOND}\n\nThen it was gone.", f"{GOOD}\n\n{SECOND}",
            filling=Filling(BEAT, paragraphs=2)),
    GapCase("fewer than asked for", f"{GOOD}\n\n{SECOND}", f"{GOOD}\n\n{SECOND}",
            filling=Filling(BEAT, paragraphs=6)),
    GapCase("several, then what follows", f"{GOOD}\n\n{SECOND}\n\n{AFTER}", f"{GOOD}\n\n{SECOND}",
            filling=Filling(BEAT, paragraphs=6)),
    GapCase("several, the same again", f"{GOOD}\n\n{SECOND}\n\n{GOOD}", f"{GOOD}\n\n{SECOND}",
            filling=Filling(BEAT, paragraphs=6)),
    GapCase("several, in circles",
            f"{GOOD}\n\nThey went to see the great boat, and they went to see the great man. "
            "They went home.\n\nAnd they went to see the great boat, and they went to see the "
            "great man, and then they all of them went home again.",
            f"{GOOD}\n\nThey went to see the great boat, and they went to see the great man. "
            "They went home.", filling=Filling(BEAT, paragraphs=6)),
    GapCase("several, then a heading", f"{GOOD}\n\n## Two\n\n{SECOND}", GOOD,
            filling=Filling(BEAT, paragraphs=6)),
    GapCase("several, the last cut short", f"{GOOD}\n\nNobody on the wa", GOOD,
            filling=Filling(BEAT, paragraphs=3)),
    GapCase("several, on an indented page", f"{GOOD}\n{SECOND}", f"    {GOOD}\n    {SECOND}",
            filling=Filling(BEAT, paragraphs=2),
            around=between(blank_between=False, indent="    ")),
    GapCase("wrapped", GOOD, "The ferry showed a light at\nlast, low and yellow.",
            around=between(wrap=30)),
]  # fmt: skip

LAMP = "Orrin took the lamp from "
INSIDE = [
    GapCase("runs into what follows", " the old man’s shed and went down to the boats.",
            "the old man’s shed", around=within(LAMP, " and went down to the boats.")),
    GapCase("a chat's phrase", "the old man’s shed", "the old man’s shed",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("a chat's phrase with a full stop", "the old man’s shed.", "the old man’s shed",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("a chat's phrase with a capital", "The old man’s shed", "the old man’s shed",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("a name keeps its capital", "Tamsin", "Tamsin",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("a chat's phrase in quotes", "“the old man’s shed”", "the old man’s shed",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("a chat's phrase in brackets", "[the old man’s shed]", "the old man’s shed",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("a chat that says the whole sentence",
            "Orrin took the lamp from the old man’s shed and went down to the boats.",
            "the old man’s shed", around=within(LAMP, " and went down to the boats."), chat=True),
    GapCase("a chat that says the whole paragraph",
            "The tide had turned. Orrin took the lamp from the shed and went down to the boats.",
            "the shed", chat=True,
            around=within(f"The tide had turned. {LAMP}", " and went down to the boats.")),
    GapCase("a sentence where only a clause fits",
            " the shed, where it had hung all winter. He lit it.", "the shed",
            around=within(LAMP, " and went down.")),
    GapCase("a sentence before its mark", " the shed where it hung. He lit it.",
            "the shed where it hung", around=within(LAMP, ".")),
    GapCase("a sentence too long to go on",
            f" the shed, {'where it had hung all the winter and the spring before it, ' * 2}"
            "and where the old man had looked for it. He lit it.", "the shed",
            around=within(LAMP, ", and went down.")),
    GapCase("a question before a comma", "the shed?", "the shed",
            around=within(LAMP, ", she thought."), chat=True),
    GapCase("no space before a comma", " the shed , I think", "the shed, I think",
            around=within(LAMP, ", and went down.")),
    GapCase("the word that follows, twice", "the shed and", "the shed",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("the word before, twice", "the shed", "shed",
            around=within("Orrin took the lamp from the ", " and went down."), chat=True),
    GapCase("marks at its start", ", which was old, and went down.", "which was old,",
            around=within("Orrin’s lamp ", " and went down.")),
    GapCase("a loose end", " the shed of the", "", "bridge",
            around=within(LAMP, ", and went down."), chat=True),
    GapCase("no end in sight", " " + "the shed and the wall and the boats and the rope " * 3, "",
            "loops", around=within(LAMP, " he went down.")),
    GapCase("paragraphs", " the shed.\n\nHe lit it.\n\nThen he went.", "the shed",
            around=within(LAMP, ".")),
    GapCase("no marker's space", "ferry’s lamp", " ferry’s lamp",
            around=within("The", " went out."), chat=True),
    GapCase("a space before the next word", "ferry’s", "ferry’s ",
            around=within("The ", "lamp went out."), chat=True),
    GapCase("sentences between sentences", " He lit it with care. It smoked. Then more came. And",
            "He lit it with care. It smoked.",
            around=within("He took the lamp. ", " Nobody spoke.")),
    GapCase("a chat's sentence without its mark", "he lit it with care", "He lit it with care.",
            around=within("He took the lamp. ", " Nobody spoke."), chat=True),
    GapCase("the end of a paragraph", " and blew it out. Then", "and blew it out.",
            around=within("He took the lamp ", "")),
    GapCase("no sentence at the end of a paragraph", " and the wall and the boats and, since it "
            "was late and the tide was making and nobody came, and", "", "bridge",
            around=within("He took the lamp ", "")),
    GapCase("the beginning of a paragraph", "the lamp went out. Then", "The lamp went out.",
            around=within("", " Nobody spoke.")),
    GapCase("what follows, again", " He lit it with care. Nobody spoke of it then. They",
            "He lit it with care.",
            around=within("He took the lamp. ", " Nobody spoke of it then.")),
    GapCase("within speech", " go down to the boats,” he said. “Come", "go down to the boats",
            around=within("“We should ", ",” said Orrin.")),
    GapCase("within speech, its own mark", " go down to the boats!” he said. “Come",
            "go down to the boats!", around=within("“We should ", "” said Orrin.")),
    GapCase("within straight quotes", ' go down to the boats," he said. "Come',
            "go down to the boats", around=within('"We should ', '," said Orrin.', STRAIGHT)),
    GapCase("speech that is closed behind the hole", " go down to the boats. He",
            "go down to the boats", around=within("“We should ", ",” said Orrin.")),
    GapCase("speech that nobody closes", " go down to the boats. And", "go down to the boats.”",
            filling=replace(INLINE, sentences=1), around=within("“We should ", " Tamsin nodded.")),
    GapCase("a refusal inside", "I’m sorry, but I can’t continue this text.", "", "refusals",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("a preamble inside", "Here are the missing words:\nthe old man’s shed",
            "the old man’s shed", around=within(LAMP, " and went down."), chat=True),
    GapCase("doubled spaces inside", "the  old man’s   shed", "the old man’s shed",
            around=within(LAMP, " and went down."), chat=True),
    GapCase("Chinese", "码头上的灯。然后", "码头上的灯",
            around=within("她看见了", "，没有说话。", ())),
    GapCase("straight quotes on a curly page", '"Go home," she said. Then',
            "“Go home,” she said.", filling=replace(INLINE, sentences=1),
            around=within("He took the lamp. ", " Nobody spoke.")),
]  # fmt: skip
INSIDE = [
    replace(case, filling=INLINE if case.filling is BLOCK else case.filling) for case in INSIDE
]

LET_THROUGH = [
    GapCase("a note's words in prose", "The ferry answers at last, and its light is low.",
            "The ferry answers at last, and its light is low."),
    GapCase("a character refuses", "“I’m sorry, but I can’t help you,” said Orrin.",
            "“I’m sorry, but I can’t help you,” said Orrin."),
    GapCase("a letter in brackets", "The sign said [closed] and the lamp was out.",
            "The sign said [closed] and the lamp was out."),
    GapCase("said twice by a character", "“Go,” he said. “Go home.”", "“Go,” he said. “Go home.”"),
    GapCase("speech where speech is asked for", "“Not yet,”", "“Not yet,”", chat=True,
            filling=Filling("what she answers", inline=True, spoken=True),
            around=within("She turned. ", " she said.")),
]  # fmt: skip
