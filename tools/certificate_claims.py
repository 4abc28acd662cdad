"""What check_certificate.py knows: for each claim the texts of its certificate, letter by letter, and the two sides of what fails.

A row is trusted; it is what a reader compares with the claim. Sides are computed by the formulas of check_certificate.py.
"""
import math
from fractions import Fraction as Q

from check_certificate import I, NotUnderstood, add, exp, need, rank_and_solve, scale, trace

ALL = "all instances"
ANY = "random designs: t > 0, β* and σ² given"
RESPONSE = "random designs with a response: t > 0, y given"
EXACT = "random designs with y = Xb: t > 0, y = Xb for some b"
GRID = "random designs with a response, t = kη: t > 0, η max‖x_k‖² ≤ 1, t = kη, y given"
WIDE = "random designs with p ≥ n: t > 0, p ≥ n, β* and σ² given"
BEYOND = "random designs, step sizes beyond the theorem's: t > 0, β* and σ² given"
TINY = "tiny problems: t > 0, n ≤ 3, p ≤ 2, m ≤ 2, y given"
BETWEEN = "random designs: t > 0, β* and σ² given, b in [0, 1]"
DOMAINS = {  # what belongs to each
    ANY: lambda x: x.y is None,
    BEYOND: lambda x: x.y is None,
    WIDE: lambda x: x.y is None and x.p >= x.n,
    BETWEEN: lambda x: x.y is None and 0 <= x.parameters["b"] <= 1,
    TINY: lambda x: x.y and x.n <= 3 and x.p <= 2 and x.m <= 2,
    RESPONSE: lambda x: x.y,
    GRID: lambda x: x.y and x.eta * x.rowmax <= 1 and x.t % x.eta == 0,
    EXACT: lambda x: x.y and rank_and_solve([r + v for r, v in zip(x.X, x.y)], x.y)[0] == x.rank,
}
SAME = None  # what fails is the statement


# ------------------------------------------------------------------ filters h(s), the part of a direction that is kept

def flow(t):
    return lambda s: 1 - exp(-t * s)


def ridge(t):
    """Ridge with penalty 1/t."""
    return lambda s: t * s / (1 + t * s)


def averaged(t):
    return lambda s: 1 - (1 - exp(-t * s)) / (t * s)


def descent(eta, k):
    if k > 1000:
        raise NotUnderstood("so many steps")
    return lambda s: 1 - math.prod([1 - eta * s] * k, start=I(1))


def components(threshold):
    def h(s):
        if (s - threshold).lo >= 0 or (s - threshold).hi < 0:
            return I(1 if (s - threshold).lo >= 0 else 0)
        raise NotUnderstood("an eigenvalue at the threshold")
    return h


def best_ridge(x, above):
    """Encloses inf over penalties of the risk of ridge, from below by cells of u = penalty/(1 + penalty) until the bound exceeds `above`."""
    def kept(s, u):
        return s * (1 - u) / (s * (1 - u) + u) if u else I(1)      # decreases in u
    cells, least = [(Q(0), Q(1))], []
    for _ in range(3000):
        if not cells:
            return min(least)
        u0, u1 = cells.pop()
        low = x.risk(lambda s: I(kept(s, u1).lo, kept(s, u0).hi)).lo
        if low > above:
            least.append(low)
        else:
            cells += [(u0, (u0 + u1) / 2), ((u0 + u1) / 2, u1)]
    raise NotUnderstood("the infimum over penalties is too near")


def infimum(factor):
    def sides(x):
        right = x.risk_of(x.sgf(x.t)) * factor
        return I(best_ridge(x, right.hi), min(x.risk(ridge(Q(2) ** j)).hi for j in range(-40, 41))), right
    return sides


def under(sides, *hypotheses):
    """Sides that count where the hypotheses hold: each maps the instance to (small, large, strict)."""
    return lambda x: (need(*[h(x) for h in hypotheses]), sides(x))[1]


# ------------------------------------------------------------------ sides of inequalities that are more than a filter

def covariances(x, other):
    """|Cov sgf - Cov sgd|^2, and |other - Cov sgd|^2 or, for None, 0: the best multiple of a positive number. One feature."""
    if x.p != 1:
        raise NotUnderstood("covariances of more than one feature")
    (b, B), (c, D) = x.sgf(x.t), x.sgd(x.k)
    exact = D[0][0] - c[0][0] ** 2
    return (B[0][0] - b[0][0].sq() - exact).sq(), I(0) if other is None else (other - exact).sq()


