"""Finds the known words that another word could be a spelling of, without comparing it with all of them."""

from collections import defaultdict
from collections.abc import Iterable

from bot.identity.names import skeleton

_SHORTEST, _LONGEST = 4, 40  # a shorter word with a letter changed is another word; a longer one is none at all


class Spellings:
    """Words by their letters, by these with any one letter left out, and by their consonants.

    Two words that differ by one letter, more, less or other, share a form; so do two with the same consonants.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            for form in {*_letter_forms(word), _sound_form(bones_of(word))}:
                self._words[form].append(word)

    def near(self, word: str) -> set[str]:
        """The known words that share a form with ``word``, itself among them where it is known."""
        bones = bones_of(word)
        sounds = {_sound_form(bones)}
        if not word.isascii():  # transliteration may add a consonant
            sounds.update(map(_sound_form, _without_one(bones)))
        return {known for form in {*_letter_forms(word), *sounds} for known in self._words.get(form, ())}


def bones_of(name: str) -> str:
    """The consonants of a whole name without spaces."""
    return skeleton(name).replace(" ", "")


def _letter_forms(word: str) -> set[str]:
    return {word, *_without_one(word)}


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))} if _SHORTEST <= len(word) <= _LONGEST else set()


def _sound_form(bones: str) -> str:
    return f"~{bones}"
