"""Explains data with linear algebra: the work shown, the answer checked, in four languages."""

from matelier.ask import Answer, explain, verify
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Floating, Matrix
from matelier.spine.step import Step

__all__ = ["Answer", "BadInput", "Claim", "Exact", "Floating", "Matrix", "Step", "Unable", "explain", "verify"]
