"""python3 -m unittest discover -s tools: the certificates of this tree, copies of them that were tampered with, and the intervals."""
import hashlib, json, math, os, random, sys, unittest
from fractions import Fraction as Q
from pathlib import Path
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import certificate_mathematics as mathematics
from check_certificate import verdict

ROOT = Path(__file__).resolve().parent.parent
GENUINE = sorted(ROOT.glob("examples/certificates/*.json")) + sorted(ROOT.glob("proofs-checks/Verify.Papers/*/counterexamples/*.json")) \
    + sorted(ROOT.glob("tests/certificates/version-1/*.json"))
FORGED = sorted(ROOT.glob("tests/certificates/forged/*.json"))
# What it lacks: thresholds and stationary laws of processes that are not sampled from the data, signs of eigenvectors, and formulas as such.
NOT_UNDERSTOOD = {"limiting-depends-on-truth", "lms-feuer-weinstein-201", "negative-momentum-helps", "out-of-sample-fixed-truth", "qhm-is-sgd",
                  "sme-corrected-nearer-any-step", "ziyin-tail-index"}

def signed(fields):
    fields = {name: x for name, x in fields.items() if name != "sha256"}
    compact = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
    return json.dumps({**fields, "sha256": hashlib.sha256(compact.encode()).hexdigest()}, ensure_ascii=False)
def example(name): return json.loads((ROOT / "examples/certificates" / f"{name}.json").read_text(encoding="utf-8"))

class Tree(unittest.TestCase):
    def test_every_certificate_of_the_tree(self):
        self.assertGreater(len(GENUINE), 60)
        for path in GENUINE:
            with self.subTest(path.name):
                answer, reason = verdict(path.read_text(encoding="utf-8"))
                self.assertEqual(answer, "not understood" if path.stem in NOT_UNDERSTOOD else "accepted", reason)
    def test_no_forged_certificate_is_accepted(self):
        self.assertGreater(len(FORGED), 25)
        for path in FORGED:
            with self.subTest(path.name): self.assertNotEqual(verdict(path.read_text(encoding="utf-8"))[0], "accepted")

class Tampered(unittest.TestCase):
    def refused(self, fields, word, claims=None):
        answer, reason = verdict(signed(fields), claims)
        self.assertEqual(answer, "refused", reason)
        self.assertIn(word, reason)
    def test_a_copy_signed_anew_is_accepted(self):
        self.assertEqual(verdict(signed(example("gf-variance-too-small")))[0], "accepted")
    def test_a_digit_of_X(self):
        fields = example("gf-variance-too-small")
        fields["instance"]["X"] = [["891/1000"]]
        self.refused(fields, "here")
    def test_a_digit_of_X_without_a_new_digest(self):
        text = (ROOT / "examples/certificates/gf-variance-too-small.json").read_text(encoding="utf-8").replace("89/100", "88/100")
        self.assertEqual(verdict(text), ("refused", "the digest does not fit the contents"))
    def test_the_sign_of_the_slack(self):
        fields = example("oracle-tuning-fixed-truth")
        fields["slack"] = [x[1:] for x in reversed(fields["slack"])]
        self.refused(fields, "slack")
    def test_a_slack_that_ends_above_0(self):
        fields = example("oracle-tuning-fixed-truth")
        fields["slack"][1] = "1"
        self.refused(fields, "below 0")
    def test_a_slack_wider_than_its_sides(self):
        fields = example("oracle-tuning-fixed-truth")
        fields["slack"][0] = "-9"
        self.refused(fields, "difference")
    def test_a_side_wider_than_the_slack(self):
        fields = example("oracle-tuning-fixed-truth")
        fields["left"][1] = "7e-1"
        self.refused(fields, "difference")
    def test_a_statement_that_holds(self):
        fields = example("gf-variance-too-small")
        fields["claim"], fields["statement"] = "mine", "Var(gradient-flow, t) <= 1.6862*Var(ridge(1/t))"
        fields["fails"] = fields["statement"]
        self.refused(fields, "holds")
    def test_another_statement_than_the_claims(self):
        fields = example("gf-variance-too-small")
        self.refused(fields, "something else", {"gf-variance-too-small": "Var(gf_t) ≤ 1.6858 Var(ridge_1/t)"})
        self.refused({**fields, "statement": "2 ≤ 1", "fails": "2 ≤ 1"}, "statement")
    def test_a_hypothesis_that_does_not_hold(self):
        fields = json.loads((ROOT / "proofs-checks/Verify.Papers/AliKolterTibshirani2019/counterexamples/gd-variance-399.json").read_text(encoding="utf-8"))
        fields["instance"]["stepSize"] = "11/10"
        self.refused(fields, "hypothesis")
    def test_an_instance_outside_of_the_domain(self):
        fields = example("sgf-more-accurate")
        fields["instance"]["X"] = [["2"], ["0"]]
        self.refused(fields, "domain")
    def test_a_parameter_outside_of_its_range(self):
        fields = json.loads((ROOT / "proofs-checks/Verify.Papers/KingmaBa2015/counterexamples/adam-cycle-stable.json").read_text(encoding="utf-8"))
        fields["instance"]["parameters"]["b"] = "-1"
        self.refused(fields, "parameter")
    def test_a_coefficient_of_a_symbolic_difference(self):
        fields = example("third-moments-match")
        fields["difference"] = fields["difference"].replace("2*eta^3", "3*eta^3")
        self.refused(fields, "difference")
    def test_an_exact_slack(self):
        fields = example("objective-normalisation")
        fields["slack"] = "-1/3"
        self.refused(fields, "slack")

class Mathematics(unittest.TestCase):
    def test_exponential_logarithm_and_root_enclose(self):
        draw = random.Random(1)
        for _ in range(60):
            x = Q(draw.randint(-400, 400), draw.randint(1, 40))
            low, high = mathematics.ends(mathematics.exp(x))
            self.assertTrue(float(low) <= math.exp(x) * (1 + 1e-13) and float(high) >= math.exp(x) * (1 - 1e-13))
            again = mathematics.ends(mathematics.log(mathematics.exp(x / 40)))
            self.assertTrue(again[0] <= x / 40 <= again[1] and again[1] - again[0] < Q(1, 2 ** 500))
            root = mathematics.ends(mathematics.sqrt(abs(x)))
            self.assertTrue(root[0] ** 2 <= abs(x) <= root[1] ** 2)
    def test_eigenvalues_with_multiplicity(self):
        A = [[Q(2), Q(1), Q(0)], [Q(1), Q(2), Q(0)], [Q(0), Q(0), Q(3)]]
        values = [mathematics.ends(s) for s in mathematics.eigenvalues(A)]
        self.assertEqual([round(float(low), 12) for low, _ in values], [3.0, 3.0, 1.0])
        self.assertTrue(all(low <= x <= high for (low, high), x in zip(values, (3, 3, 1))))
    def test_flow_of_one_feature(self):
        # X = (1), y = 1, kappa = 1: no noise where n = 1, so the second moment is the square of 1 - e^(-t).
        I = mathematics.Instance({"X": [["1"]], "y": ["1"], "stepSize": "1", "batchSize": 1}, "2")
        mean, second = mathematics.flow_moments(I, "sgf", Q(2))
        for got, right in ((mean[0], 1 - math.exp(-2)), (second[0][0], (1 - math.exp(-2)) ** 2)):
            self.assertAlmostEqual(float(mathematics.ends(got)[0]), right, places=13)

if __name__ == "__main__": unittest.main()
