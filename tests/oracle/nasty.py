#!/usr/bin/env python3
"""Certified digits of the command against another program, on random nasty instances.

    python3 tests/oracle/nasty.py COMMAND [COUNT] [SEED] [moments,risk,stability,path]

COMMAND runs the program, for example "dotnet src/Verify.Cli/bin/Release/net10.0/Verify.Cli.dll". Needs mpmath. The reference
(reference.py) shares nothing with the program. A number with certified digits must be off by less than one unit in its last place, a
threshold lie within one unit on either side of what exact fractions decide. The doubles of `path` must be off by one unit of
the last digit that is not 0 at most; what it prints as 0, with a note that rounding left no digit, is counted as noise. Numbers that the
program refuses (exit 2) are counted, not failures. Digits of the reference are doubled until they decide, further where a number is tiny.
"""

import collections
import json
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

import mpmath as mp

from reference import Moments, Threshold, independent_rows, linear_risk, mean_map, real, ridge

# Doubles with all their digits are known to so much.
DOUBLES = F(1, 10**15)
FIRST_DIGITS, MOST_DIGITS = 70, 4500


def nasty(r):
    """Zeros, graded and nearly dependent columns, ties, repeated rows, less rank than columns, huge and tiny scales."""
    n, p = r.choice([1, 2, 2, 3, 3, 4, 5]), r.choice([1, 1, 2, 2, 2, 3, 3])
    scale = F(10) ** r.choice([0, 0, 0, 0, -9, 7, 30, -40])
    grade = [F(10) ** r.choice([0, 0, 0, 0, -3, 4, -12]) for _ in range(p)]
    entry = lambda: r.choice([F(0), F(1), F(-1), F(r.randint(-99, 99), r.randint(1, 60))])
    x = [[entry() for _ in range(p)] for _ in range(n)]
    kind = r.randint(0, 9)
    if kind == 0:
        # Repeated eigenvalues.
        x = [[F((-1) ** (i & j).bit_count()) if p > 1 else F(1) for j in range(p)] for i in range(n)]
    elif kind == 1:
        x = [[F(i % p == j) for j in range(p)] for i in range(n)]
    elif kind == 2 and p > 1:
        # Nearly dependent, or dependent, columns.
        near = r.choice([F(0), F(1, 10**9), F(1, 10**25)])
        x = [[row[0]] + [row[0] + near * v for v in row[1:]] for row in x]
    elif kind == 3:
        x = [[r.choice([1, -1]) * v for v in x[0]] for _ in range(n)]
    elif kind == 4 and n > 1:
        x[1] = list(x[0])
    if all(v == 0 for row in x for v in row):
        x[0][0] = F(1)
    x = [[v * scale * grade[j] for j, v in enumerate(row)] for row in x]
    truth = [F(r.randint(-9, 9), r.randint(1, 9)) / (scale * grade[j]) for j in range(p)]
    size = r.choice([0, 0, 0, 0, -15, 15])
    noise = F(r.choice([0, 1, r.randint(1, 50)]), r.randint(1, 20)) * F(10) ** size
    y = [sum(a * b for a, b in zip(row, truth)) + r.choice([0, 1, 1, F(1, 10**12)]) * F(r.randint(-9, 9), 7) for row in x]
    largest = max(sum(v * v for v in row) for row in x)
    eta = r.choice([F(1, 2), F(3, 5), F(1, 100), F(17, 5), F(1), F(1, 10**6)]) / largest
    m = r.choice([1, 1, 2, 3, 50, 10**6])
    steps = [r.choice([0, 1, 2, 7]), r.choice([3, 30, 100, 1000])]
    unit = r.choice([eta, 1 / largest])
    times = [unit * r.choice([0, 1, F(3, 7), 10]), unit * r.choice([F(40), F(1, 10**6), F(10) ** -30, F(10) ** 3, F(10) ** 9, F(10) ** 30])]
    return dict(x=x, y=y, truth=truth, noise=noise, eta=eta, m=m, steps=steps, times=times, digits=r.choice([1, 6, 12, 12, 12, 40]))


def unit_of(printed):
    mantissa, _, exponent = printed.lower().partition("e")
    return F(10) ** ((int(exponent) if exponent else 0) - len(mantissa.partition(".")[2]))


def last_unit(printed):
    """One unit of the last digit that is not 0."""
    mantissa, _, exponent = printed.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = (whole + decimals).rstrip("0")
    return F(10) ** (len(whole) - len(digits) + int(exponent or 0))


