#!/usr/bin/env python3
"""A second, small checker for certificates (docs/reference/certificates.md). It shares no code with verify and needs nothing but Python.

    python3 tools/check_certificate.py FILE...

accepted        the numbers were computed here again, from the mathematics below, the recorded ones agree, and the slack is negative
refused         something in the file is not so (digest, statement, hypotheses, numbers), with the reason
not understood  this checker has no formula for the claim, or for its instance; it says nothing about it

Exit code 0 if every file was accepted, 1 if one was refused, 3 if none was refused and one was not understood.

Numbers are intervals of fractions, rounded outward to 256 bits. Moments of processes come from one linear system, its exponential by a
Taylor series with its remainder. What it takes on trust: the table certificate_claims.py beside it, which a reader compares with the claims.
Notation: S = X'X/n, z = X'y/n, kappa = stepSize/batchSize, r_k = y_k - x_k'b, g = z - Sb.
"""
import ast
import hashlib
import json
import math
import re
import sys
from fractions import Fraction as Q

BITS = 256


class Refused(Exception):
    """Something in the certificate is not so."""


class NotUnderstood(Exception):
    """There is no formula here for this claim or instance."""


# ------------------------------------------------------------------ intervals

def rounded(q, up):
    """q rounded to BITS significant bits, down or up."""
    if q.denominator.bit_length() + q.numerator.bit_length() <= BITS:
        return q
    shift = BITS - (abs(q.numerator).bit_length() - q.denominator.bit_length())
    n, d = (q.numerator << shift, q.denominator) if shift >= 0 else (q.numerator, q.denominator << -shift)
    f = -(-n // d) if up else n // d
    return Q(f, 1 << shift) if shift >= 0 else Q(f * (1 << -shift))


class I:
    """An interval [lo, hi] of fractions that encloses a real number."""

    def __init__(self, lo, hi=None):
        self.lo, self.hi = rounded(Q(lo), False), rounded(Q(lo if hi is None else hi), True)

    @staticmethod
    def of(x):
        return x if isinstance(x, I) else I(x)

    def __neg__(self):
        return I(-self.hi, -self.lo)

    def __add__(self, o):
        o = I.of(o)
        return I(self.lo + o.lo, self.hi + o.hi)

    def __mul__(self, o):
        o = I.of(o)
        ends = [a * b for a in (self.lo, self.hi) for b in (o.lo, o.hi)]
        return I(min(ends), max(ends))

    def __sub__(self, o):
        return self + -I.of(o)

    def __rsub__(self, o):
        return I.of(o) - self

    def __truediv__(self, o):
        o = I.of(o)
        if o.lo <= 0 <= o.hi:
            raise NotUnderstood("a divisor is not apart from 0")
        return self * I(1 / o.hi, 1 / o.lo)

    def __rtruediv__(self, o):
        return I.of(o) / self

    __radd__, __rmul__ = __add__, __mul__

    def sq(self):
        ends = [self.lo ** 2, self.hi ** 2]
        return I(0 if self.lo <= 0 <= self.hi else min(ends), max(ends))

    def sqrt(self):
        def root(q, up):
            scaled = (q.numerator << 2 * BITS) // q.denominator
            return Q(math.isqrt(scaled) + (2 if up else 0), 1 << BITS)
        if self.hi < 0:
            raise NotUnderstood("a root of a negative number")
        return I(root(max(self.lo, Q(0)), False), root(self.hi, True))

    def exp(self):
        return I(exp_point(self.lo, False), exp_point(self.hi, True))


def exp_point(q, up):
    """e^q from one side: e^q = (e^(q/2^j))^(2^j), the series of |x| <= 1/2 to 60 terms with remainder below 2 |x|^60/60!."""
    if q > 2000:
        raise NotUnderstood("an exponential of more than 2000")
    if q < -2000:
        return Q(1, 1 << 2800) if up else Q(0)
    j = math.ceil(abs(q)).bit_length() + 1
    x, term, total = I(q / 2 ** j), I(1), I(1)
    for k in range(1, 60):
        term = term * x / k
        total = total + term
    rest = Q(2, math.factorial(60) * 2 ** 60)
    total = total + I(-rest, rest)
    for _ in range(j):
        total = total * total
    return total.hi if up else max(total.lo, Q(0))


def exp(x):
    return I.of(x).exp()


# ------------------------------------------------------------------ matrices of fractions

def mul(a, b):
    return [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]


def tr(a):
    return [list(c) for c in zip(*a)]


def add(a, b, c=1):
    return [[x + c * y for x, y in zip(p, q)] for p, q in zip(a, b)]


def scale(c, a):
    return [[c * x for x in row] for row in a]


def trace(a):
    return sum(a[i][i] for i in range(len(a)))


def rank_and_solve(a, b):
    """Gauss: the rank of a, and the solution of a x = b if a is square and of full rank."""
    rows, rank, width = [list(r) + list(s) for r, s in zip(a, b)], 0, len(a[0])
    for c in range(width):
        p = next((i for i in range(rank, len(rows)) if rows[i][c] != 0), None)
        if p is None:
            continue
        rows[rank], rows[p] = rows[p], rows[rank]
        rows[rank] = [x / rows[rank][c] for x in rows[rank]]
        for i in range(len(rows)):
            if i != rank and rows[i][c] != 0:
                rows[i] = [x - rows[i][c] * y for x, y in zip(rows[i], rows[rank])]
        rank += 1
    return rank, [r[width:] for r in rows] if rank == width == len(rows) else None


def expm(m, t):
    """Enclosures of the entries of e^(mt): integers in units of 2^-F and one bound e, in units, on the errors of a row's sum."""
    F, d = 400, len(m)
    one = 1 << F
    norm = max(sum(abs(x) for x in row) for row in m) * t
    halvings = max(0, math.ceil(norm).bit_length() + 1)

    def size(a):
        return max(sum(abs(x) for x in row) for row in a)

    def times(a, ea, b, eb):
        cols = list(zip(*b))
        c = [[sum(x * y for x, y in zip(row, col)) >> F for col in cols] for row in a]
        return c, ((size(a) * eb + size(b) * ea + ea * eb) >> F) + d + 1
    a, ea = [[math.floor(x * t / 2 ** halvings * one) for x in row] for row in m], d
    term, et = [[one * (i == j) for j in range(d)] for i in range(d)], 0
    total, e = term, 0
    for k in range(1, 80):
        term, et = times(term, et, a, ea)
        term, et = [[x // k for x in row] for row in term], et // k + d + 1
        total, e = add(total, term), e + et
    e += 1 + (2 * one >> 80) // math.factorial(80)
    for _ in range(halvings):
        total, e = times(total, e, total, e)
    return [[I(Q(x - e, one), Q(x + e, one)) for x in row] for row in total]


# ------------------------------------------------------------------ instances, spectra, filters

class Instance:
    @staticmethod
    def number(s):
        if not isinstance(s, str) or not re.fullmatch(r"-?[0-9]{1,400}(/[0-9]{1,400}|(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,2})?)", s, re.ASCII):
            raise Refused(f"{str(s)[:20]!r} is not a number of at most 400 digits")
        return Q(s)

    def __init__(self, c):
        number = self.number
        i = c["instance"]
        self.X = [[number(x) for x in row] for row in i["X"]]
        self.n, self.p = len(self.X), len(self.X[0])
        if self.n * self.p > 100:
            raise NotUnderstood("so large an instance")
        if any(len(row) != self.p for row in self.X):
            raise Refused("X is not a matrix")
        self.eta, self.m = number(i["stepSize"]), i["batchSize"]
        if type(self.m) is not int or self.m < 1 or self.eta <= 0:
            raise Refused("step size and batch size have to be positive")
        self.t = number(c["time"]) if "time" in c else None
        if self.t is not None and (self.t <= 0 or self.t > 10 ** 12):
            raise Refused("the time is not in (0, 10^12]")
        self.k = math.ceil(self.t / self.eta) if self.t is not None else None
        self.kappa = self.eta / self.m
        self.parameters = {k: number(v) for k, v in i.get("parameters", {}).items()}
        self.S = scale(Q(1, self.n), mul(tr(self.X), self.X))
        if "y" in i:
            self.y = [[number(v)] for v in i["y"]]
            if len(self.y) != self.n:
                raise Refused("y has not n entries")
            self.mean_y, self.yy = self.y, mul(self.y, tr(self.y))
        else:
            self.truth, self.sigma2, self.y = [[number(v)] for v in i["betaStar"]], number(i["sigma2"]), None
            if len(self.truth) != self.p or self.sigma2 < 0:
                raise Refused("betaStar has not p entries, or sigma2 is negative")
            self.mean_y = mul(self.X, self.truth)
            self.yy = add(mul(self.mean_y, tr(self.mean_y)), [[self.sigma2 * (a == b) for b in range(self.n)] for a in range(self.n)])
        self.z = scale(Q(1, self.n), mul(tr(self.X), self.mean_y))
        self.rank = rank_and_solve(self.S, self.z)[0]
        self.rowmax = max(sum(v * v for v in row) for row in self.X)
        self.spectrum = self._spectrum()
        self.s1 = self.spectrum[0][0] if self.spectrum else None

    def _spectrum(self):
        """Pairs of eigenvalue of S and projector, largest first: one feature, a diagonal S, or two features; None otherwise."""
        S, p = self.S, self.p
        unit = [[Q(a == b) for b in range(p)] for a in range(p)]
        if all(S[a][b] == 0 for a in range(p) for b in range(p) if a != b):
            pairs = [(I(S[a][a]), [[I(x * y) for y in unit[a]] for x in unit[a]]) for a in range(p)]
            return sorted(pairs, key=lambda e: -e[0].lo)
        if p != 2:
            return None
        det = S[0][0] * S[1][1] - S[0][1] ** 2
        top = (trace(S) + I((S[0][0] - S[1][1]) ** 2 + 4 * S[0][1] ** 2).sqrt()) / 2
        low = I(det) / top if det else I(0)
        first = [[(S[a][b] - low * unit[a][b]) / (top - low) for b in range(2)] for a in range(2)]
        return [(top, first), (low, [[unit[a][b] - first[a][b] for b in range(2)] for a in range(2)])]

    def positive(self):
        """Directions with s > 0: (s, theta^2, projector)."""
        if self.spectrum is None:
            raise NotUnderstood("the eigenvalues of three or more features that are not orthogonal")
        out = []
        for s, P in self.spectrum[:self.rank]:
            v = getattr(self, "truth", None)
            theta2 = sum((v[a][0] * P[a][b] * v[b][0] for a in range(self.p) for b in range(self.p)), I(0)) if v else None
            out.append((s, theta2, P))
        return out

    def bias2(self, h):
        """Squared bias of the estimator that keeps the part h(s) of a direction: directions with s = 0 are lost."""
        kept = self.positive()
        lost = sum(v[0] ** 2 for v in self.truth) - sum((th for _, th, _ in kept), I(0)) if self.rank < self.p else I(0)
        return sum(((1 - h(s)).sq() * th for s, th, _ in kept), lost)

    def var(self, h):
        return sum((h(s).sq() / s for s, _, _ in self.positive()), I(0)) * (self.sigma2 / self.n)

    def risk(self, h):
        return self.bias2(h) + self.var(h)

    def fit(self):
        """The least squares solution of least norm: full column rank, or rank one."""
        if self.rank == self.p:
            return rank_and_solve(self.S, self.z)[1]
        if self.rank == 1:
            return scale(1 / trace(self.S) ** 2, mul(self.S, self.z))
        raise NotUnderstood("least squares of this rank")

    # -------------------------------------------------------------- moments: state (E b, E b y', E b b'), affine in it

    def gradient_moments(self, C, B):
        """E g g' and E r_k^2 from C = E b y' and B = E b b', with E y y' of the instance."""
        XtY = scale(Q(1, self.n), mul(tr(self.X), self.yy))
        gy = add(XtY, mul(self.S, C), -1)                                      # E g y'
        gb = add(scale(Q(1, self.n), mul(tr(self.X), tr(C))), mul(self.S, B), -1)     # E g b'
        gg = add(scale(Q(1, self.n), mul(gy, self.X)), mul(gb, self.S), -1)
        r2 = []
        for k, x in enumerate(self.X):
            r2.append(self.yy[k][k] - 2 * sum(x[a] * C[a][k] for a in range(self.p))
                      + sum(x[a] * B[a][b] * x[b] for a in range(self.p) for b in range(self.p)))
        rrxx = [[sum(r * x[a] * x[b] for r, x in zip(r2, self.X)) / self.n for b in range(self.p)] for a in range(self.p)]
        return gy, gb, gg, rrxx

    def start(self):
        return [[Q(0)] for _ in range(self.p)], [[Q(0)] * self.n for _ in range(self.p)], [[Q(0)] * self.p for _ in range(self.p)]

    def sgd(self, steps, batch=None, replacement=True):
        """Exact (E b, E b b') of SGD after some steps; without replacement 1/m is (n - m)/(m(n - 1))."""
        m = batch or self.m
        c = Q(1, m) if replacement else Q(self.n - m, m * (self.n - 1))
        if steps > 200:
            raise NotUnderstood("so many steps of SGD")
        b, C, B = self.start()
        for _ in range(steps):
            gy, gb, gg, rrxx = self.gradient_moments(C, B)
            B = add(add(B, add(gb, tr(gb)), self.eta), add(scale(1 - c, gg), rrxx, c), self.eta ** 2)
            C, b = add(C, gy, self.eta), add(b, add(self.z, mul(self.S, b), -1), self.eta)
        return b, B

    def sgf(self, t):
        """Enclosures of (E b, E b b') of stochastic gradient flow at time t: e^(Mt) of the affine system."""
        p, n = self.p, self.n

        def flat(b, C, B):
            return [x for M in (b, C, B) for row in M for x in row]

        def derivative(v):
            it = iter(v)
            b, C, B = ([[next(it) for _ in range(w)] for _ in range(p)] for w in (1, n, p))
            gy, gb, gg, rrxx = self.gradient_moments(C, B)
            return flat(add(self.z, mul(self.S, b), -1), gy, add(add(gb, tr(gb)), add(rrxx, gg, -1), self.kappa))
        d = p * (1 + n + p)
        if d > 40:
            raise NotUnderstood("so many moments")
        zero = derivative([Q(0)] * d)
        columns = [[x - c for x, c in zip(derivative([Q(i == j) for i in range(d)]), zero)] for j in range(d)] + [zero]
        E = expm([list(r) for r in zip(*columns)] + [[Q(0)] * (d + 1)], t)
        it = iter([row[d] for row in E])
        b, _, B = ([[next(it) for _ in range(w)] for _ in range(p)] for w in (1, n, p))
        return b, B

    def risk_of(self, moments):
        """E |b - betaStar|^2, from (E b, E b b')."""
        b, B = moments
        return trace(B) - 2 * sum((x[0] * v[0] for x, v in zip(b, self.truth)), I(0)) + sum(v[0] ** 2 for v in self.truth)

    def off_fit(self, moments):
        """E |b - fit|^2, which is tr Cov + |E b - fit|^2."""
        f, (b, B) = self.fit(), moments
        return trace(B) - 2 * sum(x[0] * v[0] for x, v in zip(b, f)) + sum(v[0] ** 2 for v in f)

    # -------------------------------------------------------------- the excess-risk theorem

    def c_sharp(self):
        return max(sum(x[a] * self.S[a][b] * x[b] for a in range(self.p) for b in range(self.p)) for x in self.X)

    def alpha(self):
        return 2 * self.positive()[-1][0] - self.kappa * self.c_sharp()

    def bound(self, t, leverage=False, price=True, limiting=True):
        """kappa sum_i l_i [A (e^(-at) - e^(-2ts))/(s - a/2) + gamma (1 - e^(-2ts))/s], l = ns or max_k (v'x_k)^2, averaged over the noise."""
        a, total = self.alpha(), I(0)
        A = (sum(v[0] ** 2 for v in self.mean_y) + self.sigma2 * self.rank) / (2 * self.n)
        gamma = 2 * self.positive()[-1][0] * (self.sigma2 * (self.n - self.rank) / (2 * self.n)) / a
        for s, _, P in self.positive():
            lever = s * self.n
            if leverage:
                of_row = [sum((x[i] * P[i][j] * x[j] for i in range(self.p) for j in range(self.p)), I(0)) for x in self.X]
                lever = I(max(v.lo for v in of_row), max(v.hi for v in of_row))
            decay = exp(-2 * t * s)
            if price:
                total += lever * A * (exp(-t * a) - decay) / (s - a / 2)
            if limiting:
                total += lever * gamma * (1 - decay) / s
        return total * self.kappa


def need(*hypotheses):
    """Hypotheses are pairs (small, large, strict): small <= large, or <, has to be certain."""
    for small, large, strict in hypotheses:
        gap = I.of(large) - small
        if gap.lo < 0 or strict and gap.lo <= 0:
            raise Refused("a hypothesis of the claim does not hold on the instance, or cannot be decided")

def evaluate(text, names):
    """A text of the certificate's `difference`: + - * / ^, numbers, names, avg(...) and x[i], over one instance (names: sample -> values)."""
    def value(e, k):
        if isinstance(e, ast.BinOp) and type(e.op) in (ast.Add, ast.Sub, ast.Mult, ast.Div):
            a, b = value(e.left, k), value(e.right, k)
            return a + b if isinstance(e.op, ast.Add) else a - b if isinstance(e.op, ast.Sub) else a * b if isinstance(e.op, ast.Mult) else a / b
        if isinstance(e, ast.BinOp) and isinstance(e.op, ast.Pow) and isinstance(e.right, ast.Constant) and 0 <= e.right.value <= 9:
            return value(e.left, k) ** e.right.value
        if isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.USub):
            return -value(e.operand, k)
        if isinstance(e, ast.Constant) and type(e.value) is int:
            return Q(e.value)
        if isinstance(e, ast.Call) and getattr(e.func, "id", "") == "avg" and len(e.args) == 1 and k is None:
            return sum(value(e.args[0], j) for j in range(names["n"])) / names["n"]
        if isinstance(e, ast.Subscript) or isinstance(e, ast.Name):
            found = names.get(ast.unparse(e))
            if isinstance(found, list) and k is not None:
                return found[k]
            if isinstance(found, (int, Q)):
                return Q(found)
        raise NotUnderstood("a term of the difference")
    return value(ast.parse(text.replace("^", "**"), mode="eval").body, None)


def symbolic(c, order, noise):
    """The difference of the moments of one step from 0, on one instance, by enumeration of all mini-batches; and as recorded."""
    x = Instance({"instance": {"X": [["1", "2", "-1"], ["3", "-1", "1/2"], ["-2", "1", "5"]], "y": ["2", "-1", "7"], "stepSize": "1/3", "batchSize": 2}})
    g = [[r[0] * v for v in row] for r, row in zip(x.y, x.X)]
    steps = [[x.eta * (a + b) / 2 for a, b in zip(g[i], g[j])] for i in range(3) for j in range(3)]
    _, _, gg, rrxx = x.gradient_moments(*x.start()[1:])
    C, mean = scale(x.eta, noise(x, gg, rrxx)), [x.eta * v[0] for v in x.z]
    where = range(order)
    sgd = sum(math.prod(s[i] for i in where) for s in steps) / len(steps)
    euler = math.prod(mean[i] for i in where) + sum(C[i][j] * math.prod(mean[k] for k in where if k not in (i, j)) for i in where for j in range(i))
    names = {"eta": x.eta, "m": x.m, "n": x.n, "r": [r[0] for r in x.y]}
    names.update({f"x[{'ijk'[a]}]": [row[a] for row in x.X] for a in range(3)})
    if evaluate(c["difference"], names) != sgd - euler:
        raise Refused("the recorded difference is not that of the moments of one step on an instance")
    return sgd - euler


def interval(c, field):
    v = c[field]
    if not (isinstance(v, list) and len(v) == 2):
        raise Refused(f"{field} is not an interval")
    lo, hi = (Instance.number(e) for e in v)
    if lo > hi:
        raise Refused(f"{field} is empty")
    return lo, hi


FIELDS = {"inequality": {"clause", "instance", "time", "left", "right", "slack", "precision"}, "exact": {"instance", "slack"},
          "symbolic": {"difference"}, "half-line": {"point", "value", "precision"}}


def once(pairs):
    if len({k for k, _ in pairs}) != len(pairs):
        raise Refused("a field is given twice")
    return dict(pairs)


def judge(text):
    """What was recomputed, in a sentence; or one of the two exceptions."""
    c = json.loads(text, object_pairs_hook=once)
    if not isinstance(c, dict) or c.get("format") != "verify-certificate" or c.get("version") not in (1, 2) or type(c["version"]) is not int:
        raise Refused("not a certificate of version 1 or 2")
    kind = c.get("kind")
    if kind not in FIELDS:
        raise Refused("an unknown kind")
    expected = FIELDS[kind] | {"format", "version", "program", "claim", "statement", "kind", "foundBy", "sha256"}
    expected |= {"hypotheses", "domain", "fails"} if c["version"] == 2 else set()
    inner = {"X", "y", "stepSize", "batchSize"} if "y" in c.get("instance", {}) else {"X", "betaStar", "sigma2", "stepSize", "batchSize"}
    if set(c) != expected or "instance" in c and set(c["instance"]) - {"parameters"} != inner:
        raise Refused("fields that are missing or unknown")
    rest = {k: v for k, v in c.items() if k != "sha256"}
    if hashlib.sha256(json.dumps(rest, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest() != c["sha256"]:
        raise Refused("the digest does not fit the contents")
    tables = {"inequality": claims.TABLE, "exact": claims.EXACT_SLACKS, "symbolic": claims.SYMBOLIC, "half-line": {}}
    if all(c["claim"] not in table for table in tables.values()):
        raise NotUnderstood("the claim")
    if c["claim"] not in tables[kind]:
        raise Refused("the kind is not that of the claim")
    domain, hypotheses, statement, fails, sides = tables[kind][c["claim"]]
    fails = fails or statement
    if c["version"] == 1 and c["statement"] != (fails if kind == "inequality" else statement):
        raise Refused("the statement is not the one whose sides are computed here")
    if c["version"] == 2 and (c["domain"], c["hypotheses"], c["statement"], c["fails"]) != (domain, hypotheses, statement, fails):
        raise Refused("statement, hypotheses, domain or what fails is not the one whose sides are computed here")
    if kind == "symbolic":
        difference = symbolic(c, *sides)
        if difference == 0:
            raise Refused("the difference is 0")
        return f"the moments of one step differ by {difference} on an instance"
    x = Instance(c)
    if not claims.DOMAINS[domain](x):
        raise Refused("the instance does not belong to the domain")
    if kind == "exact":
        slack = sides(x)
        if Q(c["slack"]) != slack or slack >= 0:
            raise Refused(f"the slack is {slack}")
        return f"slack {slack}, exactly"
    left, right = sides(x)
    mine = {"left": I.of(left), "right": I.of(right), "slack": I.of(right) - left}
    for field, v in mine.items():
        lo, hi = interval(c, field)
        if hi < v.lo or v.hi < lo:
            raise Refused(f"{field} is in [{float(v.lo):.17g}, {float(v.hi):.17g}], not what the certificate says")
        if hi - lo > max(abs(lo), abs(hi)) / 2 ** 10 and hi - lo > max(abs(v.lo), abs(v.hi)) and hi - lo > Q(1, 2 ** 60):
            raise Refused(f"the recorded {field} says nothing")
    if mine["slack"].hi >= 0 or interval(c, "slack")[1] >= 0:
        raise Refused("the slack is not negative")
    return f"slack in [{float(mine['slack'].lo):.17g}, {float(mine['slack'].hi):.17g}]"


def verdict(path):
    try:
        with open(path, encoding="utf-8") as f:
            text = f.read(262145)
        if len(text) > 262144:
            raise Refused("longer than 262144 characters")
        return "accepted", judge(text)
    except NotUnderstood as e:
        return "not understood", str(e)
    except Refused as e:
        return "refused", str(e)
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError, RecursionError, OverflowError) as e:
        return "refused", f"not readable: {type(e).__name__} {e}"[:160]


def main(paths):
    words = []
    for path in paths:
        word, why = verdict(path)
        words.append(word)
        print(f"{path}: {word}: {why}")
    print(", ".join(f"{words.count(w)} {w}" for w in ("accepted", "refused", "not understood")))
    return 1 if "refused" in words else 3 if "not understood" in words else 0


sys.modules.setdefault("check_certificate", sys.modules[__name__])  # the table imports this file, also where it runs as a command
import certificate_claims as claims  # noqa: E402

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
