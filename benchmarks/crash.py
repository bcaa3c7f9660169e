"""What 200 SIGKILLs lose and repeat: ``python -m benchmarks.crash [--kills N] [--chats N] [--seed N]``.

The bot runs as a real process over the local Bot API with Telegram's limits. It takes reports in, writes digests down
and sends both to 500 chats, and is killed at moments of chance. A last process then sends what is left. Exit status 1
if anything was lost, or one kill repeated more than one message. Two hundred kills take about half an hour on two
cores; the run gives up after ten minutes without an end once the last process is up.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bot.knowledge import load_knowledge
from tests.chat.crashes import CrashRun

DRAIN_SECONDS = 600.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--chats", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sitrep-crash-") as folder:
        outcome = CrashRun(
            folder=Path(folder),
            knowledge=load_knowledge(),
            chats=given.chats,
            kills=given.kills,
            seed=given.seed,
            drain_seconds=DRAIN_SECONDS,
        ).run()
    print(f"kills                 {outcome.kills}, chats {given.chats}, {time.monotonic() - begun:,.0f} s")
    print(f"should have arrived   {outcome.expected:,} alerts, digests and pictures")
    print(f"arrived               {outcome.arrived:,}")
    print(f"lost                  {len(outcome.lost)} {outcome.lost[:5] or ''}")
    print(f"reports not stored    {outcome.unstored}")
    print(f"sent twice for nothing {len(outcome.doubled)} {outcome.doubled[:5] or ''}")
    print(f"repeated              {outcome.repeated}, taken {outcome.longest_window:.2f} s before their kill at most")
    for repeats, kills in sorted(outcome.repeats_by_kill.items()):
        print(f"  kills that repeated {repeats}: {kills}")
    wrong = outcome.lost or outcome.doubled or outcome.unstored
    return 1 if wrong or outcome.most_at_one_kill > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
