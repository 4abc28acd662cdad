#!/usr/bin/env python3
"""A second, small judge of certificates: Python's standard library alone, none of the project's code.

    python3 tools/check_certificate.py FILE... [--claims CLAIMS.json]

Each file is one counterexample (docs/reference/certificates.md). Its two sides are computed again from X, y, β*, σ², η, m and t, with exact
fractions and with intervals that round outward (certificate_mathematics.py, beside this file), and the answer is one line:

    accepted        the statement's hypotheses hold and it fails on this instance, and the recorded numbers are those computed here
    refused         something in the file is not so
    not understood  this program cannot compute it; it says what it lacks, and says nothing about the certificate

Exit code 0: all accepted; 1: some refused; 2: none refused, some not understood. What is judged is the statement that the file prints.
With --claims (the output of `verify claims --format json`) it must also be the statement of the claim of that id.
"""
import ast, hashlib, heapq, itertools, json, math, re, sys
from certificate_mathematics import *
from fractions import Fraction as Q

# ---- 1. Statements. Text claims are read by Python's parser after small changes of spelling; those of the ledger in words are told here.
LEDGER = {
    "gf-variance-too-small": ("Var(gf_t) ≤ 1.6859 Var(ridge_1/t)", "Var(gradient-flow, t) <= 1.6859*Var(ridge(1/t))"),
    "oracle-tuning-fixed-truth": ("inf_λ Risk(ridge_λ) ≤ Risk(sgf_t)", "inf(lambda > 0, Risk(ridge(lambda))) <= Risk(sgf, t)"),
    "price-decreases": ("price[sharp] at 2t ≤ price[sharp]  (α[sharp] > 0)", "price(`sharp`, 2*t) <= price(`sharp`, t)  (alpha(`sharp`) > 0)"),
    "limiting-vanishes-p-ge-n": ("limiting[sharp] ≤ 0  (p − n + 1 > 0, α[sharp] > 0)", "limiting(`sharp`, t) <= 0  (p - n + 1 > 0, alpha(`sharp`) > 0)"),
    "excess-risk-any-step": (
        "Risk(sgf_t) − Risk(ridge_1/t) ≤ 0.6862 Var(ridge_1/t) + displayed[leverage]  (−α[leverage] > 0)",
        "Risk(sgf, t) - Risk(ridge(1/t)) <= 0.6862*Var(ridge(1/t)) + price(`leverage`, t) + limiting(`leverage`, t)  (0 > alpha(`leverage`))"),
    "sgf-more-accurate": ("‖Cov sgf(kη) − Cov sgd(k)‖² ≤ ‖Cov constant-covariance(kη) − Cov sgd(k)‖²",
        "frob(Cov(sgf, k*eta) - Cov(sgd, k))^2 <= frob(Cov(constant-covariance, k*eta) - Cov(sgd, k))^2"),
    "sgf-more-accurate-sgld": ("‖Cov sgf(kη) − Cov sgd(k)‖² ≤ min_τ ‖Cov sgld_τ(kη) − Cov sgd(k)‖²",
        "frob(Cov(sgf, k*eta) - Cov(sgd, k))^2 <= nearest(Cov(sgld-1, k*eta), Cov(sgd, k))"),
    "objective-normalisation": ("‖y − Xβ‖²/(2n) = (1/n) Σ_i (y_i − x_iᵀβ)² for all β, as displayed", "tr(y'*y)/(2*n) = tr(y'*y)/n"),
}
FACTS = {                                                                # what domains ask of an instance
    "t > 0": "t > 0", "y given": None, "β* and σ² given": None, "rank X = p": "rank = p", "rank X = n": "rank = n", "p ≥ n": "n <= p",
    "η max‖x_k‖² ≤ 1": "eta*rowmax <= 1", "t = kη": "t = k*eta", "y = Xb for some b": "tr((y - X*fit)'*(y - X*fit)) = 0",
    "n ≤ 3": "n <= 3", "p ≤ 2": "p <= 2", "m ≤ 2": "m <= 2", "n ≥ 2": "2 <= n", "step sizes beyond the theorem's": None,
}
def parsed(text):
    text = re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z0-9])", "_", text.replace("lambda", "penalty").replace("^", "**"))
    text = re.sub(r"(?<=[A-Za-z)])'(?![a-z])", ".T", re.sub(r"(?<![<>=])=(?!=)(?= )", "==", text))
    try: return ast.parse(text.strip().replace("`", '"'), mode="eval").body
    except SyntaxError: raise NotUnderstood(f"the text {text[:60]!r}")
