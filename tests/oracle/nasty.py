#!/usr/bin/env python3
"""Certified digits of the command against another program, on random nasty instances.

    python3 tests/oracle/nasty.py COMMAND [COUNT] [SEED]

COMMAND runs the program, for example "dotnet src/Verify.Cli/bin/Release/net10.0/Verify.Cli.dll". Needs mpmath. Nothing is shared with
the program: raw second moments E(beta beta'), E beta and 1 as one linear system in the original coordinates (no eigenbasis, no
covariances, no svec), exact fractions for steps, a Taylor exponential with 120 or more digits for flows; averages over the noise by second
differences in y; thresholds as roots of a spectral radius. Every printed number must be off by less than one unit in its last place.
Numbers that the program refuses (exit 2) are counted, not failures.
"""

import json
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

import mpmath as mp

DIGITS = 12


def nasty(r):
    """A random instance: zeros, repeated rows, huge and tiny entries, ties, more features than samples."""
    n, p = r.randint(1, 4), r.randint(1, 3)
    scale = F(10) ** r.choice([0, 0, 0, -9, 7, 30, -40])
    grade = [F(10) ** r.choice([0, 0, 0, -3, 4]) for _ in range(p)]
    entry = lambda j: r.choice([0, 1, -1, F(r.randint(-99, 99), r.randint(1, 60))]) * scale * grade[j]
    x = [[F(entry(j)) for j in range(p)] for _ in range(n)]
    if n > 1 and r.random() < 0.2:
        x[1] = list(x[0])
    if all(v == 0 for row in x for v in row):
        x[0][0] = scale
    truth = [F(r.randint(-9, 9), r.randint(1, 9)) / (scale * grade[j]) for j in range(p)]
    noise = F(r.choice([0, 1, r.randint(1, 50)]), r.randint(1, 20))
    y = [sum(a * b for a, b in zip(row, truth)) + F(r.randint(-9, 9), 7) for row in x]
    largest = max(sum(v * v for v in row) for row in x)
    eta = F(r.choice([1, 3, 17]), r.choice([2, 5, 100])) / largest
    m = r.choice([1, 1, 2, 3, 50])
    return x, y, truth, noise, eta, m


def system(x, y, eta, m, flow):
    """The linear map on (S, mean, 1), S row by row: one step, or the generator."""
    n, p = len(x), len(x[0])
    kappa = eta / m
    cov = [[sum(row[i] * row[j] for row in x) / n for j in range(p)] for i in range(p)]
    z = [sum(row[i] * v for row, v in zip(x, y)) / n for i in range(p)]
    size = p * p + p + 1
    one = size - 1
    a = [[F(0)] * size for _ in range(size)]
    s = lambda i, j: i * p + j
    mean = lambda i: p * p + i
    # E g_i g_j of the full gradient g = z - cov beta, as a form in (S, mean, 1).
    def gradient(i, j):
        form = [F(0)] * size
        form[one] += z[i] * z[j]
        for c in range(p):
            form[mean(c)] -= z[i] * cov[j][c] + z[j] * cov[i][c]
            for d in range(p):
                form[s(c, d)] += cov[i][c] * cov[j][d]
        return form

    def noise(i, j):
        form = [-v for v in gradient(i, j)]
        for row, v in zip(x, y):
            w = row[i] * row[j] / n
            form[one] += w * v * v
            for c in range(p):
                form[mean(c)] -= 2 * w * v * row[c]
                for d in range(p):
                    form[s(c, d)] += w * row[c] * row[d]
        return form

    for i in range(p):
        for j in range(p):
            line = a[s(i, j)]
            drift = [F(0)] * size
            drift[mean(j)] += z[i]
            drift[mean(i)] += z[j]
            for c in range(p):
                drift[s(c, j)] -= cov[i][c]
                drift[s(i, c)] -= cov[j][c]
            if flow:
                for k in range(size):
                    line[k] += drift[k] + kappa * noise(i, j)[k]
            else:
                line[s(i, j)] += 1
                for k in range(size):
                    line[k] += eta * drift[k] + eta * eta * gradient(i, j)[k] + eta * eta / m * noise(i, j)[k]
        line = a[mean(i)]
        rate = F(1) if flow else eta
        line[one] += rate * z[i]
        for c in range(p):
            line[mean(c)] -= rate * cov[i][c]
        if not flow:
            line[mean(i)] += 1
    if not flow:
        a[one][one] = F(1)
    return a


def exponential_action(a, t, vector):
    """e^{ta} vector by scaling and a Taylor series, with digits to spare."""
    size = len(a)
    norm = float(max(sum(abs(v) for v in row) for row in a) * t) if t else 0.0
    if norm > 2000:
        return None
    mp.mp.dps = int(120 + 2 * norm)
    mat = [[mp.mpf(v.numerator) / v.denominator * (mp.mpf(t.numerator) / t.denominator) for v in row] for row in a]
    steps = max(1, int(norm) + 1)
    out = [mp.mpf(v.numerator) / v.denominator for v in vector]
    for _ in range(steps):
        term, total, k = out, list(out), 0
        while True:
            k += 1
            term = [mp.fsum(row[j] * term[j] for j in range(size)) / (k * steps) for row in mat]
            total = [u + v for u, v in zip(total, term)]
            if k > 5 and all(abs(v) <= mp.mpf(10) ** (-mp.mp.dps) * (1 + abs(u)) * mp.mpf("1e-60") for u, v in zip(total, term)):
                break
        out = total
    return out


