"""Exact moments, risks and machine-checked claims of stochastic gradient methods, by the command `verify`.

Functions: moments, risk, stability, check, falsify, compare. Numbers go in exactly (a float is the rational that it is) and come out as
floats (NumPy arrays where NumPy is there) or, with digits=N, as certified Fractions. What the command refuses is a VerifyError.
"""

from ._answers import Check, Comparison, Counterexample, Moments, Risk, Stability
from ._command import VerifyError
from ._questions import check, compare, falsify, moments, risk, stability

__all__ = [
    "Check",
    "Comparison",
    "Counterexample",
    "Moments",
    "Risk",
    "Stability",
    "VerifyError",
    "check",
    "compare",
    "falsify",
    "moments",
    "risk",
    "stability",
]
__version__ = "0.2.0"
