"""A writer at work: types, takes, turns down, undoes, cuts and pastes, at a human pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from afterword.features.ledger.offers import Offer, Part
from afterword.inference import Receipt
from features.ledger.oracle import Change, Fortune, Oracle, differing

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

WORDS = (
    "harbour", "the", "a", "lamp", "keeper", "said", "nothing", "é", "👩‍🚀", "rowed", "out", "🜁",
    "salt", "“No,”", "rain", "and", "quay", "of", "nine", "boats", "I", "ß", "the", "the",
)  # fmt: skip


class Desk(Protocol):
    """What the writer works on: an editor over the code under test."""

    def edit(self, change: Change) -> None: ...
    def offer(self, offers: Sequence[Offer]) -> None: ...
    def refuse(self, offer: Offer) -> None: ...
    def shown(self, receipt: str) -> None: ...
    def accepted(self, receipt: str) -> None: ...
    def save(self) -> None: ...


def receipt(name: str, **more: object) -> Receipt:
    known = {
        "id": name, "engine": "scripted", "model": "m", "pieces": (), "prompt_tokens": 10,
        "answer_tokens": 5, "temperature": 0.8, "seed": None, "started_at": 0.0,
        "seconds_to_first": 0.1, "seconds": 0.5,
    }  # fmt: skip
    return Receipt(**{**known, **more})  # type: ignore[arg-type]


def offer(
    name: str, text: str, start: int, end: int | None = None, *, applied: bool = False
) -> Offer:
    words = text.strip()
    lead = text.index(words)
    part = Part(lead, lead + len(words), name)
    end = start if end is None else end
    return Offer(start, end, text, (part,), (receipt(name),), "empty-line", applied)


def alike_for(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


class Writer:
    """Random sessions; everything is done to the oracle and told to the desk."""

    def __init__(
        self,
        chance: random.Random,
        oracle: Oracle,
        desk: Desk,
        *,
        clock: Callable[[float], None],
        eol: str = "\n",
        whole: bool = False,
        tells: bool = False,
        says: bool = False,
    ) -> None:
        """`whole`: the editor syncs whole texts; `tells` what is shown; `says` what was taken."""
        self.chance, self.oracle, self.desk = chance, oracle, desk
        self.clock, self.eol, self.whole, self.tells, self.says = clock, eol, whole, tells, says
        self.undone: list[str] = []
        self.done: list[str] = []
        self.count = 0
        self.open: list[tuple[str, int]] = []

    # -- small things -----------------------------------------------------------------------------

    def wait(self, seconds: float) -> None:
        self.oracle.pass_time(seconds)
        self.clock(seconds)

    def pace(self) -> None:
        self.wait(self.chance.expovariate(1 / 0.18) + 0.03)

    def change(self, start: int, end: int, text: str, *, step: bool = True) -> None:
        if step:
            self.done.append(self.oracle.text)
            self.undone.clear()
        self.oracle.pass_time(0)
        self.desk.edit(self.oracle.change(Change(start, end, text), whole=self.whole))

    def take(self, start: int, end: int, text: str, parts: list[tuple[int, int, str]]) -> None:
        self.done.append(self.oracle.text)
        self.undone.clear()
        self.oracle.pass_time(0)
        self.desk.edit(self.oracle.accept(Change(start, end, text), parts, whole=self.whole))

    def between(self, offset: int) -> int:
        """No editor's cursor stands within a line break or an emoji."""
        text = self.oracle.text
        at = min(max(offset, 0), len(text))
        while 0 < at < len(text) and (text[at - 1 : at + 1] == "\r\n" or not text[at].isascii()):
            at += 1
        return at

    def anywhere(self) -> int:
        return self.between(self.chance.randrange(len(self.oracle.text) + 1))

    def prose(self, most: int = 12) -> str:
        words = [self.chance.choice(WORDS) for _ in range(self.chance.randint(1, most))]
        self.count += 1
        return f"{' '.join(words)} q{self.count}x"

    # -- what a writer does -----------------------------------------------------------------------

    def type(self) -> None:
        at = self.anywhere()
        before = self.oracle.text
        for character in f" {self.prose(4)}".replace("👩‍🚀", "🜁"):
            self.pace()
            self.change(at, at, character, step=False)
            at += 1
        self.done.append(before)
        self.undone.clear()

    def backspace(self) -> None:
        at, before = self.anywhere(), self.oracle.text
        for _ in range(self.chance.randint(1, 12)):
            start = at - 1
            while start > 0 and self.between(start) != start:
                start -= 1
            if start < 0:
                break
            self.pace()
            self.change(start, at, "", step=False)
            at = start
        self.done.append(before)
        self.undone.clear()

    def replace(self) -> None:
        start = self.anywhere()
        end = self.between(start + self.chance.randint(0, 30))
        self.wait(1.0)
        self.change(start, end, self.chance.choice(("", self.prose(3), self.eol * 2)))

    def near(self) -> None:
        """Right at the edge of, or in, what came from a candidate."""
        spans = self.oracle.spans()
        if not spans:
            return
        start, end, _ = self.chance.choice(spans)
        place = self.chance.choice((start, end, start + 1, end - 1, (start + end) // 2))
        at = self.between(place)
        self.wait(0.5)
        if self.chance.random() < 0.5:
            self.change(at, at, self.chance.choice((" ", "x", self.prose(2), self.eol)))
        else:
            stop = self.between(at + self.chance.randint(1, 6))
            self.change(at, stop, "")

    def move(self) -> None:
        spans = self.oracle.spans()
        start = self.anywhere()
        if spans and self.chance.random() < 0.7:
            start = self.between(max(0, self.chance.choice(spans)[0] - self.chance.randint(0, 9)))
        end = self.between(start + self.chance.randint(3, 60))
        cut = self.oracle.text[start:end]
        self.wait(1.5)
        self.change(start, end, "")
        for _ in range(self.chance.choice((1, 1, 2))):
            self.wait(1.5)
            if cut:
                at = self.anywhere()
                self.change(at, at, cut)

    def undo(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            if self.done:
                self.wait(0.4)
                self.undone.append(self.oracle.text)
                self.go(self.done.pop())

    def redo(self) -> None:
        for _ in range(self.chance.randint(1, 2)):
            if self.undone:
                self.wait(0.4)
                self.done.append(self.oracle.text)
                self.go(self.undone.pop())

    def go(self, text: str) -> None:
        """Undo and redo are told as one change."""
        self.change(*differing(self.oracle.text, text), step=False)

    def pause(self) -> None:
        self.wait(self.chance.choice((3.0, 9.0, 55.0, 200.0, 900.0)))

    def save(self) -> None:
        self.oracle.pass_time(0)
        self.oracle.save()
        self.desk.save()

    # -- offers -----------------------------------------------------------------------------------

    def asked(self, count: int = 1) -> tuple[int, list[tuple[str, str]]]:
        """Ask somewhere; what is open elsewhere is thereby turned down."""
        at = self.anywhere()
        offers = []
        for _ in range(count):
            self.count += 1
            text = f"{self.chance.choice((' ', ''))}Z{self.count} {self.prose()}"
            if self.chance.random() < 0.3:
                text += f"\n\n{self.prose()}"
            offers.append((f"r{self.count}", text))
        self.turn_down_open()
        self.show(at, offers)
        return at, offers

    def show(self, at: int, offers: list[tuple[str, str]]) -> None:
        self.desk.offer([offer(name, text, at) for name, text in offers])
        for number, (name, text) in enumerate(offers):
            fortune = self.oracle.fortunes.setdefault(name, Fortune(len(text.strip())))
            fortune.shown |= not self.tells and number == 0
        if self.tells:
            self.see(offers[0][0])
        self.open = [(name, 0) for name, _ in offers]

    def see(self, name: str) -> None:
        self.oracle.fortunes[name].shown = True
        self.desk.shown(name)

    def turn_down_open(self, typed: int = 0) -> None:
        for name, _ in self.open:
            fortune = self.oracle.fortunes[name]
            fortune.refused = True
            fortune.typed = typed
        self.open = []

    def of_part(self, text: str, typed: int) -> int:
        """How many of its first characters are the candidate's: those before its words aren't."""
        return max(0, typed - (len(text) - len(text.lstrip())))

    def on_page(self, text: str) -> str:
        return text.replace("\n", self.eol)

    def accept(self) -> None:
        """Cycle to one of several and take it; or type a little of it first."""
        at, offers = self.asked(self.chance.choice((1, 1, 3)))
        chosen = self.chance.randrange(len(offers))
        for name, _ in offers[: chosen + 1]:
            if self.tells:
                self.see(name)
            self.oracle.fortunes[name].shown = True
        name, text = offers[chosen]
        self.wait(self.chance.choice((0.6, 4.0)))
        typed = self.chance.choice((0, 0, 1, 3))
        at = self.typed(at, text[:typed])
        rest = text[typed:]
        came = self.on_page(rest)
        self.chosen(name, offers, typed)
        self.take(at, at, came, [self.solid(came, name, lead=typed == 0)])
        self.finished(name)

    def chosen(self, name: str, offers: list[tuple[str, str]], typed: int = 0) -> None:
        """The others are departed from, where they don't begin alike any more."""
        chosen = dict(offers)[name]
        for other, text in offers:
            alike = alike_for(text, chosen[:typed])
            fortune = self.oracle.fortunes[other]
            fortune.typed = self.of_part(text, alike)
            fortune.refused |= other != name
        self.open = []

    def finished(self, name: str) -> None:
        self.oracle.finish(name)
        if self.says:
            self.desk.accepted(name)

    def typed(self, at: int, text: str) -> int:
        for character in text:
            self.pace()
            self.change(at, at, self.on_page(character))
            at += len(self.on_page(character))
        return at

    def solid(self, came: str, name: str, *, lead: bool = True) -> tuple[int, int, str]:
        """Where the candidate's part is in what came in: without white space at either end."""
        return (len(came) - len(came.lstrip()) if lead else 0), len(came.rstrip()), name

    def by_words(self) -> None:
        """Take it word by word; then all of it, or something else."""
        at, offers = self.asked()
        ((name, text),) = offers
        self.open = []
        words, seen = text.split(" "), 0
        ending = self.chance.choice(("all", "depart", "leave"))
        steps = self.chance.randint(1, len(words) - 1) if ending != "all" else len(words)
        for step in range(steps):
            piece = text[seen : text.index(words[step], seen) + len(words[step])]
            if len(piece) < 2:
                continue
            self.wait(self.chance.choice((1.0, 1.0, 1.0, 12.0)))
            came = self.on_page(piece)
            self.take(at, at, came, [self.solid(came, name, lead=seen == 0)])
            at, seen = at + len(came), seen + len(piece)
        if seen == len(text):
            self.finished(name)
        elif ending == "depart":
            self.change(at, at, "#")
            self.oracle.fortunes[name].refused = True
        self.open = [] if seen == len(text) or ending == "depart" else [(name, 0)]

    def type_out(self) -> None:
        """Type all of it by hand."""
        at, offers = self.asked()
        ((name, text),) = offers
        self.typed(at, text)
        self.oracle.fortunes[name].typed_out = True
        self.oracle.fortunes[name].typed = len(text.strip())
        self.open = []
        self.done.clear()
        self.undone.clear()

    def reject(self) -> None:
        """Type something else there, maybe after a letter or two of it."""
        at, offers = self.asked(self.chance.choice((1, 3)))
        typed = self.chance.choice((0, 1))
        at = self.typed(at, offers[0][1][:typed])
        self.pace()
        self.change(at, at, "#")
        for name, text in offers:
            fortune = self.oracle.fortunes[name]
            fortune.refused = True
            alike = alike_for(text, offers[0][1][:typed])
            fortune.typed = self.of_part(text, alike)
        self.open = []

    def ask_again(self) -> None:
        """Ask for another at the same place, and take that, or leave it."""
        at, _ = self.asked()
        self.wait(2.0)
        self.count += 1
        again = [(f"r{self.count}", f"Y{self.count} {self.prose()}")]
        self.turn_down_open()
        self.show(at, again)
        if self.chance.random() < 0.5:
            ((name, text),) = again
            self.chosen(name, again)
            self.wait(2.0)
            came = self.on_page(text)
            self.take(at, at, came, [self.solid(came, name)])
            self.finished(name)

    def put(self) -> None:
        """Have one, or a collage of two, put in the place of a stretch; or refuse it."""
        self.turn_down_open()
        start = self.anywhere()
        end = self.between(start + self.chance.randint(0, 40))
        names, text, parts = [], "", []
        for _ in range(self.chance.choice((1, 2))):
            self.count += 1
            said = f"Z{self.count} {self.prose()}"
            text += "\n\n" if text else ""
            parts.append(Part(len(text), len(text) + len(said), f"r{self.count}"))
            text += said
            names.append(f"r{self.count}")
        made = Offer(
            start, end, text, tuple(parts), tuple(map(receipt, names)), "gap", applied=True
        )
        self.desk.offer([made])
        for part in parts:
            self.oracle.fortunes[part.receipt] = Fortune(part.end - part.start)
        self.wait(2.0)
        if self.chance.random() < 0.2:
            for name in names:
                self.oracle.fortunes[name].shown = self.oracle.fortunes[name].refused = True
            self.desk.refuse(made)
            return
        came = [
            (len(self.on_page(text[: one.start])), len(self.on_page(text[: one.end])), one.receipt)
            for one in parts
        ]
        self.take(start, end, self.on_page(text), came)
        for name in names:
            self.oracle.finish(name)

    # -- a session --------------------------------------------------------------------------------

    def work(self) -> None:
        """One thing, at random."""
        about = {
            self.accept: 12, self.by_words: 8, self.type_out: 2, self.reject: 6, self.ask_again: 4,
            self.put: 6,
        }  # fmt: skip
        if not self.open:
            about |= {
                self.type: 8, self.backspace: 6, self.replace: 8, self.near: 14, self.move: 10,
                self.undo: 14, self.redo: 8, self.pause: 8, self.save: 4,
            }  # fmt: skip
        self.wait(self.chance.expovariate(1 / 2.0))
        self.chance.choices(list(about), list(about.values()))[0]()