def judge(printed, reference, allowed=None):
    """Which of the printed decimals are wrong, None where undecided; by one unit in the last place or more, or by as much as is allowed.

    The reference is a function of nothing but mpmath's digits, or exact.
    """
    verdicts = [None] * len(printed)
    digits = FIRST_DIGITS
    most = max([MOST_DIGITS] + [4 * -int(text.lower().partition("e")[2] or 0) for text in printed])
    known = None
    while None in verdicts and digits <= most:
        mp.mp.dps = digits
        values = reference()
        largest = max([abs(real(v)) for v in values] + [mp.mpf(1)])
        for k, (text, value) in enumerate(zip(printed, values)):
            number = F(text)
            unit = allowed(text) if allowed else unit_of(text) if number else F(0)
            if isinstance(value, F):
                verdicts[k] = value != number and abs(value - number) >= unit
            elif known:
                error, off = 10 * abs(value - known[k]) + largest * mp.mpf(10) ** (20 - digits), abs(value - real(number))
                if not unit:
                    # An exact 0 is printed as such.
                    verdicts[k] = True if abs(value) > error else False if digits >= 2 * FIRST_DIGITS else None
                elif off + error < real(unit):
                    verdicts[k] = False
                elif off - error >= real(unit):
                    verdicts[k] = True
        known = values
        digits *= 2
    return verdicts


class Trials:
    """What was asked and how it came out, by command."""

    def __init__(self, command):
        self.command = command
        self.counts = collections.defaultdict(collections.Counter)

    def ask(self, data, *arguments):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(data, file)
            file.flush()
            run = subprocess.run(
                [*self.command, *arguments, "--instance", file.name, "--format", "json"], capture_output=True, text=True
            )
        count = self.counts[arguments[0]]
        count["calls"] += 1
        if run.returncode == 0:
            return json.loads(run.stdout) | {"notes": run.stderr}
        count["refused" if run.returncode == 2 else "wrong"] += 1
        if run.returncode != 2 or len(run.stderr.strip().splitlines()) != 1:
            print(f"exit {run.returncode}: {' '.join(arguments)}: {run.stderr.strip()}\n{json.dumps(data)}", flush=True)
        return None

    def hold(self, command, data, what, verdicts, printed):
        count = self.counts[command]
        for verdict, text in zip(verdicts, printed):
            count["numbers"] += 1
            count["undecided"] += verdict is None
            count["wrong"] += verdict is True
            if verdict is not False:
                print(f"{command} {what}: {'undecided' if verdict is None else 'wrong'} {text}\n{json.dumps(data)}", flush=True)


    def report(self, stream):
        kinds = ("calls", "numbers", "wrong", "undecided", "noise", "refused")
        for name, found in self.counts.items():
            print(f"  {name}: " + ", ".join(f"{found[kind]} {kind}" for kind in kinds), file=stream, flush=True)


def pick(values, names):
    return [values[name] for name in names]


def factor_of(process, n, m):
    return F(n - m, m * (n - 1)) if process == "sgd-without-replacement" else F(1, m)


def moments(trials, case, data, r):
    x, y, n, m = case["x"], case["y"], len(case["x"]), case["m"]
    second = [[a * b for b in y] for a in y]
    discrete = r.choice(["sgd", "sgd-without-replacement"]) if 1 < n and m <= n else "sgd"
    for process, flow, clocks in ((discrete, False, case["steps"]), ("sgf", True, case["times"])):
        asked = [v for clock in clocks for v in ("--time" if flow else "--step", str(clock))]
        answer = trials.ask(data, "moments", "--process", process, *asked, "--digits", str(case["digits"]))
        for result, clock in zip(answer["results"] if answer else [], clocks):
            system = Moments(x, second, y, case["eta"], factor_of(process, n, m), flow)

            def reference():
                s, c = system.at(clock) if flow or clock > 30 else system.exactly(clock)
                mean = [row[0] for row in c]
                # y = 0 is its own factor: the mean stands in C all the same.
                return mean + [s[i][j] - mean[i] * mean[j] for i in range(len(mean)) for j in range(len(mean))]

            printed = result["mean"] + [v for row in result["covariance"] for v in row]
            trials.hold("moments", data, f"{process} {clock}", judge(printed, reference), printed)


def averaged(case, factor, flow):
    x, truth = case["x"], case["truth"]
    fit = [sum(a * b for a, b in zip(row, truth)) for row in x]
    second = [[a * b + (case["noise"] if k == l else 0) for l, b in enumerate(fit)] for k, a in enumerate(fit)]
    return Moments(x, second, None, case["eta"], factor, flow)