def clauses(statement):
    """left, relation, right and hypotheses of each inequality of a statement."""
    body = re.split(r"  for all ", statement)[0]
    for part in body.split("; "):
        text, _, given = part.partition("  (")
        yield text, [g for g in split_top(given[:-1]) if g] if given else []
def split_top(text):
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and not depth: parts.append("")
        else: parts[-1] += c
    return [p.strip() for p in parts]

def top(values):
    low, high = max(ends(x)[0] for x in values), max(ends(x)[1] for x in values)
    return low if low == high else hull(low, high)
class Odds:
    """A penalty lambda = v/(1 - v) for v in an interval of [0, 1], 0 and infinity included."""
    def __init__(self, v): self.v = v
    def left(self, s): return both(lambda n: iv(Q(n, ONE)) / (iv(Q(n, ONE)) + s * (1 - Q(n, ONE))), self.v)

class Evaluator:
    def __init__(self, I, scaled=False): self.I, self.names, self.memory, self.scaled = I, {}, {}, scaled
    def name(self, x):
        I = self.I
        if x in self.names: return self.names[x]
        if x in I.parameters: return I.parameters[x]
        table = {"t": I.t, "k": Q(I.k), "eta": I.eta, "m": Q(I.m), "n": Q(I.n), "p": Q(I.p), "kappa": I.eta / I.m, "rank": Q(I.rank), "Sigma": I.Sigma,
                 "X": I.X, "y": [[a] for a in I.y], "fit": [[a] for a in I.fit], "I": identity(I.p), "sigma2": I.sigma2,
                 "rowmax": max(inner(x, x) for x in I.X), "s1": I.s[0] if I.rank else None, "sr": I.s[I.rank - 1] if I.rank else None}
        if table.get(x) is None: raise NotUnderstood(f"the name {x}")
        return collapse(table[x])
    def process(self, node):
        """Its name and options; the penalty or threshold of an estimator is the option 'at'."""
        if isinstance(node, ast.Name): return node.id, {}
        if not isinstance(node, ast.Call): raise NotUnderstood("a process that is not a name")
        options = {word.arg: self.value(word.value) for word in node.keywords}
        if node.args: options["at"] = self.value(node.args[0])
        return node.func.id, options
    def exact(self, x, what):
        if isinstance(x, Iv): raise NotUnderstood(f"{what} that is not a fraction")
        return x
    def moments(self, arguments):
        name, options = self.process(arguments[0])
        at = self.exact(self.value(arguments[1]), "a time")
        key = (name, at, tuple(sorted(options.items())))
        if key not in self.memory:
            if name in ("gradient_flow", "sgf", "constant_covariance", "sgld_1"):
                if options: raise NotUnderstood(f"options of {name}")
                if "'k'" in ast.dump(arguments[1]): at = at if "'eta'" in ast.dump(arguments[1]) else at * self.I.eta   # flows at step k
                self.memory[key] = flow_moments(self.I, name, at)
            else:
                if at != int(at): raise NotUnderstood("a step that is not whole")
                self.memory[key] = iteration_moments(self.I, name, int(at), options)
        return self.memory[key]
    def filter(self, arguments):
        """Bias2, Var and the squared prediction bias of a diagonal estimator, from what it leaves of each direction."""
        (name, options), I = self.process(arguments[0]), self.I
        at = options.get("at") if len(arguments) == 1 else self.value(arguments[1])
        def left(s):
            if name == "ridge" and isinstance(at, Odds): return at.left(s)
            if name == "ridge": return at / (s + at)
            if name == "gradient_flow": return exp(-1 * at * s)
            if name == "gradient_descent": return (1 - I.eta * s) ** int(self.exact(at, "a step"))
            if name == "averaged_flow": return (1 - exp(-1 * at * s)) / (at * s)
            if name == "pcr":
                kept = less(at, s, False)
                if kept is None: raise NotUnderstood("a threshold at an eigenvalue")
                return Q(not kept)
            raise NotUnderstood(f"the risk of {name}")
        directions = [(s, q, left(s)) for s, q in I.squares(I.truth)]
        null = inner(I.truth, I.truth) - inner(I.fit, I.fit)             # y is X beta* here: fit is the projection of beta*
        noise = I.sigma2 / I.n
        return (sum((q * c ** 2 for s, q, c in directions), null), noise * sum(((1 - c) ** 2 / s for s, q, c in directions), Q(0)),
                sum((s * q * c ** 2 for s, q, c in directions), Q(0)), noise * sum(((1 - c) ** 2 for s, q, c in directions), Q(0)))
    def bound(self, kind, which, t):
        """alpha, price and limiting of the theorem (docs/theory/excess-risk.md), averaged over the noise."""
        I, s1, mu = self.I, self.name("s1"), self.name("sr")
        c = I.n * s1 ** 2 if which == "spectral" else max(inner(x, flat(product(I.Sigma, [[a] for a in x]))) for x in I.X)
        kappa = I.eta / I.m
        alpha = 2 * mu - kappa * c
        if kind == "alpha": return alpha
        A = (inner(I.y, I.y) + I.sigma2 * I.rank) / (2 * I.n)
        gamma = 2 * mu * I.sigma2 * (I.n - I.rank) / (2 * I.n) / alpha
        total = Q(0)
        for s, often, P in I.projectors():
            if which == "leverage" and often > 1: raise NotUnderstood("leverages in a direction that is not unique")
            lever = I.n * s if which != "leverage" else top([inner(x, flat(product(P, [[a] for a in x]))) for x in I.X])
            part = A * (exp(-1 * alpha * t) - exp(-2 * t * s)) / (s - alpha / 2) if kind == "price" else gamma * (1 - exp(-2 * t * s)) / s
            total = total + often * kappa * lever * part
        return total
    def call(self, node):
        f, a = node.func.id if isinstance(node.func, ast.Name) else "?", node.args
        if f == "sum": return self.directions(a[1])
        if f == "inf": return self.least(a[0], a[1])
        if f in ("Risk", "Bias2", "Var", "PredRisk"):
            if f == "Risk" and self.process(a[0])[0] == "sgf":           # E|b - beta*|^2, over noise and Brownian motion
                mean, second = self.moments(a)
                return trace(second) - 2 * inner(mean, self.I.truth) + inner(self.I.truth, self.I.truth)
            bias, variance, pbias, pvariance = self.filter(a)
            return {"Risk": bias + variance, "Bias2": bias, "Var": variance, "PredRisk": pbias + pvariance}[f]
        if f in ("Mean", "Cov", "Loss"):
            if f == "Mean" and self.process(a[0])[0] == "ridge":
                at = self.process(a[0])[1]["at"]
                z = [inner(column, self.I.y) / self.I.n for column in zip(*self.I.X)]
                return collapse([[b] for b in solve(plus(self.I.Sigma, times(at, identity(self.I.p))), z)[0]])
            if f == "Cov" and self.process(a[0])[0] in ("spread", "gaussian_sgd", "equation_17"): return collapse(self.first_step(a))
            mean, second = self.moments(a)
            if f == "Mean": return collapse([[b] for b in mean])
            if f == "Cov": return collapse(plus(second, outer(mean, mean), -1))
            return (inner(self.I.y, self.I.y) - 2 * inner(self.I.y, flat(product(self.I.X, [[b] for b in mean])))) / (2 * self.I.n) + trace(product(self.I.Sigma, second)) / 2
        if f == "Stationary": return collapse(stationary(self.I, *self.process(a[0]), self.scaled))
        if f == "Threshold": return threshold(self.I, *self.process(a[0]))
        if f in ("alpha", "price", "limiting"): return self.bound(f, a[0].value, self.value(a[1]) if len(a) > 1 else None)
        v = [self.value(x) for x in a]
        M = [spread_out(x) for x in v]
        if f in ("exp", "log"): return (exp if f == "exp" else log)(v[0])
        if f == "sqrt": return sqrt(v[0])
        if f == "abs": return top([v[0], -1 * v[0]])
        if f in ("min", "max"): return top(v) if f == "max" else -1 * top([-1 * x for x in v])
        if f == "tr": return trace(M[0])
        if f in ("norm", "frob"): return sqrt(sum((x ** 2 for x in flat(M[0])), Q(0)))
        if f in ("lmax", "lmin"): return real_spectrum_of_symmetric(M[0])[0 if f == "lmax" else -1]
        if f == "nearest":                                               # min over tau >= 0 of |tau U - V|^2
            u, w = flat(M[0]), flat(M[1])
            if less(inner(u, w), Q(0), True) is not False: raise NotUnderstood("a temperature at 0")
            return inner(w, w) - inner(u, w) ** 2 / inner(u, u)
        raise NotUnderstood(f"the function {f}")
    def first_step(self, a):
        """Covariances after one step from 0 that the papers' files define in closed form."""
        I, (name, _), z = self.I, self.process(a[0]), [inner(column, self.I.y) / self.I.n for column in zip(*self.I.X)]
        if self.value(a[1]) != 1: raise NotUnderstood(f"{name} after more than a step")
        if name == "spread": return [[sum(inner(x, x) * x[i] * x[j] for x in I.X) / I.n for j in range(I.p)] for i in range(I.p)]
        zz, other = outer(z, z), times(inner(I.y, I.y) / I.n, I.Sigma)
        return times(I.eta ** 2 / I.m, plus(other, zz, 1 if name == "gaussian_sgd" else -1))
    def directions(self, body):
        weighted = {node.value.id for node in ast.walk(body) if isinstance(node, ast.Subscript)} - {"s"}
        if len(weighted) > 1: raise NotUnderstood("two vectors in one sum")
        v = {"theta": self.I.truth, "fit": self.I.fit}[next(iter(weighted))] if weighted else [Q(0)] * self.I.p
        total = Q(0)
        for self.s, self.square in self.I.squares(v): total = total + self.value(body)
        return total
    def least(self, condition, body):
        """Branch and bound over a bounded interval, or over all penalties of ridge."""
        whole = isinstance(condition.ops[0], ast.Gt)
        variable = condition.left.id
        low, high = (Q(0), Q(1)) if whole else map(self.value, condition.comparators[0].elts)
        def at(x):
            if whole: x = Odds(iv(x))
            self.names[variable] = x
            return ends(self.value(body))
        def cell(l, h): return at(hull(l, h))[0], l, h
        best, heap = min(at((low + (high - low) * j / 40))[1] for j in range(1, 200)), [cell(low, high)]
        for _ in range(500):
            bottom, l, h = heapq.heappop(heap)
            middle = (l + h) / 2
            best = min(best, at(middle)[1])
            for half in (cell(l, middle), cell(middle, h)): heapq.heappush(heap, half)
            if best - heap[0][0] <= abs(best) / 10 ** 4: break
        del self.names[variable]
        return hull(heap[0][0], best)
    def value(self, node):
        if isinstance(node, ast.Constant): return Q(str(node.value)) if not isinstance(node.value, str) else node.value
        if isinstance(node, ast.Name): return self.name(node.id)
        if isinstance(node, ast.Call): return self.call(node)
        if isinstance(node, ast.Subscript) and node.value.id == "s": return self.s
        if isinstance(node, ast.UnaryOp): return collapse(times(-1, spread_out(self.value(node.operand))))
        if isinstance(node, ast.Attribute) and node.attr == "T": return collapse(transposed(spread_out(self.value(node.value))))
        if not isinstance(node, ast.BinOp): raise NotUnderstood("a sign that eigenvectors do not have, or another form of text")
        if isinstance(node.op, ast.Pow):
            power = self.value(node.right)
            if isinstance(node.left, ast.Subscript) and node.left.value.id in ("theta", "fit") and power == 2: return self.square
            return self.value(node.left) ** int(self.exact(power, "a power"))
        x, y = self.value(node.left), self.value(node.right)
        matrices = isinstance(x, list) and isinstance(y, list)
        if isinstance(node.op, ast.Mult): return collapse(product(x, y)) if matrices else collapse(times(x, y) if isinstance(y, list) else times(y, x)) if isinstance(x, list) or isinstance(y, list) else x * y
        if isinstance(node.op, ast.Div): return times(1 / y, x) if isinstance(x, list) else self.divide(x, y)
        if isinstance(x, list) != isinstance(y, list): raise NotUnderstood("a number and a matrix added")
        sign = 1 if isinstance(node.op, ast.Add) else -1
        return plus(x, y, sign) if matrices else x + sign * y
    def divide(self, x, y):
        if not isinstance(y, Iv) and y == 0: raise NotUnderstood("a division by 0")
        return x / y
    def holds(self, text):
        """Both sides as numbers, the relation, and whether it is true."""
        node = parsed(text)
        if not isinstance(node, ast.Compare) or len(node.ops) != 1: raise NotUnderstood(f"the condition {text!r}")
        x, y, op = self.value(node.left), self.value(node.comparators[0]), type(node.ops[0])
        if op in (ast.Gt, ast.GtE): x, y, op = y, x, ast.Lt if op is ast.Gt else ast.LtE
        if isinstance(x, list):
            gap = real_spectrum_of_symmetric(plus(y, x, -1))
            x, y = Q(0), (gap[-1] if op is ast.LtE else -1 * top([gap[0], -1 * gap[-1]]))
        elif op is ast.Eq:
            return x, y, False if less(x, y, True) or less(y, x, True) else True if ends(x)[0] == ends(x)[1] and ends(x) == ends(y) else None
        return x, y, less(x, y, op is ast.Lt)

