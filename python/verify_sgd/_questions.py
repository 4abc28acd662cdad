"""The questions: each writes its instance into a file that is gone afterwards, and asks the command."""

import contextlib
import json
import os
import tempfile

from . import _answers, _command, _numbers


@contextlib.contextmanager
def _instance(X, y, step_size, batch_size, beta_star=None, sigma2=None):
    instance = {"X": _numbers.matrix(X), "stepSize": _numbers.exact(step_size), "batchSize": int(batch_size)}
    if y is not None:
        instance["y"] = _numbers.vector(y)
    if beta_star is not None or sigma2 is not None:
        if beta_star is None or sigma2 is None:
            raise TypeError("beta_star and sigma2 go together")
        instance["betaStar"] = _numbers.vector(beta_star)
        instance["sigma2"] = _numbers.exact(sigma2)
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        path = os.path.join(folder, "instance.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(instance, file)
        yield path


def _process(process, definition, parameters, start):
    words = ["--definition", definition] if definition is not None else ["--process", process]
    for name, value in parameters.items():
        words += ["--set", f"{name}={_numbers.setting(value)}"]
    if start is not None:
        words += ["--start", ",".join(_numbers.vector(start))]
    return words


def _clock(step, time):
    """The words, and whether one answer or several are wanted."""
    if (step is None) == (time is None):
        raise TypeError("give either step or time")
    given, option = (step, "--step") if time is None else (time, "--time")
    several = not isinstance(given, str) and hasattr(given, "__iter__")
    words = []
    for point in given if several else [given]:
        words += [option, "inf" if point == float("inf") else _numbers.exact(point)]
    return words, several


def _digits(digits):
    return [] if digits is None else ["--digits", int(digits)]


def moments(
    X, y, *, step_size, batch_size=1, process="sgd", step=None, time=None, digits=None, definition=None, start=None, **parameters
):
    """Exact mean and covariance of a process given y.

    X: n×p, y: n numbers. step: a number of steps of an iteration, or a list of them; time: of a flow. digits: certified significant digits;
    the numbers are Fractions then. definition: a .process file of your own in place of a name. Parameters of the process by name, such as
    gamma="9/10". Returns a Moments, or a list of them.
    """
    clock, several = _clock(step, time)
    with _instance(X, y, step_size, batch_size) as path:
        answer = _command.run(
            ["moments", "--instance", path, *_process(process, definition, parameters, start), *clock, *_digits(digits)]
        )
    results = [_answers.Moments(answer["process"], result, digits is not None) for result in answer["results"]]
    return results if several else results[0]


def risk(
    X,
    *,
    beta_star,
    sigma2,
    step_size,
    batch_size=1,
    process="sgf",
    step=None,
    time=None,
    digits=None,
    definition=None,
    start=None,
    **parameters,
):
    """Expected risks at times or steps, averaged over the noise: estimation E‖b − β*‖² and prediction E‖X(b − β*)‖²/n. Returns a Risk."""
    clock, _ = _clock(step, time)
    with _instance(X, None, step_size, batch_size, beta_star, sigma2) as path:
        answer = _command.run(
            ["risk", "--instance", path, *_process(process, definition, parameters, start), *clock, *_digits(digits)]
        )
    return _answers.Risk(answer, digits is not None)


def stability(X, y=None, *, batch_size=1, process=None, definition=None, beta_star=None, sigma2=None, **parameters):
    """The step size below which a process is mean-square stable; of sgf and sgd where none is named. Returns a Stability."""
    words = [] if process is None and definition is None else _process(process, definition, parameters, None)
    if y is None and beta_star is None:
        y = [0] * len(X)
    with _instance(X, y, "1", batch_size, beta_star, sigma2) as path:
        return _answers.Stability(_command.run(["stability", "--instance", path, *words]))


def _statement(statement, given, domain, parameters, definitions):
    words = []
    for state in [statement] if isinstance(statement, str) else statement:
        words += ["--that", state]
    for condition in [given] if isinstance(given, str) else given or []:
        words += ["--given", condition]
    if domain is not None:
        words += ["--for", domain]
    for name, values in (parameters or {}).items():
        words += ["--with", f"{name} in {values}"]
    for definition in [definitions] if isinstance(definitions, str) else definitions or []:
        words += ["--definition", definition]
    return words


def check(statement, *, given=None, domain=None, parameters=None, definitions=None, instances=None, seed=1):
    """A verdict on a statement of the claim language, such as "Risk(gradient-flow, t) <= Risk(sgf, t)".

    given: hypotheses; domain: 'problem', 'response', …; parameters: {"gamma": "[0, 9/10]"}; definitions: .process files.
    Returns a Check; its verdict is 'proved', 'certified', 'refuted', 'undecided', …
    """
    words = ["check", *_statement(statement, given, domain, parameters, definitions), "--seed", seed]
    if instances is not None:
        words += ["--instances", int(instances)]
    return _answers.Check(_command.run(words, expected=(0, 1)))


def falsify(statement, *, given=None, domain=None, parameters=None, definitions=None, budget=20, seed=1):
    """Searches for a counterexample for at most `budget` seconds. Returns a Counterexample, which is falsy where none was found."""
    words = ["falsify", *_statement(statement, given, domain, parameters, definitions)]
    return _answers.Counterexample(_command.run([*words, "--budget", budget, "--seed", seed], expected=(0, 1)))


def compare(
    samples, X, y, *, step_size, batch_size=1, process="sgd", step=None, time=None, definition=None, start=None, **parameters
):
    """Your own optimiser's final iterates, one row a run, against the exact mean and covariance. Returns a Comparison."""
    clock, several = _clock(step, time)
    if several:
        raise TypeError("runs are compared at one step or time")
    with _instance(X, y, step_size, batch_size) as path:
        runs = os.path.join(os.path.dirname(path), "runs.csv")
        with open(runs, "w", encoding="utf-8") as file:
            for run in samples:
                row = run if hasattr(run, "__iter__") else [run]
                file.write(",".join(repr(float(value)) for value in row) + "\n")
        answer = _command.run(
            ["compare", "--instance", path, *_process(process, definition, parameters, start), *clock, "--samples", runs],
            expected=(0, 1),
        )
    return _answers.Comparison(answer)