def process_risk(case, system, clock, exact):
    """E|b - b*|^2, the same in the metric X'X/n, and b as a linear map of y on average: A with E b = Ay."""
    x, truth, n, p = case["x"], case["truth"], len(case["x"]), len(case["x"][0])
    s, c = system.exactly(clock) if exact else system.at(clock)
    estimator = mean_map(x, system.eta, system.flow, clock, exact)
    cast = (lambda v: v) if exact else real
    star = [cast(v) for v in truth]
    rows = [[cast(v) for v in row] for row in x]
    mean = [sum(estimator[i][k] * sum(a * b for a, b in zip(rows[k], star)) for k in range(n)) for i in range(p)]
    square = [[s[i][j] - star[i] * mean[j] - mean[i] * star[j] + star[i] * star[j] for j in range(p)] for i in range(p)]
    metric = sum(row[i] * square[i][j] * row[j] for row in rows for i in range(p) for j in range(p)) / n
    return sum(square[i][i] for i in range(p)), metric, linear_risk(rows, estimator, star, cast(case["noise"]))


FOUR = ["bias2", "variance", "predictionBias2", "predictionVariance"]


def risk(trials, case, data, r):
    x, n, m, eta = case["x"], len(case["x"]), case["m"], case["eta"]
    step = r.choice([v for v in case["steps"] if v <= 100])
    if r.random() < 0.5:
        time, arguments = step * eta, ["--process", "sgd", "--step", str(step)]
    else:
        time = r.choice(case["times"])
        arguments = ["--time", str(time)]
    answer = trials.ask(data, "risk", *arguments, "--digits", str(case["digits"]))
    if answer is None:
        return
    result = answer["results"][0]

    def compare(what, names, block, reference):
        printed = [block[name] for name in names if name in block]
        wanted = [name for name in names if name in block]
        trials.hold("risk", data, f"{what} {' '.join(arguments)}", judge(printed, lambda: pick(reference(), wanted)), printed)

    def flow():
        estimation, prediction, linear = process_risk(case, averaged(case, F(1, m), True), time, False)
        return linear | {"estimation": estimation, "prediction": prediction}

    compare("sgf", ["estimation", "prediction"], result.get("sgf", {}), flow)
    compare("gradient flow", FOUR, result.get("gradientFlow", {}), flow)
    estimator = ridge(x, 1 / time) if time else [[F(0)] * n for _ in x[0]]
    compare("ridge", FOUR, result.get("ridge", {}), lambda: linear_risk(x, estimator, case["truth"], case["noise"]))
    if arguments[0] == "--process":

        def descent():
            estimation, prediction, linear = process_risk(case, averaged(case, F(1, m), False), step, True)
            return linear | {
                "estimation": estimation,
                "prediction": prediction,
                "noise": estimation - linear["bias2"] - linear["variance"],
                "predictionNoise": prediction - linear["predictionBias2"] - linear["predictionVariance"],
            }

        compare("sgd", [*FOUR, "estimation", "prediction", "noise", "predictionNoise"], result.get("process", {}), descent)
    rank = len(independent_rows(x))

    def alphas():
        p = len(x[0])
        covariance = mp.matrix([[real(sum(row[i] * row[j] for row in x) / n) for j in range(p)] for i in range(p)])
        values = sorted(mp.eigsy(covariance, eigvals_only=True), reverse=True)
        sharp = max(sum(v * v for v in (sum(a * b for a, b in zip(row, other)) for other in x)) / n for row in x)
        kappa = real(eta / m)
        spectral, sharp = 2 * values[rank - 1] - kappa * n * values[0] ** 2, 2 * values[rank - 1] - kappa * real(sharp)
        return {"spectral": spectral, "sharp": sharp, "leverage": sharp}

    bounds = {name: block["alpha"] for name, block in result.get("bound", {}).items() if "alpha" in block}
    compare("alpha", ["spectral", "sharp", "leverage"], bounds, alphas)


def within(threshold, printed, scale, factor, flow, unit):
    """Whether the threshold lies within a unit of what is printed; "inf" where a huge step size is stable too."""
    if printed in ("inf", "Infinity", "∞"):
        return threshold.is_stable(scale * F(10) ** 60, factor, flow)
    value = F(printed)
    return threshold.is_stable(value - unit, factor, flow) and not threshold.is_stable(value + unit, factor, flow)


