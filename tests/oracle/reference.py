"""Moments, risks and thresholds by another route than the program's: no eigenbasis, no covariances, no svec.

With W = E yy' (yy' itself given y; X b* b*' X' + s2 I over the noise) the moments S = E bb' and C = E by' solve one linear system in the
original coordinates, for steps and for flows:
    r = y - Xb,   g = X'r/n,   N = sum_k r_k^2 x_k x_k'/n - gg'
    S <- S + eta E(bg' + gb') + eta^2 E gg' + eta^2 c E N      and      dS/dt = E(bg' + gb') + kappa E N.
Few steps are taken in exact fractions; times and many steps by mpmath, as a function of the number of digits.
"""

from fractions import Fraction as F

import mpmath as mp
from mpmath.libmp import mpf_mul, mpf_sum, round_nearest


def real(value):
    return mp.mpf(value.numerator) / value.denominator if isinstance(value, F) else mp.mpf(value)


def solve(matrix, right):
    """matrix^-1 right in exact fractions, right with several columns; None where it is singular."""
    size = len(matrix)
    rows = [list(a) + list(b) for a, b in zip(matrix, right)]
    for k in range(size):
        pivot = next((i for i in range(k, size) if rows[i][k] != 0), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(size):
            if i != k and rows[i][k] != 0:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [u - factor * v for u, v in zip(rows[i], rows[k])]
    return [[v / rows[k][k] for v in rows[k][size:]] for k in range(size)]


def product(a, b):
    columns = list(zip(*b))
    if isinstance(a[0][0], F):
        return [[sum(u * v for u, v in zip(row, column)) for column in columns] for row in a]
    # mpmath's own sum of products spends most of its time on the kinds of its arguments.
    precision = mp.mp.prec
    left = [[v._mpf_ for v in row] for row in a]
    right = [[v._mpf_ for v in column] for column in columns]
    return [
        [mp.make_mpf(mpf_sum([mpf_mul(u, v) for u, v in zip(row, column)], precision, round_nearest)) for column in right]
        for row in left
    ]


def power(matrix, count):
    """matrix^count; count may be huge."""
    result = None
    while count:
        if count & 1:
            result = matrix if result is None else product(result, matrix)
        count >>= 1
        if count:
            matrix = product(matrix, matrix)
    return result or [[mp.mpf(i == j) for j in range(len(matrix))] for i in range(len(matrix))]


def exponential(matrix):
    """By scaling, a Taylor series and squaring."""
    size = len(matrix)
    norm = max(sum(abs(v) for v in row) for row in matrix)
    halvings = max(0, int(mp.log(norm, 2)) + 8) if norm else 0
    scaled = [[mp.ldexp(v, -halvings) for v in row] for row in matrix]
    identity = [[mp.mpf(i == j) for j in range(size)] for i in range(size)]
    total, term, k = identity, identity, 0
    while k == 0 or max(abs(v) for row in term for v in row) > mp.mpf(10) ** (-mp.mp.dps - 10):
        k += 1
        term = [[v / k for v in row] for row in product(term, scaled)]
        total = [[u + v for u, v in zip(a, b)] for a, b in zip(total, term)]
    for _ in range(halvings):
        total = product(total, total)
    return total


class Moments:
    """S and C of a process with covariance factor c of a mini-batch, for a given W = E yy'. Columns of X may be in units of their own."""

    def __init__(self, x, second_of_y, factors, eta, factor, flow):
        self.x, self.w, self.eta, self.factor, self.flow = x, second_of_y, eta, factor, flow
        # C = E b f' for y = f given (one column), or E by' (f = None).
        self.f = factors
        self.n, self.p = len(x), len(x[0])
        self.columns = 1 if factors else self.n
        self.pairs = [(i, j) for i in range(self.p) for j in range(i, self.p)]

    def cross(self, c):
        return [[row[0] * v for v in self.f] for row in c] if self.f else c

    def move(self, s, c, one):
        """One step, or the time derivative, of (S, C, 1)."""
        x, n, p = self.x, self.n, self.p
        full = self.cross(c)
        sx = [[sum(s[i][a] * row[a] for a in range(p)) for row in x] for i in range(p)]
        # E b r' and E rr'.
        br = [[full[i][k] - sx[i][k] for k in range(n)] for i in range(p)]
        rr = [
            [self.w[k][l] * one - sum(x[k][i] * full[i][l] + x[l][i] * br[i][k] for i in range(p)) for l in range(n)]
            for k in range(n)
        ]
        drift = [[sum(br[i][k] * x[k][j] + br[j][k] * x[k][i] for k in range(n)) / n for j in range(p)] for i in range(p)]
        gg = [
            [sum(x[k][i] * rr[k][l] * x[l][j] for k in range(n) for l in range(n)) / n**2 for j in range(p)] for i in range(p)
        ]
        noise = [[sum(rr[k][k] * x[k][i] * x[k][j] for k in range(n)) / n - gg[i][j] for j in range(p)] for i in range(p)]
        response = [[self.f[k]] for k in range(n)] if self.f else self.w
        force = [
            [
                sum(x[k][i] * (response[k][q] * one - sum(x[k][a] * c[a][q] for a in range(p))) for k in range(n)) / n
                for q in range(self.columns)
            ]
            for i in range(p)
        ]
        if self.flow:
            kappa = self.eta * self.factor
            return [[drift[i][j] + kappa * noise[i][j] for j in range(p)] for i in range(p)], force
        eta = self.eta
        return (
            [
                [s[i][j] + eta * drift[i][j] + eta**2 * (gg[i][j] + self.factor * noise[i][j]) for j in range(p)]
                for i in range(p)
            ],
            [[c[i][q] + eta * force[i][q] for q in range(self.columns)] for i in range(p)],
        )

    def start(self):
        return [[F(0)] * self.p for _ in range(self.p)], [[F(0)] * self.columns for _ in range(self.p)]

    def matrix(self):
        """The linear map on (S upper, C, 1)."""
        size = len(self.pairs) + self.p * self.columns + 1
        columns = []
        for at in range(size):
            s, c = self.start()
            if at < len(self.pairs):
                i, j = self.pairs[at]
                s[i][j] = s[j][i] = F(1)
            elif at < size - 1:
                i, q = divmod(at - len(self.pairs), self.columns)
                c[i][q] = F(1)
            moved, force = self.move(s, c, F(at == size - 1))
            last = F(0 if self.flow else at == size - 1)
            columns.append([moved[i][j] for i, j in self.pairs] + [v for row in force for v in row] + [last])
        return [list(row) for row in zip(*columns)]

    def exactly(self, steps):
        s, c = self.start()
        for _ in range(steps):
            s, c = self.move(s, c, F(1))
        return s, c

    def at(self, clock):
        """S and C at a time or after many steps, to the digits that mpmath is set to."""
        rational = self.matrix()
        if self.flow:
            found = exponential([[real(v) * real(clock) for v in row] for row in rational])
        else:
            found = power([[real(v) for v in row] for row in rational], clock)
        last = [row[-1] for row in found]
        s, c = [[None] * self.p for _ in range(self.p)], [[None] * self.columns for _ in range(self.p)]
        for (i, j), value in zip(self.pairs, last):
            s[i][j] = s[j][i] = value
        for at, value in enumerate(last[len(self.pairs) : -1]):
            c[at // self.columns][at % self.columns] = value
        return s, c


def mean_map(x, eta, flow, clock, exact):
    """A with E b = Ay for gradient steps and gradient flow from 0."""
    n, p = len(x), len(x[0])
    rate = F(1) if flow else eta
    rows = [
        [(F(i == j) if not flow else 0) - rate * sum(row[i] * row[j] for row in x) / n for j in range(p)]
        + [rate * row[i] / n for row in x]
        for i in range(p)
    ] + [[F(0 if flow else i == j) for j in range(p + n)] for i in range(p, p + n)]
    if exact:
        found = [[F(0)] * n for _ in range(p)]
        for _ in range(clock):
            found = [[sum(rows[i][a] * found[a][k] for a in range(p)) + rows[i][p + k] for k in range(n)] for i in range(p)]
        return found
    matrix = [[real(v) for v in row] for row in rows]
    found = exponential([[v * real(clock) for v in row] for row in matrix]) if flow else power(matrix, clock)
    return [row[p:] for row in found[:p]]


def ridge(x, penalty):
    """(X'X/n + penalty I)^-1 X'/n, exact."""
    n, p = len(x), len(x[0])
    system = [[sum(row[i] * row[j] for row in x) / n + (penalty if i == j else 0) for j in range(p)] for i in range(p)]
    return solve(system, [[row[i] / n for row in x] for i in range(p)])


def linear_risk(x, estimator, truth, noise):
    """Bias^2 and variance of b = Ay, and both in the metric X'X/n."""
    n, p = len(x), len(x[0])
    missed = [sum(estimator[i][k] * sum(a * b for a, b in zip(x[k], truth)) for k in range(n)) - truth[i] for i in range(p)]
    prediction = [sum(a * b for a, b in zip(row, missed)) for row in x]
    spread = [[sum(x[l][i] * estimator[i][k] for i in range(p)) for k in range(n)] for l in range(n)]
    return {
        "bias2": sum(v * v for v in missed),
        "variance": noise * sum(v * v for row in estimator for v in row),
        "predictionBias2": sum(v * v for v in prediction) / n,
        "predictionVariance": noise * sum(v * v for row in spread for v in row) / n,
    }


def independent_rows(x):
    """A maximal set of linearly independent rows."""
    chosen, reduced = [], []
    for row in x:
        rest = list(row)
        for pivot, known in reduced:
            factor = rest[pivot] / known[pivot]
            rest = [u - factor * v for u, v in zip(rest, known)]
        pivot = next((j for j, v in enumerate(rest) if v != 0), None)
        if pivot is not None:
            chosen.append(row)
            reduced.append((pivot, rest))
    return chosen


class Threshold:
    """Mean-square stability at one step size, decided in exact fractions: the solution D of -L[D] = I is positive definite, or not."""

    def __init__(self, x):
        basis = independent_rows(x)
        r, n = len(basis), len(x)
        gram = [[sum(u * v for u, v in zip(a, b)) for b in basis] for a in basis]
        # x_k = sum of c_kj basis_j; in these coordinates a sample moves b by -eta c_k (a_k'b).
        along = [[sum(u * v for u, v in zip(a, row)) for row in x] for a in basis]
        coordinates = solve(gram, along)
        samples = [[[coordinates[i][k] * along[j][k] for j in range(r)] for i in range(r)] for k in range(n)]
        mean = [[sum(g[i][j] for g in samples) / n for j in range(r)] for i in range(r)]
        self.r, self.pairs = r, [(i, j) for i in range(r) for j in range(i, r)]
        self.drift, self.square, self.full = [], [], []
        for i, j in self.pairs:
            unit = [[F({a, b} == {i, j}) for b in range(r)] for a in range(r)]
            ahead = product(mean, unit)
            self.drift.append([ahead[a][b] + ahead[b][a] for a, b in self.pairs])
            total = [[F(0)] * r for _ in range(r)]
            for g in samples:
                image = product(product(g, unit), list(zip(*g)))
                total = [[u + v for u, v in zip(s, t)] for s, t in zip(total, image)]
            self.square.append([total[a][b] / n for a, b in self.pairs])
            image = product(ahead, list(zip(*mean)))
            self.full.append([image[a][b] for a, b in self.pairs])

    def is_stable(self, eta, factor, flow):
        size = len(self.pairs)
        columns = [
            [
                d - eta * (factor * (q - m) + (0 if flow else m))
                for d, q, m in zip(self.drift[k], self.square[k], self.full[k])
            ]
            for k in range(size)
        ]
        system = [list(row) for row in zip(*columns)]
        found = solve(system, [[F(i == j)] for i, j in self.pairs])
        if found is None:
            return False
        matrix = [[F(0)] * self.r for _ in range(self.r)]
        for (i, j), (value,) in zip(self.pairs, found):
            matrix[i][j] = matrix[j][i] = value
        for k in range(self.r):
            if matrix[k][k] <= 0:
                return False
            for i in range(k + 1, self.r):
                factor_of_row = matrix[i][k] / matrix[k][k]
                matrix[i] = [u - factor_of_row * v for u, v in zip(matrix[i], matrix[k])]
        return True
