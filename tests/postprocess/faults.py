"""What models send that no writer should see, and good texts that look a little like it.

All of it written for these tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from afterword.manuscript.layout import Shape as PageShape
from afterword.postprocess import Shape, Surroundings

EARLIER = (
    "Tamsin set the lamp on the harbour wall and waited for the ferry to answer it.",
    "“You’ll wear the wick out,” said Orrin, who had come up behind her. “They saw it at once.”",
    "“Then why don’t they show a light?”",
    "The tide was making—slowly, as it did in the week of the salt fair—and nobody spoke.",
    "It was the old man’s habit to count the boats—twice, aloud—before he locked the shed.",
)
STRAIGHT = (
    '"You\'ll wear the wick out," said Orrin. "They saw it the first time."',
    '"Then why don\'t they show a light?"',
    "The tide was making--slowly, as it did in the week of the salt fair--and nobody spoke.",
    "It was the old man's habit to count the boats--twice, aloud--before he locked the shed.",
)


def empty_line(earlier: tuple[str, ...] = EARLIER, **page: object) -> Surroundings:
    """A cursor on an empty line after some paragraphs."""
    return Surroundings(
        before="\n\n".join(reversed(earlier)) + "\n\n",
        earlier=earlier,
        page=PageShape(**page),  # type: ignore[arg-type]
    )


def inside(
    paragraph: str, rest: str = "", earlier: tuple[str, ...] = EARLIER, after: str = ""
) -> Surroundings:
    """A cursor in a paragraph, after `paragraph` and before `rest`."""
    return Surroundings(
        before="\n\n".join([*reversed(earlier), paragraph]),
        after=rest + after,
        paragraph=paragraph,
        rest=rest,
        earlier=earlier,
    )


@dataclass(frozen=True)
class Case:
    """A raw answer and what may be shown of it; `by` names the filter when nothing may."""

    name: str
    raw: str
    shown: str
    by: str | None = None
    shape: Shape = Shape.PARAGRAPH
    around: Surroundings = field(default_factory=empty_line)
    finished: bool = True
    chat: bool = False


GOOD = "The ferry showed a light at last, low and yellow."
PAGE_ENGLISH_NARROW = {"wrap": 30, "blank_between": True}

DROPPED = [
    Case("json error", '{"error": {"message": "overloaded", "code": 529}}', "", "errors"),
    Case("html error", "<html><body><h1>502 Bad Gateway</h1></body></html>", "", "errors"),
    Case("plain error", "Internal Server Error", "", "errors"),
    Case("the ancestor's error", "GPT3 error: Rate limit reached for default", "", "errors"),
    Case("traceback", "Traceback (most recent call last):\n  File x", "", "errors"),
    Case("refusal", "I'm sorry, but I can't continue this story.", "", "refusals"),
    Case("refusal, curly", "I’m sorry, but I cannot assist with that request.", "", "refusals"),
    Case("as an AI", "As an AI language model, I have no harbour.", "", "refusals"),
    Case("refusal, Chinese", "对不起，我无法继续这个故事。", "", "refusals"),
    Case("refusal, Russian", "Извините, но я не могу продолжить этот рассказ.", "", "refusals"),
    Case("refusal, French", "Désolé, mais je ne peux pas continuer ce texte.", "", "refusals"),
    Case(
        "refusal, German",
        "Es tut mir leid, aber ich kann diese Geschichte nicht fortsetzen und schreiben.",
        "",
        "refusals",
    ),
    Case("preamble only", "Sure! Here's the next paragraph:", "", "chatter"),
    Case("heading", "# Chapter Five\n\nThe ferry came.", "", "markup"),
    Case("bare heading", "CHAPTER V\n\nThe ferry came.", "", "markup"),
    Case("Chinese heading", "第五章\n\n渡船来了。", "", "markup"),
    Case("setext heading", "The Ferry\n=========\n\nIt came.", "", "markup"),
    Case("essay heading", "\n\nPOPE AND MORALISTS\n\nThe ferry came.", "", "markup"),
    Case("scene break", "* * *\n\nThe ferry came.", "", "markup"),
    Case("code", "```python\nprint('ferry')\n```", "", "markup"),
    Case("table", "| boat | hour |\n| --- | --- |", "", "markup"),
    Case("list", "1. The ferry came.\n2. It left.", "", "markup"),
    Case("address", "https://example.com/ferry is where to read more.", "", "boilerplate"),
    Case("another script", "渡船终于亮起了灯，低低的，黄黄的，像一只眼睛。", "", "scripts"),
    Case("an end mark at once", "<|im_end|>", "", "special-tokens"),
    Case("only marks", "……!?", "", "substance"),
    Case("only a quote", "\n\n”", "", "whole"),
    Case("a comma at its end", "The next morning she said to him,\n\n“Go.”", "", "whole"),
    Case("starts with a comma", ", and the ferry came.", "", "joins"),
    Case("starts in the middle", "of the harbour came a light.", "", "joins"),
    Case("an earlier paragraph", EARLIER[0], "", "earlier-echo"),
    Case(
        "an earlier paragraph, nearly",
        "Tamsin set the lamp on the harbour wall and waited for the ferry to reply.",
        "",
        "earlier-echo",
    ),
    Case("no sentence", "and the ferry, and the lamp, and the", "", "whole", finished=True),
    Case("in another word", "s were lit.", "", "joins", around=inside("She saw the lamp ")),
    Case(
        "a full stop where the sentence goes on",
        " came in.",
        "",
        "suffix-marks",
        shape=Shape.SENTENCE,
        around=inside("The ferry", " and went out again."),
    ),
    Case(
        "what follows, wholly",
        "The rope went slack and the water took it.",
        "",
        "earlier-echo",
        around=Surroundings(
            before=EARLIER[0] + "\n\n",
            after="\n\nThe rope went slack and the water took it. Nobody moved.",
            earlier=EARLIER,
        ),
    ),
]

MENDED = [
    Case("good as it is", "\n\n" + GOOD, GOOD),
    Case("the next paragraph cut", f"{GOOD}\n\nNobody moved.", GOOD),
    Case("hard wrapped by the model", "The ferry showed a light\nat last, low and\nyellow.", GOOD),
    Case("cut by length", GOOD + " Nobody on the wa", GOOD),
    Case("abbreviation at the cut", GOOD + " It was Mr.", GOOD),
    Case("preamble", f"Certainly! Here is the continuation:\n\n{GOOD}", GOOD),
    Case("after-talk", f"{GOOD} Let me know if you'd like me to continue.", GOOD),
    Case("role", f"Assistant: {GOOD}", GOOD),
    Case("thoughts", f"<think>They want a ferry.</think>\n{GOOD}", GOOD),
    Case("end mark", f"{GOOD}<|endoftext|>The", GOOD),
    Case("end mark in the making", f"{GOOD}<|im_e", GOOD, finished=False),
    Case("chat turn", f"{GOOD}\nUser: more", GOOD),
    Case("escape sequence", f"\x1b[1m{GOOD}\x1b[0m", GOOD),
    Case("controls", "The ferry \x00showed a light\x07 at last, low and yellow.", GOOD),
    Case(
        "bidi and zero width", "The \u202eferry\u200b showed a light at last, low and yellow.", GOOD
    ),
    Case("half a character", GOOD + " The sal\ufffd", GOOD),
    Case("carriage returns", f"{GOOD}\r\n\r\nNobody moved.\r\n", GOOD),
    Case("tags", "The <i>ferry</i> showed a light at last, low and yellow.", GOOD),
    Case("link", "The [ferry](http://x.y/z) showed a light at last, low and yellow.", GOOD),
    Case("heading after", f"{GOOD}\n## Chapter 6\nMore.", GOOD),
    Case("licence after", f"{GOOD} This ebook is for the use of anyone.", GOOD),
    Case(
        "straight quotes on a curly page",
        '"It\'s late," she said. "They\'ve seen us."',
        "“It’s late,” she said. “They’ve seen us.”",
    ),
    Case(
        "curly quotes on a straight page",
        "“It’s late,” she said—“they’ve seen us.”",
        '"It\'s late," she said--"they\'ve seen us."',
        around=empty_line(STRAIGHT),
    ),
    Case("two hyphens on a page of dashes", "The lamp--hers--went out.", "The lamp—hers—went out."),
    Case("quote left open", "“It’s late. They have seen us.", "“It’s late. They have seen us.”"),
    Case("stray closing quote", GOOD + "”", GOOD),
    Case(
        "speech opened before",
        " late.” She turned away.",
        " late.” She turned away.",
        shape=Shape.SENTENCES,
        around=inside("“It’s too"),
    ),
    Case(
        "speech opened before, closed after",
        " late for all that now, I think",
        " late for all that now",
        shape=Shape.SENTENCE,
        around=inside("“It is much too", "” she said."),
    ),
    Case(
        "a loop of sentences",
        f"{GOOD} Nobody at all moved then. Nobody at all moved then.",
        f"{GOOD} Nobody at all moved then.",
    ),
    Case("a loop of words", f"{GOOD} She was very" + " very" * 20 + " tired.", GOOD),
    Case("a loop of phrases", f"{GOOD} He ran to the wall" + " and to the wall" * 8, GOOD),
    Case("a run of characters", f"{GOOD} Aaaaaaaaaaaaaaaaaaaaaaaah", GOOD),
    Case("an echo after something new", f"{GOOD} {EARLIER[0]}", GOOD),
    Case(
        "a space for a new sentence",
        "Nobody moved. Not one. Then",
        " Nobody moved. Not one.",
        shape=Shape.SENTENCES,
        around=inside("The lamp went out."),
    ),
    Case(
        "no doubled space",
        " went out at last. Then all",
        "went out at last.",
        shape=Shape.SENTENCE,
        around=inside("The lamp "),
    ),
    Case(
        "a word gone on with",
        "our was empty. Then all",
        "our was empty.",
        shape=Shape.SENTENCE,
        around=inside("The harb"),
    ),
    Case(
        "a chat answer after a word",
        "was empty. Then all",
        " was empty.",
        shape=Shape.SENTENCE,
        around=inside("The harbour"),
        chat=True,
    ),
    Case(
        "a chat answer that begins again",
        "The lamp on the wall was empty. Then",
        " was empty.",
        shape=Shape.SENTENCE,
        around=inside("The lamp on the wall"),
        chat=True,
    ),
    Case(
        "after an opening quote",
        " Go home,” she said. Then he",
        "Go home,” she said.",
        shape=Shape.SENTENCE,
        around=inside("She laughed. “"),
    ),
    Case(
        "no space after a dash",
        " and then it went out. Then he",
        "and then it went out.",
        shape=Shape.SENTENCE,
        around=inside("The lamp burned—"),
    ),
    Case(
        "one sentence and its tag",
        " late!” she said. Nobody moved.",
        " late!” she said.",
        shape=Shape.SENTENCE,
        around=inside("“It is too"),
    ),
    Case(
        "two sentences",
        " It was dark. It was late. It was cold.",
        " It was dark. It was late.",
        shape=Shape.SENTENCES,
        around=inside("He waited."),
    ),
    Case(
        "a clause where no sentence ends",
        " over the wall, past the shed, and into the",
        " over the wall, past the shed",
        shape=Shape.SENTENCE,
        around=inside("He ran"),
    ),
    Case(
        "the end of what follows",
        " ran down the steps to the water",
        " ran down",
        shape=Shape.SENTENCE,
        around=inside("She", " the steps to the water and looked."),
    ),
    Case(
        "a mark that follows",
        " went home.",
        " went home",
        shape=Shape.SENTENCE,
        around=inside("At last he", "."),
    ),
    Case(
        "a new paragraph after a finished one",
        "\n\nNobody moved.",
        "\n\nNobody moved.",
        around=inside("The lamp went out."),
    ),
    Case(
        "indent",
        "渡船来了。",
        "\u3000\u3000渡船来了。",
        around=empty_line((), indent="\u3000\u3000"),
    ),
    Case(
        "wrapped",
        "The ferry showed a light at last, low and yellow.",
        "The ferry showed a light at\nlast, low and yellow.",
        around=empty_line(**PAGE_ENGLISH_NARROW),
    ),
    Case(
        "Chinese sentences",
        "渡船来了。没有人说话。灯",
        "渡船来了。没有人说话。",
        shape=Shape.SENTENCES,
        around=inside("天黑了。", earlier=()),
    ),
    Case(
        "German quotes",
        '"Komm", sagte er. "Es ist spät."',
        "„Komm“, sagte er. „Es ist spät.“",
        around=empty_line(("„Nein“, sagte sie. „Noch nicht.“", "„Warum?“")),
    ),
    Case(
        "French quotes",
        '"Viens", dit-il.',
        "«\u00a0Viens\u00a0», dit-il.",
        around=empty_line(("«\u00a0Non\u00a0», dit-elle.", "«\u00a0Pourquoi ?\u00a0»")),
    ),
]

LET_THROUGH = [
    Case(
        "a character refuses",
        "“I’m sorry, but I can’t help you with this story,” said Orrin.",
        "“I’m sorry, but I can’t help you with this story,” said Orrin.",
    ),
    Case(
        "a narrator can't",
        "I cannot write of that night even now. I cannot help it.",
        "I cannot write of that night even now. I cannot help it.",
    ),
    Case(
        "certainly, in prose",
        "Certainly the ferry was late. Of course, it always was.",
        "Certainly the ferry was late. Of course, it always was.",
    ),
    Case(
        "a character says sure",
        "“Sure! Here’s the rope,” said Orrin.",
        "“Sure! Here’s the rope,” said Orrin.",
    ),
    Case(
        "here is",
        "Here is where the story might have ended. It did not.",
        "Here is where the story might have ended. It did not.",
    ),
    Case(
        "a refrain",
        "“No, no, no. No, I say,” said Tamsin. Never, never, never.",
        "“No, no, no. No, I say,” said Tamsin. Never, never, never.",
    ),
    Case(
        "a shout",
        "“STOP!” They ran. STOP, said the board.",
        "“STOP!” They ran. STOP, said the board.",
    ),
    Case(
        "an error in a story",
        "The error was hers: she had trusted the tide.",
        "The error was hers: she had trusted the tide.",
    ),
    Case(
        "ellipsis first", "… and so it went on until morning.", "… and so it went on until morning."
    ),
    Case("cut-off speech", "“But I—”", "“But I—”"),
    Case(
        "leading into speech",
        "He turned at the door and said:\n\n“Go.”",
        "He turned at the door and said:",
    ),
    Case(
        "a hyphen in a word",
        "The salt-worn, half-blind ferryman nodded.",
        "The salt-worn, half-blind ferryman nodded.",
    ),
    Case(
        "Russian dialogue",
        "— Куда вы? — спросила она. — Уже поздно.",
        "— Куда вы? — спросила она. — Уже поздно.",
        around=empty_line(("— Никуда, — сказал он. — Мне некуда идти, и вы это знаете сами.",)),
    ),
    Case("Persian joiners", "او می\u200cرود.", "او می\u200cرود.", around=empty_line(())),
    Case(
        "chapter in prose",
        "Chapter and verse, he gave them all of it.",
        "Chapter and verse, he gave them all of it.",
    ),
]
