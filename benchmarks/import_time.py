"""How long `import matelier` takes in a fresh process, beside a bare `import numpy` and an empty process."""

import os
import platform
import statistics
import subprocess
import sys
import time

ROUNDS = 21
CONTENDERS = {"nothing": "pass", "import numpy": "import numpy", "import matelier": "import matelier"}


def seconds(code: str) -> float:
    """The wall time of a fresh process that runs this code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def interleaved(rounds: int) -> dict[str, list[float]]:
    """The times of every contender, each round running all of them, in turning order."""
    times: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    names = list(CONTENDERS)
    for name in names:
        seconds(CONTENDERS[name])  # the first run reads from disk and writes bytecode
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(seconds(CONTENDERS[name]))
    return times


def main() -> None:
    """Prints the medians, their quartiles, and each as a ratio to NumPy's own."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    print(f"{ROUNDS} rounds, interleaved; medians of wall time, with quartiles\n")
    times = interleaved(ROUNDS)
    numpy_takes = statistics.median(times["import numpy"])
    print(f"{'':16} {'median':>9} {'quartiles':>18} {'to NumPy':>9}")
    for name, taken in times.items():
        low, middle, high = (1000 * quartile for quartile in statistics.quantiles(taken, n=4))
        print(f"{name:16} {middle:6.0f} ms {low:6.0f} to {high:4.0f} ms {middle / (1000 * numpy_takes):9.2f}")


if __name__ == "__main__":
    main()