def stability(trials, case, data, r):
    x, n, m = case["x"], len(case["x"]), case["m"]
    threshold, scale = Threshold(x), 1 / max(sum(v * v for v in row) for row in x)
    asked = ["--process", "sgd-without-replacement"] if 1 < n and m <= n and r.random() < 0.3 else []
    answer = trials.ask(data, "stability", *asked, "--digits", str(case["digits"]))
    if answer is None:
        return
    shown = (
        [(answer["threshold"], factor_of(asked[1], n, m), False)]
        if asked
        else [(answer["sgf"], F(1, m), True), (answer["sgd"], F(1, m), False)]
    )
    for printed, factor, flow in shown:
        finite = printed.lstrip("-")[:1].isdigit()
        right = within(threshold, printed, scale, factor, flow, unit_of(printed) if finite else None)
        trials.hold("stability", data, " ".join(asked) + f" flow {flow}", [not right], [printed])


def path(trials, case, data, r):
    x, n, m, eta = case["x"], len(case["x"]), case["m"], case["eta"]
    penalty = F(2) ** r.choice([-20, -3, 0, 2, 30]) * F(float(sum(v * v for row in x for v in row) / n))
    answer = trials.ask(data, "path", "--penalty", str(penalty))
    if answer is None:
        return
    point = answer["points"][0]
    step = int(point["steps"])

    def reference():
        time = F(point["time"])
        linear = linear_risk(x, ridge(x, 1 / time), case["truth"], case["noise"])
        flow = process_risk(case, averaged(case, F(1, m), True), time, False)
        exact = step <= 30
        descent = process_risk(case, averaged(case, F(1, m), False), step, exact)
        mean = flow[2]["bias2"] + flow[2]["variance"]
        return {"ridge": linear["bias2"] + linear["variance"], "gradientFlow": mean, "sgf": flow[0], "sgd": descent[0], "price": flow[0] - mean}

    unresolved = "print as 0" in answer["notes"]
    names = [name for name in ("ridge", "gradientFlow", "sgf", "sgd", "price") if point.get(name) not in (None, "NaN", "Infinity", "inf")]
    trials.counts["path"]["noise"] += sum(unresolved and point[name] == "0" for name in names)
    names = [name for name in names if not (unresolved and point[name] == "0")]
    printed = [point[name] for name in names]
    verdicts = judge(printed, lambda: pick(reference(), names), lambda text: max(abs(F(text)) * DOUBLES, last_unit(text)) if F(text) else F(0))
    trials.hold("path", data, f"{penalty} {' '.join(names)}", verdicts, printed)
    threshold, scale = Threshold(x), 1 / max(sum(v * v for v in row) for row in x)
    for name, flow in (("sgf", True), ("sgd", False)):
        text = answer["stability"][name]
        finite = text.lstrip("-")[:1].isdigit()
        # What rounding leaves no digits of is printed with few: one unit of the last that is not 0.
        unit = max(F(text) * DOUBLES, last_unit(text)) if finite else None
        if unresolved and text == "0":
            continue
        right = within(threshold, text, scale, F(1, m), flow, unit)
        trials.hold("path", data, f"threshold {name}", [not right], [text])


COMMANDS = {"moments": moments, "risk": risk, "stability": stability, "path": path}


def main():
    command, count, seed, chosen = (sys.argv[1:] + ["100", "1", ",".join(COMMANDS)][len(sys.argv) - 2 :])[:4]
    trials = Trials(command.split())
    for index in range(int(count)):
        # Each instance has a seed of its own: one command more or less changes no other.
        r = random.Random(f"{seed}/{index}")
        case = nasty(r)
        data = {
            "X": [[str(v) for v in row] for row in case["x"]], "y": [str(v) for v in case["y"]],
            "betaStar": [str(v) for v in case["truth"]], "sigma2": str(case["noise"]), "stepSize": str(case["eta"]),
            "batchSize": case["m"],
        }
        for name in chosen.split(","):
            COMMANDS[name](trials, case, data, random.Random(f"{seed}/{index}/{name}"))
        if (index + 1) % 25 == 0 or index + 1 == int(count):
            print(f"{index + 1} instances, seed {seed}", file=sys.stdout if index + 1 == int(count) else sys.stderr)
            trials.report(sys.stdout if index + 1 == int(count) else sys.stderr)
    sys.exit(1 if any(found["wrong"] + found["undecided"] for found in trials.counts.values()) else 0)


if __name__ == "__main__":
    main()