def power_action(a, k, vector):
    for _ in range(k):
        vector = [sum(u * v for u, v in zip(row, vector)) for row in a]
    return vector


def moments(x, y, eta, m, flow, at):
    p = len(x[0])
    start = [F(0)] * (p * p + p) + [F(1)]
    a = system(x, y, eta, m, flow)
    v = exponential_action(a, at, start) if flow else power_action(a, at, start)
    if v is None:
        return None
    mean = v[p * p:p * p + p]
    return mean, [[v[i * p + j] - mean[i] * mean[j] for j in range(p)] for i in range(p)], v


def risk(x, truth, noise, eta, m, at):
    """E|beta - truth|^2 over noise and mini-batches: a quadratic polynomial in y, averaged by second differences."""
    n, p = len(x), len(x[0])
    y0 = [sum(a * b for a, b in zip(row, truth)) for row in x]

    def error(y):
        found = moments(x, y, eta, m, True, at)
        if found is None:
            return None
        mean, _, v = found
        star = [mp.mpf(b.numerator) / b.denominator for b in truth]
        return mp.fsum(v[i * p + i] - 2 * star[i] * mean[i] + star[i] ** 2 for i in range(p))

    unit = max(abs(v) for v in y0) or F(1)
    base = error(y0)
    if base is None:
        return None
    total = base
    for k in range(n):
        up, down = list(y0), list(y0)
        up[k] += unit
        down[k] -= unit
        above, below = error(up), error(down)
        if above is None or below is None:
            return None
        second = (above + below - 2 * base) / (mp.mpf(unit.numerator) / unit.denominator) ** 2
        total += mp.mpf(noise.numerator) / noise.denominator / 2 * second
    return total


def wrong(printed, truth):
    """Whether a printed decimal is off by one unit in its last place or more."""
    mantissa, _, exponent = printed.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = F(10) ** ((int(exponent) if exponent else 0) - decimals)
    value = F(mantissa) * F(10) ** (int(exponent) if exponent else 0)
    if isinstance(truth, F):
        return abs(value - truth) >= unit and truth != value
    difference = abs(mp.mpf(value.numerator) / value.denominator - truth)
    # An exact 0 is printed as such; the reference has rounding of its own.
    return difference >= mp.mpf(unit.numerator) / unit.denominator if value else abs(truth) > mp.mpf("1e-80")


def main():
    command, count, seed = sys.argv[1].split(), int((sys.argv + [0, 100])[2] or 100), int((sys.argv + [0, 0, 1])[3] if len(sys.argv) > 3 else 1)
    r = random.Random(seed)
    numbers = refused = bad = 0
    for index in range(count):
        x, y, truth, noise, eta, m = nasty(r)
        data = {
            "X": [[str(v) for v in row] for row in x], "y": [str(v) for v in y], "betaStar": [str(v) for v in truth],
            "sigma2": str(noise), "stepSize": str(eta), "batchSize": m,
        }
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(data, file)
            file.flush()

            def ask(*arguments):
                run = subprocess.run([*command, *arguments, "--instance", file.name, "--digits", str(DIGITS), "--format", "json"],
                                     capture_output=True, text=True)
                if run.returncode not in (0, 2):
                    print(f"instance {index}: exit {run.returncode}: {run.stderr.strip()}\n{json.dumps(data)}")
                    return "crash"
                return json.loads(run.stdout) if run.returncode == 0 else None

            pairs = []
            steps = r.choice([0, 1, 2, 7, 30])
            time = F(r.choice([0, 1, 3, 40]), r.choice([1, 7])) * eta * r.choice([1, 10])
            for process, flow, at in (("sgd", False, steps), ("sgf", True, time)):
                answer = ask("moments", "--process", process, "--time" if flow else "--step", str(at))
                if answer == "crash":
                    bad += 1
                elif answer is None:
                    refused += 1
                else:
                    reference = moments(x, y, eta, m, flow, at)
                    if reference is not None:
                        result = answer["results"][0]
                        pairs += list(zip(result["mean"], reference[0]))
                        for shown, row in zip(result["covariance"], reference[1]):
                            pairs += list(zip(shown, row))
            answer = ask("risk", "--time", str(time)) if index % 4 == 0 else None
            if answer == "crash":
                bad += 1
            elif answer is not None:
                reference = risk(x, truth, noise, eta, m, time)
                if reference is not None:
                    pairs.append((answer["results"][0]["sgf"]["estimation"], reference))
            for shown, reference in pairs:
                numbers += 1
                if wrong(shown, reference):
                    bad += 1
                    print(f"instance {index}: {shown} for {reference}\n{json.dumps(data)}")
    print(f"{count} instances, seed {seed}: {numbers} certified numbers, {bad} wrong, {refused} refused")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
