"""The mathematics of check_certificate.py: intervals, exact linear algebra, instances, flows and iterations. The standard library alone.

1 intervals; 2 exact linear algebra, with eigenvalues as roots of the characteristic polynomial; 3 an instance and its directions;
4 processes: flows by the linear equation of their second moments, iterations by all mini-batches of a step. No eigenvector is computed:
projectors are polynomials in X'X/n. Symbols: X is n x p with rows x_k, Sigma = X'X/n, eta the step, m the batch, kappa = eta/m.
"""
import itertools, math, re
from fractions import Fraction as Q

class Refused(Exception): pass
class NotUnderstood(Exception): pass

# ---- 1. Intervals [lo, hi] in units of 2^-BITS: rational operations round outward, so the true value is always inside.
BITS = 640
ONE = 1 << BITS

class Iv:
    __slots__ = ("lo", "hi")
    def __init__(self, lo, hi): self.lo, self.hi = lo, hi
    def __add__(a, b): b = iv(b); return Iv(a.lo + b.lo, a.hi + b.hi)
    def __neg__(a): return Iv(-a.hi, -a.lo)
    def __sub__(a, b): return a + -iv(b)
    def __rsub__(a, b): return iv(b) + -a
    def __mul__(a, b):
        b = iv(b)
        products = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi]
        return Iv(min(products) >> BITS, -(-max(products) >> BITS))
    def __truediv__(a, b):
        b = iv(b)
        if b.lo <= 0 <= b.hi: raise NotUnderstood("division by an interval that contains 0")
        ends = [(x << BITS, y) for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
        return Iv(min(x // y for x, y in ends), max(-(-x // y) for x, y in ends))
    def __rtruediv__(a, b): return iv(b) / a
    def __pow__(a, k):
        if k < 0: return iv(1) / a ** -k
        result = iv(1)
        for _ in range(k): result = result * a
        return Iv(max(result.lo, 0), result.hi) if k % 2 == 0 else result
    __radd__, __rmul__ = __add__, __mul__
    def ends(a): return Q(a.lo, ONE), Q(a.hi, ONE)

def iv(x):
    if isinstance(x, Iv): return x
    x = Q(x)
    return Iv(x.numerator * ONE // x.denominator, -(-x.numerator * ONE // x.denominator))
def hull(a, b): a, b = iv(a), iv(b); return Iv(min(a.lo, b.lo), max(a.hi, b.hi))
def ends(x): return iv(x).ends() if isinstance(x, Iv) else (Q(x), Q(x))
def both(f, x): return Iv(f(iv(x).lo).lo, f(iv(x).hi).hi)                 # an increasing function of an interval

def exp(x):
    """e^x = (e^(x/2^r))^(2^r); Taylor's series where |x/2^r| <= 1/2, whose remainder is at most twice the first term left out."""
    if isinstance(x, (int, Q)) and x == 0: return Q(1)
    def point(n):
        if n < -2000 * ONE: return Iv(0, 1)
        if n > 2000 * ONE: raise NotUnderstood("exp of a number beyond 2000")
        r = max(0, abs(n).bit_length() - BITS + 1)
        y, term, total = iv(Q(n, ONE << r)), iv(1), iv(1)
        for j in range(1, 120): term = term * y / j; total = total + term
        rest = 2 * max(abs(term.lo), abs(term.hi)) + 1
        total = Iv(total.lo - rest, total.hi + rest)
        for _ in range(r): total = total * total
        return Iv(max(total.lo, 0), total.hi)
    return both(point, x)
def atanh2(y):                                                           # 2 artanh y for 0 <= |y| <= 1/3
    term, total = 2 * y, 2 * y
    for j in range(1, 210): term = term * y * y; total = total + term / (2 * j + 1)
    rest = max(abs(term.lo), abs(term.hi)) + 1
    return Iv(total.lo - rest, total.hi + rest)
def log(x):
    def point(n):
        if n <= 0: raise NotUnderstood("log of a number that may not be positive")
        e = n.bit_length() - BITS
        z = iv(Q(n, ONE)) / (Q(2) ** e)                                  # in [1/2, 1)
        return atanh2((z - 1) / (z + 1)) + e * atanh2(iv(Q(1, 3)))       # log 2 = 2 artanh(1/3)
    return both(point, x)
def sqrt(x):
    low, high = ends(x)
    if high < 0: raise NotUnderstood("sqrt of a negative number")
    if low == high and math.isqrt(low.numerator) ** 2 == low.numerator and math.isqrt(low.denominator) ** 2 == low.denominator:
        return Q(math.isqrt(low.numerator), math.isqrt(low.denominator))
    return Iv(math.isqrt(max(iv(x).lo, 0) << BITS), math.isqrt(iv(x).hi << BITS) + 1)
def less(a, b, strictly):
    """True or False where the intervals decide, else None."""
    (a0, a1), (b0, b1) = ends(a), ends(b)
    if a1 < b0 or (not strictly and a1 == b0): return True
    if a0 > b1 or (strictly and a0 == b1): return False
    return None

# ---- 2. Matrices are lists of rows; a 1 x 1 matrix is a number.
def product(A, B): return [[sum((a * b for a, b in zip(row, column)), Q(0)) for column in zip(*B)] for row in A]
def transposed(A): return [list(row) for row in zip(*A)]
def plus(A, B, c=1): return [[a + c * b for a, b in zip(x, y)] for x, y in zip(A, B)]
def times(c, A): return [[c * a for a in row] for row in A]
def identity(p): return [[Q(i == j) for j in range(p)] for i in range(p)]
def outer(u, v): return [[a * b for b in v] for a in u]
def inner(u, v): return sum((a * b for a, b in zip(u, v)), Q(0))
def trace(A): return sum((A[i][i] for i in range(len(A))), Q(0))
def collapse(A): return A[0][0] if isinstance(A, list) and len(A) == len(A[0]) == 1 else A
def spread_out(x): return x if isinstance(x, list) else [[x]]
def flat(A): return [a for row in A for a in row]

def solve(A, b):
    """One solution of Ax = b in fractions (unknowns that are free are 0), and the rank."""
    rows, pivots = [list(map(Q, row)) + [Q(c)] for row, c in zip(A, b)], []
    for column in range(len(A[0])):
        found = next((r for r in range(len(pivots), len(rows)) if rows[r][column]), None)
        if found is None: continue
        k = len(pivots); rows[k], rows[found] = rows[found], rows[k]; pivots.append(column)
        rows[k] = [x / rows[k][column] for x in rows[k]]
        for r in range(len(rows)):
            if r != k and rows[r][column]: rows[r] = [x - rows[r][column] * y for x, y in zip(rows[r], rows[k])]
    if any(row[-1] for row in rows[len(pivots):]): raise NotUnderstood("a linear system without a solution")
    x = [Q(0)] * len(A[0])
    for k, column in enumerate(pivots): x[column] = rows[k][-1]
    return x, len(pivots)

def characteristic(A):
    """det(xI - A), highest power first (Faddeev and LeVerrier)."""
    n, M, coefficients = len(A), identity(len(A)), [Q(1)]
    for k in range(1, n + 1):
        AM = product(A, M); c = -trace(AM) / k
        coefficients.append(c); M = plus(AM, times(c, identity(n)))
    return coefficients
def above(f, x):
    """How many roots of f exceed x: all roots are real here, and then Descartes' count of sign changes is exact."""
    shifted = list(f)
    for end in range(len(f), 1, -1):
        for j in range(1, end): shifted[j] += x * shifted[j - 1]
    signs = [c > 0 for c in shifted if c]
    return sum(a != b for a, b in zip(signs, signs[1:]))
def eigenvalues(A):
    """Of a matrix of fractions whose eigenvalues are real, largest first: a fraction where a simple one is found, else an interval."""
    if any(not isinstance(a, Q) for a in flat(A)): raise NotUnderstood("eigenvalues of a matrix that is not exact")
    f, found = characteristic(A), []
    size = 1 + max(sum(abs(a) for a in row) for row in A)
    for k in range(len(A)):
        low, high = -size, size                                          # more than k roots above low, at most k above high
        for _ in range(400):
            middle = (low + high) / 2
            low, high = (middle, high) if above(f, middle) > k else (low, middle)
        guess = ((low + high) / 2).limit_denominator(10 ** 30)
        exact = low <= guess <= high and above(f, guess) <= k and above(f, guess - Q(1, 1 << 500)) > k and value(f, guess) == 0
        found.append(guess if exact else hull(low, high))
    return found
def value(f, x):
    result = Q(0)
    for c in f: result = result * x + c
    return result
def real_spectrum_of_symmetric(A):
    if A != transposed(A): raise NotUnderstood("eigenvalues of a matrix that is not symmetric")
    return eigenvalues(A)

# ---- 3. An instance: y is given, or y = X beta* + noise of covariance sigma2 I, and every number is averaged over the noise.
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]{1,4})?(/[0-9]+)?\Z")
def number(text):
    if not isinstance(text, str) or len(text) > 400 or not NUMBER.match(text): raise Refused(f"{str(text)[:40]!r} is not a number")
    above_line, _, below = text.partition("/")
    if below and not int(below): raise Refused(f"{text!r} divides by 0")
    return Q(above_line) / int(below or 1)

class Instance:
    def __init__(self, fields, time):
        extra = set(fields) - {"X", "y", "betaStar", "sigma2", "stepSize", "batchSize", "parameters"}
        if extra: raise Refused(f"the instance has a field {sorted(extra)[0]!r}")
        self.X = [[number(a) for a in row] for row in fields["X"]]
        self.n, self.p = len(self.X), len(self.X[0])
        if any(len(row) != self.p for row in self.X): raise Refused("X is not a matrix")
        self.eta, self.m, self.t = number(fields["stepSize"]), fields["batchSize"], number(time)
        if type(self.m) is not int or not 0 < self.m <= 10 ** 6 or self.eta <= 0 or self.t < 0: raise Refused("a batch, step or time is out of range")
        if self.n * self.p > 64 or self.p > 5: raise NotUnderstood("instances beyond 64 numbers or 5 features")
        self.k = max(1, math.ceil(self.t / self.eta))
        self.parameters = {name: number(text) for name, text in fields.get("parameters", {}).items()}
        X, n = self.X, self.n
        self.Sigma = times(Q(1, n), product(transposed(X), X))
        self.truth, self.sigma2 = None, None
        if "y" in fields:
            self.y = [number(a) for a in fields["y"]]
            self.yy = outer(self.y, self.y)                              # E yy', or yy' where y is given
        else:
            self.truth, self.sigma2 = [number(a) for a in fields["betaStar"]], number(fields["sigma2"])
            if len(self.truth) != self.p or self.sigma2 < 0: raise Refused("beta* or sigma2 does not fit X")
            self.y = [inner(row, self.truth) for row in X]               # the mean of y
            self.yy = plus(outer(self.y, self.y), times(self.sigma2, identity(n)))
        if len(self.y) != n: raise Refused("y does not fit X")
        gram = product(product(transposed(X), X), transposed(X))         # least squares of least norm: fit = X'w, X'X X'w = X'y
        w, _ = solve(gram, [inner(column, self.y) for column in zip(*X)])
        self.fit = [inner(column, w) for column in zip(*X)]
        self.rank = solve(X, [Q(0)] * n)[1]
        self.s = [Q(0) if j >= self.rank else s for j, s in enumerate(eigenvalues(self.Sigma))]

    def projectors(self):
        """For each distinct positive eigenvalue: it, how often it occurs, and the projector prod_j (Sigma - s_j)/(s - s_j)."""
        distinct, result = [], []
        for s in self.s:
            if distinct and not (isinstance(s, Q) and isinstance(distinct[-1], Q) and s == distinct[-1]) and less(s, distinct[-1], True) is None:
                raise NotUnderstood("eigenvalues that agree and are not fractions")
            if not distinct or ends(s) != ends(distinct[-1]): distinct.append(s)
        for s in distinct:
            if ends(s) == (0, 0): continue
            P = identity(self.p)
            for other in distinct:
                if other is not s: P = product(P, [[(a - other * (i == j)) / (s - other) for j, a in enumerate(row)] for i, row in enumerate(self.Sigma)])
            result.append((s, sum(ends(a) == ends(s) for a in self.s), P))
        return result
    def squares(self, v):
        """(s_i, (v_i'v)^2) over the directions with s_i > 0; for an eigenvalue that occurs m times, all of it in the first."""
        return [(s, inner(v, flat(product(P, [[a] for a in v]))) if first == 0 else Q(0))
                for s, often, P in self.projectors() for first in range(often)]

# ---- 4a. Flows from 0: B = E bb', C = E by', linear equations with the constant 1 as a last state.
def moment_rates(I, B, C):
    """E of gb', of gg', of <r^2 xx'> and of gy' where g = X'r/n is minus the gradient; linear in B, C and E yy'."""
    Z = times(Q(1, I.n), transposed(I.X))
    zb, SB = product(Z, transposed(C)), product(I.Sigma, B)
    gb = plus(zb, SB, -1)
    SC = product(I.Sigma, C)
    zz, zbS = product(product(Z, I.yy), transposed(Z)), product(Z, transposed(SC))
    gg = plus(plus(plus(zz, zbS, -1), transposed(zbS), -1), product(SB, I.Sigma))
    squares = [I.yy[k][k] - 2 * inner(x, [row[k] for row in C]) + inner(x, flat(product(B, [[a] for a in x]))) for k, x in enumerate(I.X)]
    noise = times(Q(0), I.Sigma)
    for r2, x in zip(squares, I.X): noise = plus(noise, times(r2 / I.n, outer(x, x)))
    return gb, gg, noise, plus(product(Z, I.yy), SC, -1)

def flow_rate(I, name, B, C):
    gb, gg, noise, gy = moment_rates(I, B, C)
    kappa = I.eta / I.m
    if name == "gradient_flow": diffusion = times(Q(0), gg)
    elif name == "sgf": diffusion = times(kappa, plus(noise, gg, -1))
    elif name == "constant_covariance": diffusion = times(kappa, I.Sigma)
    elif name == "sgld_1": diffusion = identity(I.p)
    elif name == "sme":                                                  # Li, Tai, E: drift g + (eta/2) Sigma g
        correction = plus(identity(I.p), times(I.eta / 2, I.Sigma))
        gb, gy, diffusion = product(correction, gb), product(correction, gy), times(kappa, plus(noise, gg, -1))
    else: raise NotUnderstood(f"the flow {name}")
    return plus(plus(gb, transposed(gb)), diffusion), gy

def exponential_action(G, v, t):
    """e^(tG) v: Taylor's series of e^(hG) where |hG| <= 1, whose remainder is at most twice the first term left out; then squared r times."""
    size = max(sum(abs(a) for a in row) for row in G) * t
    r = max(0, math.ceil(math.log2(size))) if size > 1 else 0
    if r > 40: raise NotUnderstood("a flow over a time that is too long")
    H = [[iv(a * t / 2 ** r) for a in row] for row in G]
    E = term = [[iv(a) for a in row] for row in identity(len(G))]
    for j in range(1, 130):
        term = [[a / j for a in row] for row in interval_product(term, H)]
        E = plus(E, term)
    rest = 2 * max(max(abs(a.lo), abs(a.hi)) for a in flat(term)) + 1
    E = [[Iv(a.lo - rest, a.hi + rest) for a in row] for row in E]
    for _ in range(r): E = interval_product(E, E)
    return [row[0] for row in interval_product(E, [[iv(a)] for a in v])]
def interval_product(A, B):
    columns = list(zip(*B))
    return [[sum((a * b for a, b in zip(row, column) if (a.lo or a.hi) and (b.lo or b.hi)), Iv(0, 0)) for column in columns] for row in A]

def flow_moments(I, name, t):
    """Mean and E bb' at t, averaged over the noise of y where there is one."""
    p, n = I.p, I.n
    size = p * p + p * n
    def rate(v):
        B, C = [v[i * p:(i + 1) * p] for i in range(p)], [v[p * p + i * n:p * p + (i + 1) * n] for i in range(p)]
        dB, dC = flow_rate(I, name, B, C)
        return flat(dB) + flat(dC)
    zero = rate([Q(0)] * size)
    columns = [[a - b for a, b in zip(rate([Q(j == c) for j in range(size)]), zero)] for c in range(size)]
    G = [[column[r] for column in columns] + [zero[r]] for r in range(size)] + [[Q(0)] * (size + 1)]
    end = exponential_action(G, [Q(0)] * size + [Q(1)], t)
    z = [inner(column, I.y) / n for column in zip(*I.X)]                 # the mean solves b' = z - Sigma b for each of these flows
    linear = [[-a for a in row] + [b] for row, b in zip(I.Sigma, z)] + [[Q(0)] * (p + 1)]
    mean = exponential_action(linear, [Q(0)] * p + [Q(1)], t)[:p]
    return mean, [end[i * p:(i + 1) * p] for i in range(p)]

# ---- 4b. Iterations given y: state -> A state + c for each mini-batch, all of them with their weights.
def residual_step(I, b, rows, target=None):
    y = I.y if target is None else target
    return [sum((y[k] - inner(I.X[k], b)) * I.X[k][a] for k in rows) / len(rows) for a in range(I.p)]
def iteration(I, name, options):
    """The number of states, the weighted mini-batches, and one step."""
    m, eta, p, n = options.get("m", I.m), options.get("eta", I.eta), I.p, I.n
    if m != int(m): raise NotUnderstood("a batch that is not whole")
    everything, m = tuple(range(n)), int(m)
    def step_by(rows, b): return [a + eta * g for a, g in zip(b, residual_step(I, b, rows))]
    sampled = name in ("sgd", "sum_of_iterates", "sgd_momentum", "svrg_sum")
    if sampled and n ** m > 5000: raise NotUnderstood(f"{n}^{m} mini-batches")
    batches = [(Q(1, n ** m), rows) for rows in itertools.product(range(n), repeat=m)] if sampled else [(Q(1), everything)]
    if name in ("sgd", "gradient_descent"): return p, batches, lambda v, rows: step_by(rows, v)
    if name == "sgd_without_replacement":
        if m > n: raise NotUnderstood("a batch beyond the data, without replacement")
        subsets = list(itertools.combinations(range(n), m))
        return p, [(Q(1, len(subsets)), rows) for rows in subsets], lambda v, rows: step_by(rows, v)
    if name == "reshuffled_pair":
        if n != 2: raise NotUnderstood("an epoch over other than two samples")
        return p, [(Q(1, 2), (0, 1)), (Q(1, 2), (1, 0))], lambda v, rows: step_by(rows[1:], step_by(rows[:1], v))
    if name == "kaczmarz":
        weight = [inner(x, x) for x in I.X]
        return p, [(w / sum(weight), (k,)) for k, w in enumerate(weight) if w], \
            lambda v, rows: [a + g / weight[rows[0]] for a, g in zip(v, residual_step(I, v, rows))]
    if name == "sum_of_iterates":
        return 2 * p, batches, lambda v, rows: [a + b for a, b in zip(v[:p], v[p:])] + step_by(rows, v[p:])
    if name == "sgd_momentum":
        def heavy(v, rows):
            speed = [options["gamma"] * u + eta * g for u, g in zip(v[p:], residual_step(I, v[:p], rows))]
            return [a + u for a, u in zip(v[:p], speed)] + speed
        return 2 * p, batches, heavy
    if name == "svrg_sum":                                               # from the snapshot 0: its full gradient is that of the mean of yx
        z = residual_step(I, [Q(0)] * p, everything)
        return 2 * p, batches, lambda v, rows: [a + b for a, b in zip(v[:p], v[p:])] + \
            [b + eta * (c + g) for b, c, g in zip(v[p:], z, residual_step(I, v[p:], rows, [Q(0)] * n))]
    if name == "geometric_average":                                      # b, q^j w_j and q^j
        q = options["q"]
        return 2 * p + 1, batches, lambda v, rows: [b + (1 - q) * u for b, u in zip(v[:p], v[p:-1])] + \
            [q * (u + eta * (v[-1] * a - b)) for u, a, b in zip(v[p:-1], residual_step(I, [Q(0)] * p, rows), flat(product(I.Sigma, [[u] for u in v[p:-1]])))] + [q * v[-1]]
    raise NotUnderstood(f"the process {name}")
def affine(I, name, options):
    size, batches, step = iteration(I, name, options)
    maps = []
    for weight, rows in batches:
        c = step([Q(0)] * size, rows)
        maps.append((weight, transposed([[a - b for a, b in zip(step([Q(i == j) for i in range(size)], rows), c)] for j in range(size)]), c))
    return size, maps
def iteration_moments(I, name, k, options):
    size, maps = affine(I, name, options)
    if k * len(maps) * size ** 3 > 200000: raise NotUnderstood(f"{k} steps of {len(maps)} mini-batches")
    start = [Q(0)] * size
    if name == "geometric_average": start[-1] = Q(1)
    mean, second = start, outer(start, start)
    for _ in range(k):
        new_mean, new = [Q(0)] * size, times(Q(0), second)
        for weight, A, c in maps:
            Am = flat(product(A, [[a] for a in mean]))
            moved = plus(plus(product(product(A, second), transposed(A)), outer(Am, c)), plus(outer(c, Am), outer(c, c)))
            new, new_mean = plus(new, times(weight, moved)), [a + weight * (b + d) for a, b, d in zip(new_mean, Am, c)]
        mean, second = new_mean, new
    return mean[:I.p], [row[:I.p] for row in second[:I.p]]

def K(I, S): return [[sum(inner(x, flat(product(S, [[u] for u in x]))) * x[i] * x[j] for x in I.X) / I.n for j in range(I.p)] for i in range(I.p)]
def linear_operator(f, p):
    """f on p x p matrices as a matrix of fractions."""
    units = [[[Q((i, j) == (a, b)) for b in range(p)] for a in range(p)] for i in range(p) for j in range(p)]
    return transposed([flat(f(E)) for E in units])
def stationary(I, name, options, scaled=False):
    """The covariance S that a step, or the flow's equation, leaves as it is; of full column rank only, where the mean is fit."""
    if I.rank < I.p: raise NotUnderstood("a stationary law where X has not full column rank")
    if name in ("sgf", "sme", "minimum_noise"):
        size, kappa, right = I.p, I.eta / I.m, times(Q(0), I.Sigma)
        if name == "minimum_noise" and not scaled: kappa = Q(1)
        for x, target in zip(I.X, I.y): right = plus(right, times(kappa * (target - inner(x, I.fit)) ** 2 / I.n, outer(x, x)))
        H = plus(I.Sigma, times(I.eta / 2 if name == "sme" else Q(0), product(I.Sigma, I.Sigma)))
        def rate(S):
            drift = plus(product(H, S), product(S, H))
            return drift if name == "minimum_noise" else plus(drift, plus(K(I, S), product(product(I.Sigma, S), I.Sigma), -1), -kappa)
    else:
        size, maps = affine(I, name, options)
        fixed, right = I.fit + [Q(0)] * (size - I.p), times(Q(0), identity(size))          # the velocity of momentum is 0 there
        for weight, A, c in maps:
            moved = [a + b - d for a, b, d in zip(flat(product(A, [[u] for u in fixed])), c, fixed)]
            right = plus(right, times(weight, outer(moved, moved)))
        def rate(S):
            result = S
            for weight, A, c in maps: result = plus(result, product(product(A, S), transposed(A)), -weight)
            return result
    operator = linear_operator(rate, size)
    solution, rank = solve(operator, flat(right))
    S = [solution[i * size:(i + 1) * size] for i in range(size)]
    if rank < len(operator) or ends(real_spectrum_of_symmetric(S)[-1])[0] < 0: raise NotUnderstood("a process without a stationary law")
    return [row[:I.p] for row in S[:I.p]]
def threshold(I, name, options):
    """Sampling without replacement is stable below 1/lmax of D against S -> (Sigma S + S Sigma), D = (1 - f) Sigma S Sigma + f K[S]."""
    m, n, p = int(options.get("m", I.m)), I.n, I.p
    if name == "sgd": f = Q(1, m)
    elif name == "sgd_without_replacement" and m <= n and n > 1: f = Q(n - m, m * (n - 1))
    else: raise NotUnderstood(f"Threshold({name})")
    if I.rank < p: raise NotUnderstood("Threshold where X has not full column rank")
    pairs = [(i, j) for i in range(p) for j in range(i, p)]
    def compress(g):
        columns = [g([[Q((a, b) in ((i, j), (j, i))) for b in range(p)] for a in range(p)]) for i, j in pairs]
        return transposed([[S[i][j] for i, j in pairs] for S in columns])
    B = compress(lambda S: plus(product(I.Sigma, S), product(S, I.Sigma)))
    D = compress(lambda S: plus(times(1 - f, product(product(I.Sigma, S), I.Sigma)), times(f, K(I, S))))
    ratio = transposed([solve(B, column)[0] for column in zip(*D)])      # real eigenvalues: B and D are self-adjoint, B positive
    return 1 / eigenvalues(ratio)[0]
