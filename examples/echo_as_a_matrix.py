"""An echo is a matrix: shown in small, applied to a melody, and undone; sounds where a folder is given.

python echo_as_a_matrix.py [folder]
"""

import sys
from pathlib import Path

import numpy as np

import matelier as mt

MELODY = Path(__file__).parent / "melody.flac"

answer = mt.echo(MELODY, [0.3, 0.6], [0.5, 0.25], out=sys.argv[1] if len(sys.argv) > 1 else None)
answer.show()

value = answer.value
print(f"Written out, H would have {value.rows * value.columns:.1e} entries; {value.length:,} numbers say it all.")
x, y = (np.array(part.tolist(), float).ravel() for part in (value.x, value.y))
h = np.array(value.H.tolist(), float)[:, 0][: len(y) - len(x) + 1]
print(f"H x in small, {y}, is the convolution of h and x: {np.array_equal(np.convolve(h, x), y)}")

again = mt.echo(MELODY, 0.3, 0.5, feedback=True).value
later = np.zeros(13_230)  # 0.3 s
undone = np.concatenate([again.h, later]) - 0.5 * np.concatenate([later, again.h])
print(f"An echo of −0.5 undoes all echoes of echoes, but for {np.abs(undone[1:]).max():.1e} of the sound.")
print("checked:", answer.checked)
