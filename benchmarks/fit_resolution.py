"""Fits the weights in ``bot/identity/evidence.py`` on this project's own catalogue, and shows their calibration.

One name of every actor is held out and asked; a third of the actors are taken away and one of their names is asked, so
that refusing is learnt too. The actors that are left keep few names in some rounds and all in others, since catalogues
of other people's making are thinner than this one. Run it after larger changes to the catalogue.
"""

import zlib
from collections import Counter
from collections.abc import Iterator

import numpy as np

from bot.identity.actors import Actor, load_catalogue
from bot.identity.evidence import WEIGHTS
from bot.identity.names import fold
from bot.identity.resolution import Resolver

ROUNDS = 9
TAKEN_AWAY = 3  # one actor in so many
KEPT_NAMES = (2, 4, 1000)  # of each actor, round by round
ANSWERS = 3  # the best answers of each question are learnt from
PENALTY = 1.0


def held_out(actors: list[Actor], seed: int, kept: int) -> tuple[list[Actor], list[tuple[str, str | None]]]:
    """The actors that are left, and the questions: a name and the id of its actor (None: not in the catalogue)."""

    def order(text: str) -> int:
        return zlib.crc32(f"{seed} {text}".encode())

    counts = Counter(fold(name) for actor in actors for name in {fold(name): name for name in actor.names}.values())
    left: list[Actor] = []
    questions: list[tuple[str, str | None]] = []
    for actor in actors:
        own = [name for name in actor.names if counts[fold(name)] == 1]
        spare = [name for name in own if name != actor.name]
        bare = {"phrases": (), "country_names": (), "demonyms": ()}
        if own and order(actor.id) % TAKEN_AWAY == 0:
            questions.append((min(own, key=lambda name: order(actor.id + name)), None))
        elif spare:
            asked = min(spare, key=lambda name: order(actor.id + name))
            questions.append((asked, actor.id))
            others = [name for name in actor.names if fold(name) != fold(asked)]
            names = tuple(sorted(others, key=lambda name: order(name + actor.id))[:kept])
            left.append(actor.model_copy(update={"names": names, **bare}))
        else:
            left.append(actor.model_copy(update=bare | {"names": actor.names[:kept]}))
    return left, questions


def examples(actors: list[Actor]) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The features of the best answers to every question, and whether each was right."""
    for seed in range(ROUNDS):
        left, questions = held_out(actors, seed, KEPT_NAMES[seed % len(KEPT_NAMES)])
        known = {actor.id for actor in left}
        resolver = Resolver(left)
        for name, right in questions:
            found = resolver.evidence(name)
            best = sorted(found.items(), key=lambda hit: -hit[1].strength)[:ANSWERS]
            for owner, evidence in best:
                yield evidence.features(), owner == right and owner in known


def fit(amounts: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, the base left unpenalised."""
    weights = np.zeros(amounts.shape[1])
    penalty = PENALTY * np.r_[0.0, np.ones(len(weights) - 1)]
    for _ in range(40):
        chance = 1 / (1 + np.exp(-amounts @ weights))
        slope = amounts.T @ (chance - right) + penalty * weights
        curve = (amounts * (chance * (1 - chance))[:, None]).T @ amounts + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    pairs = list(examples(list(load_catalogue())))
    amounts = np.array([features for features, _ in pairs])
    right = np.array([float(is_right) for _, is_right in pairs])
    print("fitted: ", *(f"{weight:.3g}" for weight in fit(amounts, right)))
    print("in use: ", *(f"{weight:.3g}" for weight in WEIGHTS))
    chance = 1 / (1 + np.exp(-amounts @ np.array(WEIGHTS)))
    for low in np.arange(0, 1, 0.1):
        within = (chance >= low) & (chance < low + 0.1)
        if within.any():
            share = right[within].mean()
            print(f"score {100 * low:3.0f} to {100 * low + 10:3.0f}: {within.sum():5d} answers, {share:.2f} right")


if __name__ == "__main__":
    main()
