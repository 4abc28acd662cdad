"""python3 -m unittest discover -s python/tests, with VERIFY_COMMAND or `verify` on PATH."""

import os
import random
import sys
import unittest
from decimal import Decimal
from fractions import Fraction

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

import verify_sgd
from verify_sgd import _command, _numbers

X = [["1", "1/2"], [0.25, -1], [Fraction(1, 3), Decimal("0.75")], [2, 0]]
Y = [1, "-1/2", 0.125, 3]
SIZES = {"step_size": "1/8", "batch_size": 2}


def by_hand(steps):
    """Mean of gradient descent in rationals."""
    rows = [[Fraction(_numbers.exact(value)) for value in row] for row in X]
    y = [Fraction(_numbers.exact(value)) for value in Y]
    b = [Fraction(0), Fraction(0)]
    for _ in range(steps):
        residuals = [sum(a * c for a, c in zip(row, b)) - target for row, target in zip(rows, y)]
        b = [
            b[j] - Fraction(1, 8) * sum(r * row[j] for r, row in zip(residuals, rows)) / len(rows) for j in range(2)
        ]
    return b


def sgd_runs(count, batch=2):
    rng = random.Random(1)
    rows = [[float(Fraction(_numbers.exact(value))) for value in row] for row in X]
    y = [float(Fraction(_numbers.exact(value))) for value in Y]
    runs = []
    for _ in range(count):
        b = [0.0, 0.0]
        for _ in range(6):
            drawn = [rng.randrange(4) for _ in range(batch)]
            residuals = [(sum(a * c for a, c in zip(rows[k], b)) - y[k], k) for k in drawn]
            b = [b[j] - sum(r * rows[k][j] for r, k in residuals) / (8 * batch) for j in range(2)]
        runs.append(b)
    return runs


class Questions(unittest.TestCase):
    def test_moments_are_those_by_hand(self):
        after = verify_sgd.moments(X, Y, process="sgd", step=3, **SIZES)
        for value, exact in zip(after.mean, by_hand(3)):
            self.assertAlmostEqual(float(value), float(exact), places=12)
        self.assertEqual(len(after.covariance), 2)
        self.assertIn("<table>", after._repr_html_())

    def test_digits_are_certified_fractions(self):
        after = verify_sgd.moments(X, Y, process="gradient-descent", step=3, digits=30, **SIZES)
        for value, exact in zip(after.mean, by_hand(3)):
            self.assertIsInstance(value, Fraction)
            self.assertLess(abs(value - exact), abs(exact) * Fraction(1, 10**29))

    def test_several_points_parameters_and_states(self):
        results = verify_sgd.moments(X, Y, process="sgd-momentum", step=[1, 2], gamma=Fraction(1, 2), **SIZES)
        self.assertEqual([result.at for result in results], ["1", "2"])
        self.assertEqual(sorted(results[0].states), ["b", "v"])

    def test_a_float_is_the_rational_that_it_is(self):
        self.assertEqual(_numbers.exact(0.1), "3602879701896397/36028797018963968")
        self.assertEqual(_numbers.setting([[1, "1/2"], [0, 1]]), "1,1/2;0,1")
        with self.assertRaises(ValueError):
            _numbers.exact(float("nan"))
        with self.assertRaises(TypeError):
            _numbers.exact(None)

    def test_risk_and_its_figure(self):
        risk = verify_sgd.risk(X, beta_star=[1, -1], sigma2="1/4", time=["1/2", 1, 2, 4], **SIZES)
        self.assertEqual(risk.process, "sgf")
        self.assertEqual(len(risk.estimation), 4)
        self.assertGreater(risk.estimation[0], risk.prediction[0] * 0)
        self.assertIn("<svg", risk._repr_html_())
        exact = verify_sgd.risk(X, beta_star=[1, -1], sigma2="1/4", time=1, digits=12, **SIZES)
        self.assertAlmostEqual(float(exact.estimation[0]), float(risk.estimation[1]), places=10)

    def test_stability(self):
        self.assertGreater(verify_sgd.stability(X, Y, batch_size=2).thresholds["sgd"], 0.1)
        self.assertGreater(verify_sgd.stability(X, Y, batch_size=2, process="sgd").threshold, 0.1)

    def test_check_and_falsify(self):
        proved = verify_sgd.check("Risk(gradient-flow, t) <= Risk(sgf, t)")
        self.assertEqual(proved.verdict, "proved")
        self.assertTrue(proved)
        refuted = verify_sgd.check("Risk(sgf, t) <= Risk(gradient-flow, t)", instances=5)
        self.assertEqual(refuted.verdict, "refuted")
        self.assertFalse(refuted)
        self.assertTrue(verify_sgd.falsify("Risk(sgf, t) <= Risk(gradient-flow, t)").found)

    def test_runs_are_compared(self):
        same = verify_sgd.compare(sgd_runs(800), X, Y, process="sgd", step=6, **SIZES)
        self.assertTrue(same.agrees, repr(same))
        other = verify_sgd.compare(sgd_runs(800, batch=1), X, Y, process="sgd", step=6, **SIZES)
        self.assertFalse(other.agrees)
        self.assertAlmostEqual(other.variance_ratio, 2.0, delta=0.4)

    def test_what_the_command_refuses_is_an_error_with_its_line(self):
        with self.assertRaises(verify_sgd.VerifyError) as caught:
            verify_sgd.moments(X, Y, process="sdg", step=1, **SIZES)
        self.assertIn("sgd", str(caught.exception))
        self.assertEqual(caught.exception.exit_code, 2)
        with self.assertRaises(verify_sgd.VerifyError):
            verify_sgd.check("Risk(sgf) <= 1")
        with self.assertRaises(TypeError):
            verify_sgd.moments(X, Y, **SIZES)

    def test_one_process_answers_and_comes_back(self):
        verify_sgd.stability(X, Y)
        first = _command._server._process
        verify_sgd.stability(X, Y)
        self.assertIs(first, _command._server._process)
        first.kill()
        first.wait()
        self.assertTrue(verify_sgd.stability(X, Y).thresholds)

    def test_a_command_that_is_not_there(self):
        before = os.environ.get("VERIFY_COMMAND")
        os.environ["VERIFY_COMMAND"] = "no-such-verify"
        try:
            with self.assertRaises(verify_sgd.VerifyError) as caught:
                verify_sgd.stability(X, Y)
            self.assertIn("VERIFY_COMMAND", str(caught.exception))
        finally:
            if before is None:
                del os.environ["VERIFY_COMMAND"]
            else:
                os.environ["VERIFY_COMMAND"] = before


if __name__ == "__main__":
    unittest.main()
