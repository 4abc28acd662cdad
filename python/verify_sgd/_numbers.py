"""Exact numbers in, floats, arrays or Fractions out."""

from decimal import Decimal
from fractions import Fraction

try:
    import numpy
except ImportError:
    numpy = None


def exact(value):
    """The text of a number, exactly: 'p/q' of a float, the text itself of a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal):
        return str(Fraction(value))
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (float, int)):
        try:
            return str(Fraction(value))
        except (OverflowError, ValueError):
            raise ValueError(f"{value} is not allowed; give finite numbers") from None
    raise TypeError(f"{value!r} is no number; give an int, a float, a Fraction, a Decimal or a text such as '1/3'")


def vector(values):
    return [exact(value) for value in values]


def matrix(rows):
    return [vector(row) for row in rows]


def setting(value):
    """A parameter: a number, a vector or a matrix, as --set takes it."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return exact(value)
    return ";".join(
        ",".join(vector(row)) if not isinstance(row, str) and hasattr(row, "__iter__") else exact(row) for row in value
    ) if any(not isinstance(row, str) and hasattr(row, "__iter__") for row in value) else ",".join(vector(value))


def number(text, certified):
    """A number of an answer: a Fraction where it is certified, else a float."""
    if text is None or text == "inf":
        return float("inf") if text else None
    return Fraction(text) if certified else float(Fraction(text))


def array(texts, certified):
    """A vector or a matrix of an answer: lists of Fractions, or floats in an array of NumPy where that is there."""
    values = [
        array_row(entry, certified) if isinstance(entry, list) else number(entry, certified) for entry in texts
    ]
    return values if certified or numpy is None else numpy.array(values)


def array_row(texts, certified):
    return [number(text, certified) for text in texts]
