"""Energy of a block, of its model and of what is left, summed in binary64 in one pass."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled

Float32: TypeAlias = NDArray[np.float32]


@compiled(fastmath={"reassoc", "contract"}, error_model="python")
def energies(M: Float32, model: Float32) -> tuple[float, float, float]:
    """‖M‖², ‖model‖² and ‖M − model‖² (squared Frobenius norms) of two blocks of one shape, row-contiguous.

    The difference is formed entry by entry: ‖M‖² − 2⟨M, model⟩ + ‖model‖² would lose its digits where little is left.
    """
    whole, kept, left = 0.0, 0.0, 0.0
    for t in range(M.shape[0]):
        m, p = M[t], model[t]
        row_whole, row_kept, row_left = 0.0, 0.0, 0.0
        for i in range(M.shape[1]):
            a = np.float64(m[i])
            b = np.float64(p[i])
            row_whole += a * a
            row_kept += b * b
            row_left += (a - b) * (a - b)
        whole += row_whole
        kept += row_kept
        left += row_left
    return whole, kept, left