# ---- 2. The judgement.
def recorded(fields, name):
    pair = fields.get(name)
    if not isinstance(pair, list) or len(pair) != 2: raise Refused(f"{name} is not an interval")
    low, high = map(number, pair)
    if low > high: raise Refused(f"{name} is empty")
    return low, high
def overlap(name, mine, theirs):
    low, high = ends(mine)
    if theirs[1] < low or high < theirs[0]: raise Refused(f"{name} is {float(low):.12g} here, and {float(theirs[0]):.12g} in the file")
def judge_inequality(fields, text, given, I):
    evaluator = Evaluator(I, fields["claim"].startswith("mandt"))         # whose minimum-noise has the factor kappa
    for hypothesis in given:
        truth = evaluator.holds(hypothesis)[2]
        if truth is None: raise NotUnderstood(f"whether {hypothesis} holds")
        if not truth: raise Refused(f"the hypothesis {hypothesis} does not hold")
    left, right, truth = evaluator.holds(text)
    if truth is None: raise NotUnderstood("which side is greater: the intervals overlap")
    if truth: raise Refused("the statement holds on this instance")
    l, r, s = (recorded(fields, name) for name in ("left", "right", "slack"))
    equation = isinstance(parsed(text).ops[0], ast.Eq)
    slack = -1 * top([left - right, right - left]) if equation else right - left
    if equation and r == (0, 0): left, right = -1 * slack, Q(0)         # matrices: by how much they differ
    elif l == (0, 0): left, right = Q(0), slack                          # matrices: the least eigenvalue of right - left
    for name, mine, theirs in (("left", left, l), ("right", right, r), ("slack", slack, s)): overlap(name, mine, theirs)
    if s[1] >= 0: raise Refused("the recorded slack does not lie below 0")
    room = (abs(l[0]) + abs(r[0])) / 10 ** 15 + (l[1] - l[0] + r[1] - r[0]) / 10 ** 6   # wide intervals are recorded with fewer digits
    gap = (r[0] - l[1], r[1] - l[0])
    if equation and gap[0] > 0: gap = (-gap[1], -gap[0])
    if any(abs(a - b) > room for a, b in zip(s, gap)): raise Refused("the recorded slack is not the difference of the recorded sides")
    return f"{text}: {float(ends(left)[0]):.10g} against {float(ends(right)[0]):.10g}"
