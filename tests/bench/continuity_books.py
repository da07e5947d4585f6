"""The books that contradictions are planted in, with some of the people in each as they are.

Kinships are the books' own. Colours, ages and homes are those that the lore of the test gives to
people whom their book leaves without, or as the book has them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Somebody:
    """A character as a narrator usually names them; `kin` are (word, whose name)."""

    name: str
    pronoun: str
    eyes: str
    hair: str
    age: int
    home: str
    kin: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()


BOOKS: dict[str, tuple[Somebody, ...]] = {
    "en-novels/austen_emma.md": (
        Somebody("Harriet", "she", "blue", "fair", 17, "Highbury", (), ("Harriet Smith",)),
        Somebody("Emma", "she", "hazel", "brown", 20, "Hartfield", (("sister", "Isabella"),)),
        Somebody(
            "Isabella", "she", "brown", "brown", 27, "Brunswick Square", (("sister", "Emma"),)
        ),
        Somebody("Mr. Knightley", "he", "grey", "brown", 37, "Donwell Abbey"),
        Somebody("Frank Churchill", "he", "brown", "black", 23, "Enscombe"),
    ),
    "en-novels/austen_sense-and-sensibility.md": (
        Somebody("Elinor", "she", "grey", "brown", 19, "Barton", (("sister", "Marianne"),)),
        Somebody("Marianne", "she", "brown", "brown", 17, "Barton", (("sister", "Elinor"),)),
        Somebody("Willoughby", "he", "black", "brown", 25, "Allenham"),
        Somebody("Edward", "he", "blue", "fair", 24, "Longstaple"),
    ),
    "en-novels-gutenberg-raw/prideandprejudice.txt": (
        Somebody("Elizabeth", "she", "brown", "brown", 20, "Longbourn", (("sister", "Lydia"),)),
        Somebody("Lydia", "she", "blue", "fair", 16, "Longbourn", (("sister", "Elizabeth"),)),
        Somebody("Charlotte", "she", "grey", "brown", 27, "Hunsford"),
        Somebody("Mr. Wickham", "he", "blue", "brown", 26, "Meryton"),
        Somebody("Mr. Bingley", "he", "green", "sandy", 23, "Netherfield"),
    ),
    "en-novels/dickens_hard-times.md": (
        Somebody("Louisa", "she", "grey", "brown", 20, "Coketown", (("brother", "Tom"),)),
        Somebody("Sissy", "she", "brown", "black", 16, "Coketown"),
        Somebody("Stephen", "he", "grey", "grey", 40, "Coketown"),
        Somebody("Rachael", "she", "brown", "black", 35, "Coketown"),
    ),
    "en-novels/montgomery_anne-of-green-gables.md": (
        Somebody("Marilla", "she", "grey", "grey", 52, "Green Gables", (("brother", "Matthew"),)),
        Somebody("Matthew", "he", "blue", "grey", 60, "Green Gables", (("sister", "Marilla"),)),
        Somebody("Diana", "she", "black", "black", 13, "Orchard Slope"),
        Somebody("Gilbert", "he", "hazel", "brown", 14, "Avonlea"),
    ),
    "en-novels/twain_the-adventures-of-tom-sawyer.md": (
        Somebody("Becky", "she", "blue", "fair", 11, "Hannibal"),
        Somebody("Aunt Polly", "she", "grey", "grey", 58, "Hannibal"),
        Somebody("Sidney", "he", "brown", "brown", 10, "Hannibal"),
        Somebody("Huck", "he", "blue", "brown", 13, "Hannibal"),
    ),
    "en-novels-gutenberg-raw/doriangray.txt": (
        Somebody("Basil", "he", "brown", "brown", 33, "Chelsea"),
        Somebody("Lord Henry", "he", "green", "brown", 35, "Mayfair"),
        Somebody("Campbell", "he", "brown", "black", 26, "Hertford Street"),
    ),
    "en-novels-gutenberg-raw/scarletletter.txt": (
        Somebody("Hester", "she", "black", "black", 28, "Boston", (("daughter", "Pearl"),)),
        Somebody("Pearl", "she", "brown", "brown", 7, "Boston", (("mother", "Hester"),)),
        Somebody("Roger Chillingworth", "he", "grey", "grey", 60, "Boston"),
    ),
    "en-novels-gutenberg-raw/taletwocities.txt": (
        Somebody("Lucie", "she", "blue", "fair", 22, "Soho"),
        Somebody("Charles Darnay", "he", "brown", "brown", 27, "Soho"),
        Somebody("Carton", "he", "brown", "brown", 28, "Fleet Street"),
        Somebody("Miss Pross", "she", "grey", "red", 50, "Soho", (("brother", "Solomon"),)),
    ),
    "en-novels-gutenberg-raw/greatgatsby.txt": (
        Somebody("Daisy", "she", "blue", "brown", 23, "East Egg"),
        Somebody("Gatsby", "he", "brown", "brown", 32, "West Egg"),
        Somebody("Jordan", "she", "grey", "fair", 22, "Louisville", (), ("Jordan Baker",)),
        Somebody("Wilson", "he", "blue", "fair", 38, "Flushing"),
    ),
}
#: Names that are misspelt, as their books have them.
NAMES: dict[str, tuple[str, ...]] = {
    "en-novels/austen_emma.md": (
        "Knightley", "Harriet", "Weston", "Elton", "Fairfax", "Churchill", "Woodhouse", "Hartfield",
        "Highbury", "Randalls", "Martin", "Isabella",
    ),
    "en-novels/austen_sense-and-sensibility.md": (
        "Elinor", "Marianne", "Willoughby", "Edward", "Jennings", "Brandon", "Middleton",
        "Dashwood", "Barton", "Palmer", "Ferrars", "Norland",
    ),
    "en-novels-gutenberg-raw/prideandprejudice.txt": (
        "Elizabeth", "Darcy", "Bingley", "Wickham", "Collins", "Lydia", "Charlotte", "Bennet",
        "Catherine", "Gardiner", "Longbourn", "Netherfield",
    ),
    "en-novels/dickens_hard-times.md": (
        "Gradgrind", "Bounderby", "Louisa", "Stephen", "Sparsit", "Rachael", "Sissy", "Harthouse",
        "Bitzer", "Slackbridge", "Sleary", "Coketown",
    ),
    "en-novels/montgomery_anne-of-green-gables.md": (
        "Marilla", "Matthew", "Diana", "Gilbert", "Rachel", "Barry", "Gables", "Cuthbert", "Lynde",
        "Avonlea", "Allan", "Blythe",
    ),
    "en-novels/twain_the-adventures-of-tom-sawyer.md": (
        "Becky", "Sawyer", "Huckleberry", "Polly", "Thatcher", "Potter", "Sidney", "Douglas",
        "Harper", "Welshman",
    ),
    "en-novels-gutenberg-raw/doriangray.txt": (
        "Dorian", "Basil", "Hallward", "Harry", "Henry", "Sibyl", "Campbell", "James", "Vane",
        "Fermor",
    ),
    "en-novels-gutenberg-raw/scarletletter.txt": (
        "Hester", "Pearl", "Prynne", "Dimmesdale", "Chillingworth", "Hibbins", "Bellingham",
        "Wilson", "Roger",
    ),
    "en-novels-gutenberg-raw/taletwocities.txt": (
        "Lorry", "Defarge", "Manette", "Carton", "Darnay", "Pross", "Cruncher", "Lucie", "Stryver",
        "Charles", "Barsad", "Jerry",
    ),
    "en-novels-gutenberg-raw/greatgatsby.txt": (
        "Gatsby", "Daisy", "Jordan", "Wilson", "Buchanan", "Baker", "Myrtle", "Catherine",
        "Wolfshiem", "Michaelis", "Louisville",
    ),
}  # fmt: skip
