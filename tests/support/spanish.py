"""How easy a Spanish text reads: INFLESZ (Flesch-Szigriszt), 206.835 - 62.3 x syllables a word -
words a sentence. From 65 on "rather easy", from 80 on "very easy" (Barrio-Cantalejo 2008).
"""

import re
from itertools import pairwise
from typing import Final

STRONG: Final = "aeoáéó"
STRESSED_WEAK: Final = "íú"
DRUGS: Final = re.compile(
    "benzodiacepinas?|buprenorfina|fentanilo|heroína|medetomidina|metadona|naloxona|naltrexona|"
    "narcan|nitacenos?|opioides?|suboxone|xilacina|acetaminofén|gabapentina|pregabalina|tianeptina"
)
"""Counted as two syllables each, as in English: who needs them knows them."""


def syllables(word: str) -> int:
    """Syllables of a word: vowels that stand together are one, unless two are strong or a weak one
    is stressed.
    """
    word = word.lower()
    if DRUGS.fullmatch(word):
        return 2
    word = re.sub(r"qu(?=[eiéí])", "q", word)
    word = re.sub(r"gu(?=[eiéí])", "g", word)
    word = re.sub(r"y\b", "i", word)
    word = re.sub(r"(?<=[aeiouáéíóú])h(?=[aeiouáéíóú])", "", word)
    count = 0
    for group in re.findall(r"[aeiouáéíóúü]+", word):
        pairs = pairwise(group)
        apart = [
            (a in STRONG and b in STRONG) or a in STRESSED_WEAK or b in STRESSED_WEAK
            for a, b in pairs
        ]
        count += 1 + sum(apart)
    return max(count, 1)


def words(text: str) -> list[str]:
    """Words; numbers are left out."""
    return re.findall(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+", text)


def sentences(markdown: str) -> list[list[str]]:
    """The words of each sentence, list point and heading; links as their words, no numbers."""
    text = re.sub(r"<helpline:[^>]*>", "", markdown)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("**", "")
    found = []
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:- |\d+\. |#))", text):
        line = " ".join(re.sub(r"^\s*(?:- |\d+\. |#+ )", "", block).split())
        found += [words(part) for part in re.split(r"(?<=[.?!:;])[\"”»)]*\s+", line)]
    return [each for each in found if each]


def inflesz(markdown: str) -> float:
    """How easy a text reads."""
    found = sentences(markdown)
    said = [word for sentence in found for word in sentence]
    return 206.835 - 62.3 * sum(map(syllables, said)) / len(said) - len(said) / len(found)
