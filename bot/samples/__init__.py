"""Sample reports, written for the project on real events of October 2023 to February 2024.

They come from invented outlets (every source begins with "Sample"), so that a fresh installation has something to
answer from and the tests have a corpus whose gold is known (``bot/evaluation/data``).
"""

from bot.samples.reports import load_samples

__all__ = ["load_samples"]
