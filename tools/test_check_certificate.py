"""python3 -m unittest discover -s tools: what check_certificate.py accepts, and that no tampered copy of it is accepted."""
import glob
import hashlib
import json
import os
import tempfile
import unittest
from fractions import Fraction as Q

import check_certificate as check

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
EXAMPLES = sorted(glob.glob(os.path.join(ROOT, "examples/certificates/*.json")))
PAPERS = sorted(glob.glob(os.path.join(ROOT, "proofs-checks/Verify.Papers/*/counterexamples/*.json")))
SLOW = {"oracle-ratio-5", "oracle-ratio-10"}


def signed(c):
    rest = {k: v for k, v in c.items() if k != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
    return {**rest, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def verdict(c):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8", delete=False) as f:
        json.dump(c, f, ensure_ascii=False)
    try:
        return check.verdict(f.name)
    finally:
        os.unlink(f.name)


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def moved(pair):
    return [str(Q(v) + Q(1, 10)) for v in pair]


def forgeries(c):
    """Copies with a fresh digest in which one thing is not so."""
    for field, text in (("claim", "gf-variance"), ("statement", c["statement"] + " "), ("fails", c["fails"].replace("≤", "<")),
                        ("domain", "everything"), ("hypotheses", c["hypotheses"] + ["n = 1"])):
        if c[field] != text:
            yield field, {**c, field: text}
    yield "an unknown field", {**c, "note": "trust me"}
    if c["kind"] == "inequality":
        for field in ("left", "right", "slack"):
            yield field + " elsewhere", {**c, field: moved(c[field])}
            yield field + " wide", {**c, field: ["-1e9", "1e9"]}
        yield "time below 0", {**c, "time": "-1"}
        yield "positive slack", {**c, "slack": [c["slack"][0], "999"]}
        shown = {**c["instance"], "batchSize": 0}
        yield "no batch", {**c, "instance": shown}
    if c["kind"] == "exact":
        yield "slack", {**c, "slack": "-1/3"}
    if c["kind"] == "symbolic":
        yield "difference", {**c, "difference": "eta*" + c["difference"]}
        yield "a call", {**c, "difference": "print(1)"}


class Certificates(unittest.TestCase):
    def test_those_of_the_talk_are_accepted_but_for_one(self):
        words = {os.path.basename(p): check.verdict(p)[0] for p in EXAMPLES}
        self.assertEqual({"limiting-depends-on-truth.json"}, {n for n, w in words.items() if w != "accepted"}, words)
        self.assertEqual("not understood", words["limiting-depends-on-truth.json"])

    def test_no_paper_is_refused_and_most_of_the_table_is_accepted(self):
        words = {os.path.basename(p)[:-5]: check.verdict(p)[0] for p in PAPERS if os.path.basename(p)[:-5] not in SLOW}
        self.assertNotIn("refused", words.values(), words)
        self.assertGreaterEqual(list(words.values()).count("accepted"), 17)

    def test_tampered_copies_are_not_accepted(self):
        tried = 0
        for path in EXAMPLES + PAPERS:
            c = load(path)
            if os.path.basename(path)[:-5] in SLOW or check.verdict(path)[0] != "accepted":
                continue
            for what, forged in forgeries(c):
                self.assertNotEqual("accepted", verdict(signed(forged))[0], (path, what))
                tried += 1
            self.assertEqual("refused", verdict({**c, "foundBy": "somebody else"})[0], "a digest that does not fit")
        self.assertGreater(tried, 200)

    def test_a_smaller_or_larger_constant_in_the_instance_is_noticed(self):
        c = load(os.path.join(ROOT, "examples/certificates/gf-variance-too-small.json"))
        for field, value in (("sigma2", "2"), ("stepSize", "0"), ("X", [["1"]]), ("X", [["89/100"], ["0"]]), ("betaStar", ["0", "0"])):
            self.assertEqual("refused", verdict(signed({**c, "instance": {**c["instance"], field: value}}))[0], (field, value))

    def test_enclosures_contain_what_they_enclose(self):
        e = check.exp(Q(1))
        digits = Q("2.71828182845904523536028747135266249775")
        self.assertTrue(digits < e.lo <= e.hi < digits + Q(1, 10 ** 38) and e.hi - e.lo < Q(1, 2 ** 200))
        m = check.expm([[Q(0), Q(1)], [Q(-1), Q(0)]], Q(3))
        s = Q("0.14112000805986722210074480280811")
        self.assertTrue(m[0][1].lo - Q(1, 10 ** 31) < s < m[0][1].hi + Q(1, 10 ** 31) and m[0][1].hi - m[0][1].lo < Q(1, 2 ** 200))
        r = check.I(2).sqrt()
        self.assertTrue(r.lo ** 2 <= 2 <= r.hi ** 2)

    def test_forged_files_of_the_suite(self):
        for name in ("positive-slack-resigned", "num-no-digest", "extra-field", "duplicate-stepsize", "unicode-digit", "version-1.0", "time-1e400", "huge-entry"):
            path = os.path.join(ROOT, "tests/certificates/forged", name + ".json")
            self.assertEqual("refused", check.verdict(path)[0], name)


if __name__ == "__main__":
    unittest.main()
