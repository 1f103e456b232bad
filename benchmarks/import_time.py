"""How long `import matelier` takes in a fresh process, beside a bare `import numpy` and an empty process."""

import subprocess
import sys
from collections.abc import Callable

from race import environment, race, table

CODE = {"an empty process": "pass", "import numpy": "import numpy", "import matelier": "import matelier"}


def fresh(code: str) -> Callable[[], object]:
    """A runner that runs this code in a new process."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    """Prints the medians, and each as a ratio to NumPy's own."""
    seconds = race({name: fresh(code) for name, code in CODE.items()}, runs=21)
    against = seconds["import numpy"]
    rows = [(name, f"{1000 * taken:.0f} ms", f"{taken / against:.2f}") for name, taken in seconds.items()]
    print(environment())
    print(table(("fresh process", "median of 21", "to NumPy"), rows))


if __name__ == "__main__":
    main()