def halves(x):
    """The least eigenvalue of 2 Cov(sgd(2m)) - Cov(sgd(m)): one feature."""
    if x.p != 1:
        raise NotUnderstood("the order of matrices")
    (b, B), (c, D) = x.sgd(x.k), x.sgd(x.k, 2 * x.m)
    return I(0), I(2 * (D[0][0] - c[0][0] ** 2) - (B[0][0] - b[0][0] ** 2))


def tuned_lower(x):
    """The infimum is at most the value at one c, which is all that is needed; it is positive."""
    a, b = Q(8645, 10000), Q(863, 100)
    at = min((exp(-2 * c * a) + (1 - exp(-c * a)).sq() / a + 11 * (exp(-2 * c * b) + (1 - exp(-c * b)).sq() / b)
              for c in [Q(j, 200) for j in range(20, 200)]), key=lambda v: v.hi)
    return I(Q(10750, 10000) * (1 / (1 + a) + 11 / (1 + b))), I(0, at.hi)


def reshuffled(value):
    """The mean of a value over both orders of two samples, against the mean over the four pairs with replacement: exact."""
    def sides(x):
        def after(*order):
            b = [Q(0)] * x.p
            for k in order:
                r = x.y[k][0] - sum(v * w for v, w in zip(x.X[k], b))
                b = [w + x.eta * r * v for v, w in zip(x.X[k], b)]
            return value(x, b)
        return I((after(0, 1) + after(1, 0)) / 2), I((after(0, 0) + after(0, 1) + after(1, 0) + after(1, 1)) / 4)
    return under(sides, lambda x: (x.n, 2, False), lambda x: (2, x.n, False), lambda x: (x.eta * x.rowmax, 1, False))


def from_fit(x, b):
    return sum((v - f[0]) ** 2 for v, f in zip(b, x.fit()))


def loss(x, b):
    return sum((x.y[k][0] - sum(v * w for v, w in zip(x.X[k], b))) ** 2 for k in range(x.n)) / (2 * x.n)


def next_step(factor):
    return lambda x: (I(x.off_fit(x.sgd(x.k + 1))), (1 - factor * x.eta * x.positive()[-1][0]) * x.off_fit(x.sgd(x.k)))


def filters(part, h, factor, g):
    """part(h) <= factor part(g), part one of bias2, var, risk; filters are functions of the instance."""
    return lambda x: (getattr(x, part)(h(x)), getattr(x, part)(g(x)) * Q(factor))


def sums(f, factor, g):
    """The same for sums over directions of functions of s, theta^2 and t."""
    return lambda x: (sum((f(s, w, x.t) for s, w, _ in x.positive()), I(0)), sum((g(s, w, x.t) for s, w, _ in x.positive()), I(0)) * Q(factor))


def gf(x):
    return flow(x.t)


def rg(x):
    return ridge(x.t)


def gd(x):
    return descent(x.eta, x.k)


def rgk(x):
    return ridge(x.k * x.eta)


def slow(bound, strict=False):
    return lambda x: (x.eta * x.s1, bound, strict)


def excess(x):
    need((x.alpha(), 0, True))
    return x.risk_of(x.sgf(x.t)) - x.risk(rg(x)), Q(6862, 10000) * x.var(rg(x)) + x.bound(x.t, leverage=True)


def prices(x):
    need((0, x.alpha(), True))
    return x.bound(2 * x.t, limiting=False), x.bound(x.t, limiting=False)


def limiting(x):
    need((0, x.alpha(), True), (x.n, x.p, False))
    return x.bound(x.t, price=False), I(0)