def judge_exact(fields, text, given, I):
    left, right, truth = Evaluator(I).holds(text)
    if truth is not False: raise Refused("the statement holds on this instance")
    if number(fields.get("slack")) != -abs(left - right): raise Refused(f"the slack is {-abs(left - right)} here")
    return f"{text}: the sides differ by {abs(left - right)}"
def judge_symbolic(fields):
    """One step from 0 on two small data sets, all mini-batches of sizes 1 and 2: the moments differ by what the file says, and not by 0."""
    order = {("third-moments-match", "third moments also match"): 3,
             ("constant-covariance-moments", "the constant-covariance process (2) has the covariance of SGD"): 2}.get((fields["claim"], fields["statement"]))
    if order is None: raise NotUnderstood("a statement that a formula has, or lacks, a symbol")
    text, differs = parsed(fields["difference"]), False
    for X, y in (([[1, 2, 0], [3, -1, 1], [0, 1, 2]], [1, -2, 5]), ([[2, -1, 1], [1, 1, 4], [-3, 2, 1]], [2, 1, -1])):
        for m, eta in ((1, Q(1, 3)), (2, Q(2, 5))):
            def change(rows, a): return eta * sum(Q(y[k] * X[k][a]) for k in rows) / len(rows)
            def avg(f): return sum((Q(f(k)) for k in range(3)), Q(0)) / 3
            mean = [change(range(3), a) for a in range(3)]
            for index in itertools.combinations_with_replacement(range(3), order):
                batches = list(itertools.product(range(3), repeat=m))
                moment = sum((math.prod(change(rows, a) for a in index) for rows in batches), Q(0)) / len(batches)
                def noise(a, b): return eta * eta / m * (avg(lambda k: X[k][a] * X[k][b] * (y[k] ** 2 if order == 3 else 1)) - (mean[a] * mean[b] / eta ** 2 if order == 3 else 0))
                if order == 2: flow = mean[index[0]] * mean[index[1]] + noise(*index)
                else:
                    i, j, k = index
                    flow = mean[i] * mean[j] * mean[k] + mean[i] * noise(j, k) + mean[j] * noise(i, k) + mean[k] * noise(i, j)
                if moment - flow != Symbols(X, y, eta, m, dict(zip("ijk", index))).value(text): raise Refused("the difference is not that of the moments")
                differs = differs or moment != flow
    if not differs: raise Refused("the moments do not differ")
    return "the moments differ by the recorded polynomial on all that was tried"
