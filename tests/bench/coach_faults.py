"""One maker of faults for each craft rule: paragraphs, and where in them the fault is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from afterword.coach.lists import entries, valued

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

Span = tuple[int, int]


class Planted(NamedTuple):
    """A fault as written: its rule, its paragraphs, and the places in each that make it."""

    rule: str
    paragraphs: tuple[tuple[str, tuple[Span, ...]], ...]


class Wish(NamedTuple):
    """What a fault is made from: chance, who tells the book, and how many came before it."""

    chance: random.Random
    told_by_i: bool
    number: int


def held_out(words: Sequence[str]) -> list[str]:
    """The half of a list that no threshold was tuned on."""
    return [word for word in words if crc32(word.encode()) % 2]


def marked(rule: str, *paragraphs: str) -> Planted:
    """A fault from paragraphs in which ⟦…⟧ stand around its places."""
    made = []
    for paragraph in paragraphs:
        text, spans = "", []
        for part in re.split(r"(⟦[^⟧]*⟧)", paragraph):
            bare = part.strip("⟦⟧")
            if part.startswith("⟦"):
                spans.append((len(text), len(text) + len(bare)))
            text += bare
        made.append((text, tuple(spans)))
    return Planted(rule, tuple(made))


FILLERS = (
    "The road went down to the water.",
    "Beyond the wall a cart creaked past, and its lamp swung from side to side as far as the bend.",
    "Rain had come in the night.",
    "Two sheep grazed below the mill, where the grass was long and nobody had mown since June.",
    "Smoke rose.",
    "From the kitchen came the clatter of pans, a song without words, and then the smell of bread.",
    "The clock on the landing struck four.",
    "A boat lay upside down on the shingle with a net across its keel and a dog asleep beneath.",
)
PLACES = ("the mill", "the quay", "the orchard", "the church", "the ferry", "the old bridge")
AGAIN = ("", " again")
NAMES = ("Marta", "Ansel", "Jorun", "Pym", "Tobias", "Ruth")


def _fill(chance: random.Random, count: int) -> list[str]:
    return chance.sample(FILLERS, count)


def doubled(wish: Wish) -> Planted:
    chance = wish.chance
    word = chance.choice(
        ["the", "a", "of", "to", "and", "his", "with", "from", "at", "for", "their"]
    )
    before, after = {
        "the": ("They came by", "old bridge again."),
        "a": ("He carried", "lantern in his hand."),
        "of": ("It was the end", "that long summer."),
        "to": ("They walked back", "the ferry."),
        "and": ("The wind dropped", "the gulls came in."),
        "his": ("He took off", "coat at the door."),
        "with": ("She came home", "a basket of plums."),
        "from": ("A letter came", "the north."),
        "at": ("They met", "the corner by the mill."),
        "for": ("He waited", "the last boat."),
        "their": ("They hung up", "nets to dry."),
    }[word]
    first, last = _fill(chance, 2)
    return marked("doubled-word", f"{first} {before} ⟦{word} {word}⟧ {after} {last}")


_RARE_WORDS = (
    "spindly",
    "lacquered",
    "brackish",
    "mottled",
    "gelatinous",
    "tremulous",
    "cavernous",
    "dappled",
    "lopsided",
    "threadlike",
    "porous",
    "spectral",
    "bulbous",
    "pungent",
    "sinuous",
    "feathery",
    "cadaverous",
    "raucous",
    "knobbly",
    "vitreous",
)
_NOUNS = (
    "gantry",
    "filigree",
    "thistledown",
    "trellis",
    "shrapnel",
    "tarpaulin",
    "scaffold",
    "gristle",
)


def echo(wish: Wish) -> Planted:
    chance = wish.chance
    word = chance.choice(_RARE_WORDS[wish.number :: 3])
    thing, other = chance.sample(
        ["shadow", "ladder", "smell", "branch", "light", "shape", "sound"], 2
    )
    first, last = _fill(chance, 2)
    if wish.number == 0:
        word = chance.choice(_NOUNS)
        return marked(
            "echo",
            f"{first} There lay ⟦{word}⟧ on the step. By noon they had swept up ⟦{word}⟧ from "
            f"every room. {last}",
        )
    text = chance.choice(
        [
            f"A ⟦{word}⟧ {thing} lay over the yard, and then a ⟦{word}⟧ {other} came up to us.",
            f"He saw one ⟦{word}⟧ {thing}. Ruth put it away, and took down some ⟦{word}⟧ {other}.",
            f"The ⟦{word}⟧ {thing} was gone by noon. Nobody had seen the ⟦{word}⟧ {other} either.",
            f"Beside it stood a ⟦{word}⟧ {thing}.  What they had found was a ⟦{word}⟧ {other}.",
            f"It was a ⟦{word}⟧ {thing}, and with it went some ⟦{word}⟧ {other} that nobody liked.",
        ]
    )
    return marked("echo", f"{first} {text} {last}")


_SEEN = (
    "{s} ⟦{v} that⟧ the gate stood open.",
    "{s} ⟦{v}⟧ the cold of the stones.",
    "{s} ⟦{v} how⟧ the water had risen.",
    "{s} ⟦{v}⟧ a step behind the door.",
    "{s} ⟦{v}⟧ the boats come in.",
    "{s} ⟦{v}⟧ something move among the reeds.",
    "{s} ⟦{v}⟧ his hand on the latch.",
    "{s} ⟦{v} that⟧ nobody would come now.",
)


def filters(wish: Wish) -> Planted:
    chance = wish.chance
    verbs = held_out([v for v in entries("filter_verbs") if v.endswith(("ed", "t", "w", "rd"))])
    verbs = [v for v in verbs if v not in {"note", "thought"}]
    subject = "I" if wish.told_by_i else chance.choice(["She", "He"])
    sentences = []
    for template in chance.sample(_SEEN, 6):
        could = chance.random() < 0.25
        verb = (
            ("could " + chance.choice(["see", "hear", "feel"])) if could else chance.choice(verbs)
        )
        name = chance.choice(NAMES) if chance.random() < 0.2 else subject
        sentences.append(template.replace("{s} ⟦{v}", f"⟦{name} {verb}"))
    tails = ["", " Still.", " Then again, that was to be expected of a night in March.", ""]
    sentences = [sentence + chance.choice(tails) for sentence in sentences]
    return marked("filter-verb", " ".join([*sentences[:3], FILLERS[1], *sentences[3:]]))


_LINES = (
    "You came by the lower road",
    "It was shut when I got there",
    "Nobody told me about the boat",
    "We shall need another lamp",
    "That was never your coat",
    "The tide turns at nine",
    "There is bread on the table",
    "I left it where I found it",
)


def bookisms(wish: Wish) -> Planted:
    chance = wish.chance
    verbs = held_out([*entries("said_bookisms"), *entries("said_bookisms")])
    extras = ["philosophized", "wisecracked", "editorialized", "hypothesised"]
    paragraphs = []
    for line in chance.sample(_LINES, 6):
        verb = chance.choice(extras) if chance.random() < 0.15 else chance.choice(verbs)
        who = chance.choice([*NAMES, "he", "she", "the old man"])
        paragraphs.append(
            f"“{line},” {who} ⟦{verb}⟧."
            if chance.random() < 0.7
            else f"“{line},” ⟦{verb}⟧ {who}, “and that is all.”"
        )
    return marked("said-bookism", *paragraphs)


def adverbs(wish: Wish) -> Planted:
    chance = wish.chance
    words = [
        "coldly",
        "wistfully",
        "gruffly",
        "airily",
        "tartly",
        "sheepishly",
        "dreamily",
        "stiffly",
        "peevishly",
        "brightly",
        "hoarsely",
        "patiently",
        "wryly",
        "flatly",
    ]
    verbs = ["said", "asked", "answered", "replied", "whispered", "told them"]
    paragraphs = []
    for line, word in zip(chance.sample(_LINES, 6), chance.sample(words, 6), strict=True):
        who, verb = chance.choice([*NAMES, "he", "she"]), chance.choice(verbs[:5])
        paragraphs.append(
            chance.choice(
                [
                    f"“{line},” {who} {verb} ⟦{word}⟧.",
                    f"“{line},” {who} ⟦{word}⟧ {verb}.",
                    f"“{line},” {verb} {who} ⟦{word}⟧, “and that is all.”",
                ]
            )
        )
    return marked("speech-adverb", *paragraphs)


def there_was(wish: Wish) -> Planted:
    chance = wish.chance
    things = [
        "a lamp",
        "an old woman",
        "a narrow stair",
        "a smell of tar",
        "two dogs",
        "a green door",
        "a clerk with a pen",
        "some broken glass",
    ]
    ends = [
        "⟦ that⟧ hung by the door.",
        "⟦ who⟧ counted the coins.",
        "⟦ which⟧ led down to the boats.",
        "⟦ that⟧ would not let them pass.",
    ]
    sentences = []
    for thing in chance.sample(things, 4):
        was = (
            "were"
            if thing[0] == "t" or thing.startswith("some")
            else chance.choice(["was", "had been"])
        )
        tail = chance.choice(ends)
        sentences.append(f"⟦There {was} {thing}{tail[1:]}")
    first, last = _fill(chance, 2)
    return marked(
        "there-was", " ".join([sentences[0], sentences[1], first, sentences[2], last, sentences[3]])
    )


def passives(wish: Wish) -> Planted:
    chance = wish.chance
    things = [
        "The gates",
        "The letters",
        "The floors",
        "The horses",
        "The lamps",
        "The crates",
        "The beds",
    ]
    done = [
        "opened",
        "burned",
        "scrubbed",
        "shod",
        "trimmed",
        "nailed up",
        "stripped",
        "counted",
        "taken",
        "sold",
        "carried off",
        "swept",
        "thrown out",
        "weighed",
        "written down",
        "searched",
    ]
    clauses = []
    for thing, participle in zip(chance.sample(things, 7), chance.sample(done, 7), strict=True):
        first, _, rest = participle.partition(" ")
        adverb = chance.choice(["", "", " quickly", " never"])
        clauses.append(f"{thing} ⟦were{adverb} {first}⟧{' ' + rest if rest else ''}")
    a, b, c, d, e, f, g = (clause[0].lower() + clause[1:] for clause in clauses)
    return marked(
        "passive-chain",
        f"By noon {a}, and {b}. Then {c}. After that {d}, {e} and, before anybody came, {f}; {g}. "
        f"{_fill(chance, 1)[0]}",
    )


def stacked(wish: Wish) -> Planted:
    chance = wish.chance
    words = [
        "narrow",
        "gloomy",
        "damp",
        "crooked",
        "silent",
        "forbidding",
        "ancient",
        "crumbling",
        "sullen",
        "weathered",
        "cavernous",
        "joyless",
        "tall",
        "pale",
        "grey",
        "windowless",
        "mossy",
    ]
    words = [w for w in words if w != "forbidding"]
    several = chance.sample(words, chance.choice([4, 5]))
    noun = chance.choice(["house", "stair", "street", "chapel", "tower", "courtyard"])
    first, last = _fill(chance, 2)
    joined = ", ".join(several) if chance.random() < 0.8 else " ".join(several)
    return marked("stacked-modifiers", f"{first} They stopped before the ⟦{joined} {noun}⟧. {last}")


def rhythm(wish: Wish) -> Planted:
    chance = wish.chance
    people = [
        "The keeper",
        "A woman",
        "One boy",
        "Her uncle",
        "Another porter",
        "Some dog",
        "Old Pym",
    ]
    deeds = ["went down", "came back", "looked up", "climbed up", "sat there", "fell asleep"]
    wheres = ["by the wall", "with a lamp", "in the rain", "for an hour", "at the end"]
    size = chance.choice(["", " of the long street", " and never once looked behind him"])
    sentences = [
        f"{who} {chance.choice(deeds)} {chance.choice(wheres)}{size}{chance.choice(AGAIN)}."
        for who in people[: chance.randint(6, 7)]
    ]
    return marked("rhythm", "⟦" + " ".join(sentences) + "⟧")


_DEEDS = (
    "took the lamp from its hook",
    "went out",
    "had known the way since childhood, and did not hurry",
    "stopped at the well",
    "counted the steps, as on every evening of that long and windless month",
    "drank",
    "could hardly keep both feet on the stones by the landing",
)


def openings(wish: Wish) -> Planted:
    chance = wish.chance
    word = "I" if wish.told_by_i else chance.choice(["He", "She", "They", "Ruth"])
    deeds = chance.sample(_DEEDS, 6)
    return marked("openings", " ".join(f"⟦{word}⟧ {deed}." for deed in deeds))


def cliche(wish: Wish) -> Planted:
    chance = wish.chance
    phrase = realised(chance, chance.choice(held_out(entries("cliches"))))
    first, last = _fill(chance, 2)
    return marked(
        "cliche", f"{first} And then, of all things, ⟦{phrase}⟧; so much for that. {last}"
    )


def ai_isms(wish: Wish) -> Planted:
    chance = wish.chance
    weights = valued("ai_isms")
    strong = held_out([entry for entry, weight in weights.items() if int(weight or 1) >= 2])
    phrases = [realised(chance, entry) for entry in chance.sample(strong, 4)]
    first, second, last = _fill(chance, 3)
    a, b, c, d = (f"⟦{phrase}⟧" for phrase in phrases)
    return marked(
        "ai-ism",
        f"{first} It was there again, {a}; then, {b}. {second} All of it: {c}. "
        f"Only this was left, {d}. {last}",
    )


_SLOTS = {
    "HIS": ["his", "her"],
    "HE": ["he", "she"],
    "HIM": ["him", "her"],
    "THEM": ["them"],
    "HIMSELF": ["himself", "herself"],
    "*": ["plain"],
}


def realised(chance: random.Random, entry: str) -> str:
    """One way to write an entry of a list of phrases."""
    words: list[str] = []
    for token in entry.split():
        if token.endswith("?") and chance.random() < 0.5:
            continue
        form = chance.choice(token.removesuffix("?").split("|"))
        form = chance.choice(_SLOTS.get(form, [form]))
        words[-1:] = [words[-1] + form] if form == "," else [*words[-1:], form]
    return " ".join(words)


def dialogue(wish: Wish) -> Planted:
    chance = wish.chance
    lines = [
        "Well?",
        "It was shut.",
        "Shut?",
        "Since noon, by the look of it.",
        "And the boat?",
        "Gone.",
        "Who took it?",
        "I never saw.",
        "You were there.",
        "I was looking the other way.",
        "For how long?",
        "An hour, perhaps more than an hour.",
        "What did you look at?",
        "The rain.",
        "Nothing else?",
        "There was nothing else.",
        "Then we wait.",
        "Here?",
        "Where else?",
    ]
    count = chance.randint(13, 18)
    return marked("unattributed", *[f"⟦“{line}”⟧" for line in lines[:count]])


def tense(wish: Wish) -> Planted:
    chance = wish.chance
    who = chance.choice(["She", "He"])
    verb = chance.choice(held_out(list(valued("action_verbs"))))
    tail = chance.choice(
        ["slowly along the wall", "and stops there", "towards the window", "at the gate"]
    )
    past = [
        "The fire had gone out, and the room was cold.",
        "Nobody spoke.",
        "The street lay empty below, and the lamps were lit.",
        "They waited until the bell had rung and the last of the carts was gone.",
    ]
    middle = f"⟦{who} {verb}⟧ {tail}."
    return marked("tense-slip", f"{past[0]} {past[2]} {middle} {past[3]} {past[1]}")


def viewpoint(wish: Wish) -> Planted:
    chance = wish.chance
    if wish.told_by_i:
        thought = chance.choice(
            [
                "wondered whether",
                "thought to himself",
                "realized",
                "secretly hoped",
                "felt a",
                "longed",
                "recalled",
            ]
        )
        tail = {
            "wondered whether": "I had lied.",
            "thought to himself": "that I had lied.",
            "realized": "that I had lied.",
            "secretly hoped": "that I would go.",
            "felt a": "stab of envy.",
            "longed": "for home.",
            "recalled": "the smell of tar.",
        }[thought]
        return marked(
            "pov-slip",
            "I shut the door and put my back against it. My hands shook. I looked at him "
            f"across the room, and I said nothing. ⟦He {thought}⟧ {tail} I counted to ten. I moved "
            "my foot a little, and my coat brushed the wall.",
        )
    deed = chance.choice(
        ["saw the rain begin", "took the lamp", "felt the cold", "heard a step", "turned away"]
    )
    return marked(
        "pov-slip",
        "He took his hat and went to the door. She had her back to him, and her hands lay in her "
        f"lap. He waited for her to speak. ⟦I⟧ {deed}. She turned her head, and he put it down "
        "again beside her gloves.",
    )


TICS = (
    "let go a breath",
    "drew a hand across his brow",
    "smiled in a kind of dull wonder",
    "answered with half a shrug",
    "clicked her tongue at him",
    "rubbed the back of his neck",
)


def tic(chance: random.Random, phrase: str) -> Planted:
    """One use of a tic, in one of its forms."""
    swap = chance.random() < 0.5
    who = "she" if swap else "he"
    form = phrase.replace("his ", "her ").replace("her ", "her " if swap else "his ")
    return marked("tic", f"{who.capitalize()} ⟦{form}⟧.")


KINDS: tuple[Callable[[Wish], Planted], ...] = (
    doubled,
    echo,
    filters,
    bookisms,
    adverbs,
    there_was,
    passives,
    stacked,
    rhythm,
    openings,
    cliche,
    ai_isms,
    dialogue,
    tense,
    viewpoint,
)