TABLE = {  # claim: (domain, hypotheses, statement, what fails, its two sides)
    "gf-variance-too-small": (
        ANY, [],
        "Var(gf_t) ≤ 1.6859 Var(ridge_1/t)",
        SAME,
        filters("var", gf, "1.6859", rg)),
    "excess-risk-any-step": (
        BEYOND, ["without 'small enough': α < 0, the displayed formula read as it stands, with γ = 2μF*/α, which is negative then"],
        "Risk(sgf_t) − Risk(ridge_1/t) ≤ 0.6862 Var(ridge_1/t) + displayed[sharp]  (−α[sharp] > 0); Risk(sgf_t) −"
        " Risk(ridge_1/t) ≤ 0.6862 Var(ridge_1/t) + displayed[leverage]  (−α[leverage] > 0)",
        "Risk(sgf_t) − Risk(ridge_1/t) ≤ 0.6862 Var(ridge_1/t) + displayed[leverage]  (−α[leverage] > 0)",
        excess),
    "limiting-vanishes-p-ge-n": (
        WIDE, ["p ≥ n, whatever the rank of X"],
        "limiting[sharp] ≤ 0  (p − n + 1 > 0, α[sharp] > 0)",
        SAME,
        limiting),
    "oracle-tuning-fixed-truth": (
        ANY, ["as the talk says it, for one fixed β*, at every t"],
        "inf_λ Risk(ridge_λ) ≤ Risk(sgf_t)",
        SAME,
        infimum(1)),
    "price-decreases": (
        ANY, ["as the talk says it, at every t: the price is 0 at t = 0 and rises first"],
        "price[sharp] at 2t ≤ price[sharp]  (α[sharp] > 0)",
        SAME,
        prices),
    "sgf-more-accurate": (
        GRID, ["t = kη with k = ⌈t/η⌉ at least 1, both started at β = 0, covariances given y"],
        "‖Cov sgf(kη) − Cov sgd(k)‖² ≤ ‖Cov constant-covariance(kη) − Cov sgd(k)‖²",
        SAME,
        lambda x: covariances(x, x.kappa / 2 * (1 - exp(-2 * x.t * x.s1)))),
    "sgf-more-accurate-sgld": (
        GRID, ["t = kη with k = ⌈t/η⌉ at least 1, both started at β = 0, covariances given y", "the temperature τ of SGLD is the best one for each instance and time"],
        "‖Cov sgf(kη) − Cov sgd(k)‖² ≤ min_τ ‖Cov sgld_τ(kη) − Cov sgd(k)‖²",
        SAME,
        lambda x: covariances(x, None)),
    "noise-costs-little": (
        ANY, [],
        "Risk(sgf, t) <= Risk(gradient-flow, t) + kappa*tr(Sigma)*sigma2  (eta*s1 < 1)",
        "Risk(sgf_t) ≤ Risk(gf_t) + κ tr(Σ̂) σ²  (η s₁ < 1)",
        under( lambda x: (x.risk_of(x.sgf(x.t)), x.risk(gf(x)) + x.kappa * trace(x.S) * x.sigma2), slow(1, True))),
    "averaged-flow-bias-16859": (
        ANY, [],
        "Bias2(averaged-flow, t) <= 1.6859*Bias2(ridge(1/t))",
        "Bias²(averaged-flow_t) ≤ 1.6859 Bias²(ridge_1/t)",
        filters("bias2", lambda x: averaged(x.t), "1.6859", rg)),
    "gd-bias-large-steps": (
        ANY, [],
        "Bias2(gradient-descent, k) <= Bias2(ridge(1/(k*eta)))  (eta*s1 < 2)",
        "Bias²(gd_k) ≤ Bias²(ridge_1/(k η))  (η s₁ < 2)",
        under(filters("bias2", gd, 1, rgk), slow(2, True))),
    "gd-variance-16862": (
        ANY, [],
        "Var(gradient-descent, k) <= 1.6862*Var(ridge(1/(k*eta)))  (eta*s1 <= 1)",
        "Var(gd_k) ≤ 1.6862 Var(ridge_1/(k η))  (η s₁ ≤ 1)",
        under(filters("var", gd, "1.6862", rgk), slow(1))),
    "gd-variance-399": (
        ANY, [],
        "Var(gradient-descent, k) <= 3.99*Var(ridge(1/(k*eta)))  (eta*s1 <= 1)",
        "Var(gd_k) ≤ 3.99 Var(ridge_1/(k η))  (η s₁ ≤ 1)",
        under(filters("var", gd, "3.99", rgk), slow(1))),
    "gf-factor-12984": (
        ANY, [],
        "sum(i, theta[i]^2*(1 - exp((-t)*s[i]))) <= 1.2984*sum(i, theta[i]^2*t*s[i]/(1 + t*s[i]))",
        "Σ_i θ_i^2 (1 − exp((−t) s_i)) ≤ 1.2984 Σ_i θ_i^2 t s_i/(1 + t s_i)",
        sums( lambda s, w, t: w * (1 - exp(-t * s)), "1.2984", lambda s, w, t: w * t * s / (1 + t * s))),
    "gf-risk-recalibrated-12851": (
        ANY, [],
        "Risk(gradient-flow, 0.579*t) <= 1.2851*Risk(ridge(1/t))",
        "Risk(gf_{0.579 t}) ≤ 1.2851 Risk(ridge_1/t)",
        filters("risk", lambda x: flow(Q("0.579") * x.t), "1.2851", rg)),
    "gf-tuned-12146": (
        ANY, [],
        "sum(i, t*exp((-2)*t*s[i]) + (1 - exp((-t)*s[i]))^2/s[i]) <= 1.2146*sum(i, t/(1 + t*s[i]))",
        "Σ_i (t exp(-2 t s_i) + (1 − exp((−t) s_i))^2/s_i) ≤ 1.2146 Σ_i t/(1 + t s_i)",
        sums( lambda s, w, t: t * exp(-2 * t * s) + (1 - exp(-t * s)).sq() / s, "1.2146", lambda s, w, t: t / (1 + t * s))),
    "gf-tuned-lower-10750": (
        ANY, [],
        "1.0750*(1/(1 + 0.8645) + 11/(1 + 8.63)) < inf(c in [0, 1000], exp((-2)*c*0.8645) + (1 - exp((-c)*0.8645))^2/0.8645 +"
        " 11*(exp((-2)*c*8.63) + (1 - exp((-c)*8.63))^2/8.63))",
        "1.0750 (1/(1 + 0.8645) + 11/(1 + 8.63)) < inf_{c ∈ [0, 1000]} (exp(-2 c 0.8645) + (1 − exp((−c) 0.8645))^2/0.8645 + 11"
        " (exp(-2 c 8.63) + (1 − exp((−c) 8.63))^2/8.63))",
        tuned_lower),
    "pcr-ridge-399": (
        ANY, [],
        "Risk(pcr(1/t)) <= 3.99*Risk(ridge(1/t))",
        "Risk(pcr_1/t) ≤ 3.99 Risk(ridge_1/t)",
        filters("risk", lambda x: components(1 / x.t), "3.99", rg)),
    "oracle-ratio-2": (
        ANY, [],
        "inf(lambda > 0, Risk(ridge(lambda))) <= 2*Risk(sgf, t)",
        "inf_λ Risk(ridge_λ) ≤ 2 Risk(sgf_t)",
        infimum(2)),
    "oracle-ratio-5": (
        ANY, [],
        "inf(lambda > 0, Risk(ridge(lambda))) <= 5*Risk(sgf, t)",
        "inf_λ Risk(ridge_λ) ≤ 5 Risk(sgf_t)",
        infimum(5)),
    "oracle-ratio-10": (
        ANY, [],
        "inf(lambda > 0, Risk(ridge(lambda))) <= 10*Risk(sgf, t)",
        "inf_λ Risk(ridge_λ) ≤ 10 Risk(sgf_t)",
        infimum(10)),
    "adam-cycle-stable": (
        BETWEEN, [],
        "1 - 3*9/10*(1 + b) + (9/10)^2*b > 0  for all b in [0, 1]",
        "1 − 3 9/10 (1 + b) + 9/10^2 b > 0",
        lambda x: ( I(0), I(1 - 3 * Q(9, 10) * (1 + x.parameters["b"]) + Q(81, 100) * x.parameters["b"]))),
    "batch-halves": (
        RESPONSE, [],
        "Cov(sgd, k) <= 2*Cov(sgd(m=2*m), k)",
        "Cov(sgd_k) ⪯ 2 Cov(sgd(m=2 m)_k)",
        halves),
    "ma-bassily-belkin-faster": (
        EXACT, [],
        "tr(Cov(sgd, k + 1)) + norm(Mean(sgd, k + 1) - fit)^2 <= (1 - 1.1*eta*sr)*(tr(Cov(sgd, k)) + norm(Mean(sgd, k) - fit)^2)"
        "  (eta*(rowmax + (m - 1)*s1) <= m)",
        "tr(Cov(sgd_{k + 1})) + norm(E(sgd_{k + 1}) − β̂)^2 ≤ (1 − 1.1 η s_r) (tr(Cov(sgd_k)) + norm(E(sgd_k) − β̂)^2)  (η"
        " (max_k ‖x_k‖² + (m − 1) s₁) ≤ m)",
        under(next_step(Q("1.1")), lambda x: (x.eta * (x.rowmax + (x.m - 1) * x.s1), x.m, False))),
    "ma-bassily-belkin-linear": (
        EXACT, [],
        "tr(Cov(sgd, k + 1)) + norm(Mean(sgd, k + 1) - fit)^2 <= (1 - eta*sr)*(tr(Cov(sgd, k)) + norm(Mean(sgd, k) - fit)^2)  (eta*rowmax <= m)",
        "tr(Cov(sgd_{k + 1})) + norm(E(sgd_{k + 1}) − β̂)^2 ≤ (1 − η s_r) (tr(Cov(sgd_k)) + norm(E(sgd_k) − β̂)^2)  (η max_k ‖x_k‖² ≤ m)",
        under(next_step(1), lambda x: (x.eta * x.rowmax, x.m, False))),
    "reshuffling-beats-replacement": (
        RESPONSE, [],
        "tr(Cov(reshuffled-pair(m=1), 1)) + norm(Mean(reshuffled-pair(m=1), 1) - fit)^2 <= tr(Cov(sgd(m=1), 2)) +"
        " norm(Mean(sgd(m=1), 2) - fit)^2  (n = 2, rank = p, eta*rowmax <= 1)",
        "tr(Cov(reshuffled-pair(m=1)_1)) + norm(E(reshuffled-pair(m=1)_1) − β̂)^2 ≤ tr(Cov(sgd(m=1)_2)) + norm(E(sgd(m=1)_2) −"
        " β̂)^2  (n = 2, rank X = p, η max_k ‖x_k‖² ≤ 1)",
        under(reshuffled(from_fit), lambda x: (x.p, x.rank, False))),
    "reshuffling-interpolation": (
        EXACT, [],
        "tr(Cov(reshuffled-pair(m=1), 1)) + norm(Mean(reshuffled-pair(m=1), 1) - fit)^2 <= tr(Cov(sgd(m=1), 2)) +"
        " norm(Mean(sgd(m=1), 2) - fit)^2  (n = 2, eta*rowmax <= 1)",
        "tr(Cov(reshuffled-pair(m=1)_1)) + norm(E(reshuffled-pair(m=1)_1) − β̂)^2 ≤ tr(Cov(sgd(m=1)_2)) + norm(E(sgd(m=1)_2) −"
        " β̂)^2  (n = 2, η max_k ‖x_k‖² ≤ 1)",
        reshuffled(from_fit)),
    "reshuffling-loss": (
        RESPONSE, [],
        "Loss(reshuffled-pair(m=1), 1) <= Loss(sgd(m=1), 2)  (n = 2, eta*rowmax <= 1)",
        "E_I F(reshuffled-pair(m=1)_1) ≤ E_I F(sgd(m=1)_2)  (n = 2, η max_k ‖x_k‖² ≤ 1)",
        reshuffled(loss)),
}
EXACT_SLACKS = {  # the same, and the slack
    "objective-normalisation": (
        TINY, [],
        "‖y − Xβ‖²/(2n) = (1/n) Σ_i (y_i − x_iᵀβ)² for all β, as displayed",
        "minus the difference of the two sides at β = 0 (an erratum: the factor ½ is missing)",
        lambda x: -sum(v[0] ** 2 for v in x.y) / (2 * x.n)),
}
SYMBOLIC = {  # the same, and the order of the moments of one step with the covariance of the noise of an Euler step
    "constant-covariance-moments": (
        ALL, [],
        "the constant-covariance process (2) has the covariance of SGD",
        "sgd and Euler(constant-covariance) have the same first and second moments after every number k of steps, from the same start",
        (2, lambda x, gg, rrxx: scale(x.kappa, x.S))),
    "third-moments-match": (
        ALL, [],
        "third moments also match",
        "sgd and Euler(sgf) have the same moments up to order 3 after every number k of steps, from the same start",
        (3, lambda x, gg, rrxx: scale(x.kappa, add(rrxx, gg, -1)))),
}
