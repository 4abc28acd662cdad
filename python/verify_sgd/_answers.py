"""The answers: attributes, and tables and figures for notebooks. `raw` is the command's JSON."""

from html import escape

from . import _numbers


def _short(value):
    return "–" if value is None else f"{float(value):.6g}"


def _table(head, rows):
    cells = "".join(f"<th>{escape(str(name))}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


class Moments:
    """Exact mean and covariance at one step or time; `states` has those of every state by name."""

    def __init__(self, process, result, certified):
        self.raw = result
        self.process = process
        self.at = result.get("step", result.get("time"))
        self.mean = _numbers.array(result["mean"], certified)
        given = result.get("covariance")
        self.covariance = None if given is None else _numbers.array(given, certified)
        self.states = {
            name: (_numbers.array(state["mean"], certified), _numbers.array(state["covariance"], certified))
            for name, state in result.get("states", {}).items()
        }

    def __repr__(self):
        return f"Moments({self.process} at {self.at}: mean {[_short(value) for value in self.mean]})"

    def _repr_html_(self):
        head = ["", "mean", *([] if self.covariance is None else [f"cov ·,{j + 1}" for j in range(len(self.mean))])]
        rows = [
            [f"b{i + 1}", _short(value), *([] if self.covariance is None else map(_short, self.covariance[i]))]
            for i, value in enumerate(self.mean)
        ]
        return f"<p>{escape(self.process)} at {escape(self.at)}</p>" + _table(head, rows)


class Risk:
    """Risks at times or steps: `at`, `estimation` and `prediction` of the process; `raw` has bounds and other estimators."""

    def __init__(self, answer, certified):
        self.raw = answer
        results = answer["results"]
        self.process = results[0]["process"]["name"]
        self.at = [result.get("step", result.get("time")) for result in results]
        self.estimation = _numbers.array([result["process"]["estimation"] for result in results], certified)
        self.prediction = _numbers.array([result["process"]["prediction"] for result in results], certified)

    def __repr__(self):
        pairs = ", ".join(f"{at}: {_short(value)}" for at, value in zip(self.at, self.estimation))
        return f"Risk({self.process}: {pairs})"

    def _repr_html_(self):
        rows = [[at, _short(e), _short(p)] for at, e, p in zip(self.at, self.estimation, self.prediction)]
        figure = self.figure() if len(rows) > 2 else ""
        return f"<p>{escape(self.process)}</p>" + figure + _table(["at", "estimation", "prediction"], rows)

    def figure(self, width=480, height=240):
        """The estimation risk over the points, as SVG."""
        points = [(float(_numbers.number(at, True)), float(value)) for at, value in zip(self.at, self.estimation)]
        points = sorted(point for point in points if all(abs(value) != float("inf") for value in point))
        if len(points) < 2:
            return ""
        left, right = points[0][0], points[-1][0]
        top = max(value for _, value in points) or 1.0
        x = lambda at: 40 + (width - 50) * (at - left) / (right - left or 1.0)
        y = lambda value: height - 25 - (height - 40) * value / top
        line = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in points)
        return (
            f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="estimation risk">'
            f'<path d="M40 {height - 25}H{width - 10}M40 {height - 25}V10" stroke="currentColor" fill="none"/>'
            f'<text x="4" y="{y(top) + 4:.0f}" font-size="11" fill="currentColor">{top:.3g}</text>'
            f'<text x="40" y="{height - 8}" font-size="11" fill="currentColor">{left:.3g}</text>'
            f'<text x="{width - 40}" y="{height - 8}" font-size="11" fill="currentColor">{right:.3g}</text>'
            f'<polyline points="{line}" fill="none" stroke="#1f77b4" stroke-width="2"/></svg>'
        )


class Stability:
    """Step sizes below which processes are mean-square stable: `thresholds` by name; `threshold` of the one that was asked for."""

    def __init__(self, answer):
        self.raw = answer
        if "process" in answer:
            self.thresholds = {answer["process"]: _numbers.number(answer["threshold"], False)}
        else:
            self.thresholds = {name: _numbers.number(answer[name], False) for name in ("sgf", "sgd") if name in answer}

    @property
    def threshold(self):
        return min(self.thresholds.values())

    def __repr__(self):
        return f"Stability({', '.join(f'{name}: {_short(value)}' for name, value in self.thresholds.items())})"


class Check:
    """A verdict: 'proved', 'certified', 'supported', 'refuted', 'undecided' or 'vacuous'."""

    def __init__(self, answer):
        self.raw = answer
        claim = answer["claims"][0]
        self.verdict = claim["verdict"]
        self.instances = int(claim["instances"])
        slack = claim.get("minSlack")
        self.least_slack = None if slack is None else _numbers.number(slack, False)

    def __bool__(self):
        return self.verdict in ("proved", "certified")

    def __repr__(self):
        return f"Check({self.verdict}, {self.instances} instances, least slack {_short(self.least_slack)})"

    def _repr_html_(self):
        return _table(
            ["verdict", "instances", "least slack"], [[self.verdict, self.instances, _short(self.least_slack)]]
        )


class Counterexample:
    """What a search found: `found`, and the command's answer as `raw`."""

    def __init__(self, answer):
        self.raw = answer
        self.found = bool(answer.get("counterexample"))

    def __bool__(self):
        return self.found

    def __repr__(self):
        return f"Counterexample({self.raw.get('counterexample')})" if self.found else "Counterexample(none found)"


class Comparison:
    """Runs against exact moments: `agrees`, `largest_z` at `largest_at`, the `threshold`, and `agrees_with` where they differ."""

    def __init__(self, answer):
        self.raw = answer
        self.agrees = answer["agrees"]
        self.runs = int(answer["runs"])
        self.comparisons = int(answer["comparisons"])
        self.largest_z = float(answer["largestZ"])
        self.largest_at = answer["largestAt"]
        self.threshold = float(answer["threshold"])
        self.variance_ratio = float(answer["varianceRatio"]) if "varianceRatio" in answer else None
        self.agrees_with = answer["agreesWith"]

    def __bool__(self):
        return self.agrees

    def __repr__(self):
        verdict = "agrees" if self.agrees else "differs"
        return f"Comparison({verdict}: largest |z| {self.largest_z:.3g} at {self.largest_at}, threshold {self.threshold:.3g})"

    def _repr_html_(self):
        moments = sorted(self.raw["moments"], key=lambda moment: -abs(float(moment["z"])))[:10]
        rows = [
            [m["of"], _short(m["sample"]), _short(m["standardError"]), _short(m["exact"]), f"{float(m['z']):.3g}"]
            for m in moments
        ]
        return f"<p>{escape(repr(self))}</p>" + _table(["", "sample", "standard error", "exact", "z"], rows)