class Symbols(Evaluator):
    """A polynomial in averages avg(...) over the samples, of r and x[i], where beta is 0 and r is y."""
    def __init__(self, X, y, eta, m, index): self.X, self.y, self.names, self.index, self.sample = X, y, {"eta": eta, "m": Q(m)}, index, None
    def name(self, x): return Q(self.y[self.sample]) if x == "r" else self.names[x]
    def value(self, node):
        if isinstance(node, ast.Subscript): return Q(self.X[self.sample][self.index[node.slice.id]])
        if not isinstance(node, ast.Call): return super().value(node)
        total = Q(0)
        for self.sample in range(len(self.X)): total += self.value(node.args[0])
        return total / len(self.X)

def judge(raw, claims=None):
    def once(pairs):
        if len({name for name, _ in pairs}) < len(pairs): raise Refused("a field is given twice")
        return dict(pairs)
    if len(raw) > 262144: raise Refused("the file is too long")
    try: fields = json.loads(raw, object_pairs_hook=once)
    except (ValueError, RecursionError): raise Refused("not JSON")
    if not isinstance(fields, dict) or fields.get("format") != "verify-certificate": raise Refused("not a certificate")
    version, kind, claim = fields.get("version"), fields.get("kind"), fields.get("claim")
    if version not in (1, 2) or type(version) is not int: raise Refused("a version that this program does not know")
    compact = json.dumps({name: x for name, x in fields.items() if name != "sha256"}, separators=(",", ":"), ensure_ascii=False)
    if hashlib.sha256(compact.encode()).hexdigest() != fields.get("sha256"): raise Refused("the digest does not fit the contents")
    known = {"format", "version", "program", "claim", "statement", "hypotheses", "domain", "fails", "kind", "clause", "instance", "time", "left",
             "right", "slack", "point", "value", "difference", "precision", "foundBy", "sha256"}
    if set(fields) - known: raise Refused(f"the field {sorted(set(fields) - known)[0]!r}")
    statement = fields["statement"]
    if claims is not None and claims.get(claim, statement if version == 1 else None) != statement: raise Refused(f"the claim {claim!r} says something else")
    if kind == "symbolic": return judge_symbolic(fields)
    if kind not in ("inequality", "exact"): raise NotUnderstood(f"certificates of kind {kind!r}")
    if claim in LEDGER:
        if LEDGER[claim][0] not in (statement, fields.get("fails", statement)): raise Refused(f"the statement is not that of {claim}")
        statement = LEDGER[claim][1]
    elif not re.search(r"[a-z]", statement) or not statement.isascii(): raise NotUnderstood(f"the claim {claim!r}, whose statement is in words")
    I = Instance(fields["instance"], fields.get("time", "0"))
    facts = [f for f in split_top(fields.get("domain", ": ").partition(": ")[2]) if f and ("time" in fields or f != "t > 0")]
    for fact in facts + [f for f in split_top(statement.partition("  for all ")[2]) if f]:
        name, _, values = fact.partition(" in ")
        if values:
            allowed, given = [Evaluator(I).value(parsed(v)) for v in split_top(values[1:-1])], I.parameters.get(name)
            if given is None or not (given in allowed if values[0] == "{" else allowed[0] <= given <= allowed[1]): raise Refused(f"the parameter is outside of {fact}")
            continue
        if fact not in FACTS: raise NotUnderstood(f"the domain {fact!r}")
        if FACTS[fact] and Evaluator(I).holds(FACTS[fact])[2] is not True: raise Refused(f"the instance is outside of the domain: {fact}")
    failures = []
    for text, given in clauses(statement):
        try: return (judge_exact if kind == "exact" else judge_inequality)(fields, text, given, I)
        except (Refused, NotUnderstood) as failure: failures.append(failure)
    raise next((f for f in failures if isinstance(f, NotUnderstood)), failures[0])

def verdict(raw, claims=None):
    try: return "accepted", judge(raw, claims)
    except Refused as failure: return "refused", str(failure)
    except NotUnderstood as failure: return "not understood", str(failure)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError, OverflowError) as failure:
        return "not understood", f"{type(failure).__name__}: {failure}"

def main(arguments):
    claims, counts = None, {"accepted": 0, "refused": 0, "not understood": 0}
    if "--claims" in arguments:
        place = arguments.index("--claims")
        claims = {c["id"]: c["statement"] for c in json.load(open(arguments[place + 1], encoding="utf-8"))["claims"]}
        arguments = arguments[:place] + arguments[place + 2:]
    if not arguments: print(__doc__); return 2
    for path in arguments:
        answer, reason = verdict(open(path, encoding="utf-8").read(), claims)
        counts[answer] += 1
        print(f"{path}: {answer}: {reason}"[:400])
    print(", ".join(f"{count} {answer}" for answer, count in counts.items()))
    return 1 if counts["refused"] else 2 if counts["not understood"] else 0
if __name__ == "__main__": sys.exit(main(sys.argv[1:]))
