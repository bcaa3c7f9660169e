"""How fast actors are found and resolved: ``python -m benchmarks.actors``.

Side by side in one run: one name against 100,000 made-up names, resolved by the index and by ``process.extractOne``;
reading the shipped catalogue; and scanning an article of 500 words for all its actors.
"""

import random
import resource
import time
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from bot.identity.actors import Actor, load_catalogue
from bot.identity.names import fold
from bot.identity.resolution import Resolver

NAMES = 100_000
QUESTIONS = 200
BASELINE_QUESTIONS = 200
KINDS = ("Front", "Army", "Movement", "Brigade", "Union", "Council", "Party", "Organization", "Battalion", "Resistance")
PURPOSES = ("Liberation", "Islamic", "National", "Revolutionary", "Popular", "Democratic", "Patriotic", "Free")
SYLLABLES = [c + v + e for c in "bdfghjklmnrstwz" for v in "aiou" for e in ("", "l", "n", "r", "s")]
ARTICLE = (
    "US Central Command said the Houthis had fired two missiles from Hodeidah. Kataib Hezbollah denied any part in the "
    "attack near the base, and the Iraqi army opened an inquiry while residents of the town waited for news. "
) * 13


def made_up(count: int, rng: random.Random) -> list[str]:
    """Names such as groups bear: acronyms, names of one or two words, and full titles of up to ten."""

    def own() -> str:
        return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 3))).title()

    def title() -> str:
        return f"{rng.choice(PURPOSES)} {rng.choice(KINDS)} of {own()}"

    shapes: list[Callable[[], str]] = [
        lambda: "".join(rng.choices("ABCDEFGHIJKLMNOPRSTUVZ", k=rng.randint(4, 6))),
        lambda: f"{own()} {rng.choice(KINDS)}",
        lambda: f"{own()} {own()}",
        title,
        title,
        lambda: f"{title()} and the {rng.choice(PURPOSES)} {rng.choice(KINDS)} of the {own()} and {own()}",
    ]
    return [rng.choice(shapes)() for _ in range(count)]


def as_heard(name: str, rng: random.Random) -> str:
    """The same name as somebody else might write it: two words change places, one letter is dropped or doubled."""
    words = name.split()
    at = rng.randrange(len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    longest = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[longest]
    letter = rng.randrange(1, len(word))
    words[longest] = word[:letter] + rng.choice(("", 2 * word[letter])) + word[letter + 1 :]
    return " ".join(words)


def seconds(call: Callable[[], object], times: int = 1) -> float:
    """Processor time of one call."""
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times


def share_right(answers: Sequence[str | None], right: Sequence[str]) -> float:
    return sum(answer == wanted for answer, wanted in zip(answers, right, strict=True)) / len(right)


def main() -> None:
    rng = random.Random(7)
    print(f"shipped catalogue read in {seconds(load_catalogue):.3f} s")
    catalogue = load_catalogue()
    print(f"{len(catalogue)} actors; first text (builds the finder) {seconds(lambda: catalogue.find(ARTICLE)):.3f} s")
    print(f"{len(ARTICLE.split())} words scanned in {1000 * seconds(lambda: catalogue.find(ARTICLE), 50):.2f} ms")
    print(f"memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")

    names = list(dict.fromkeys(made_up(NAMES, rng)))
    actors = [Actor(id=name, name=name, names=(name,)) for name in names]
    resolver = Resolver(actors)
    asked = rng.sample([name for name in names if not name.isupper()], QUESTIONS)
    questions = [as_heard(name, rng) for name in asked]
    resolver.resolve(questions[0])
    resolver.resolve("borne by nobody")  # the last rung makes its index when it is first needed

    ours: list[str | None] = []
    own = seconds(lambda: ours.extend(next((m.id for m in resolver.resolve(q)), None) for q in questions)) / QUESTIONS
    folded = [fold(name) for name in names]
    few = questions[:BASELINE_QUESTIONS]
    theirs: list[str | None] = []

    def baseline() -> None:
        for question in few:
            found = process.extractOne(fold(question), folded, scorer=fuzz.WRatio)
            theirs.append(names[found[2]] if found else None)

    other = seconds(baseline) / len(few)
    print(f"{len(names)} names: {1000 * own:.2f} ms a name, R@1 {share_right(ours, asked):.3f}")
    print(f"extractOne (WRatio): {1000 * other:.1f} ms a name, R@1 {share_right(theirs, asked[: len(few)]):.3f}")
    print(f"{other / own:.0f} times faster")


if __name__ == "__main__":
    main()
