#!/usr/bin/env python3
"""Optimisers as people write them, some with a mistake, for `verify compare`: prints the final iterates, one row a run.

usage: optimisers.py INSTANCE OPTIMISER STEPS RUNS > runs.csv
OPTIMISER is one of the functions below. Least squares F(b) = ||y - Xb||^2/(2n), mini-batches drawn with replacement, start at 0.
"""
import json
import sys
from fractions import Fraction

import numpy as np


def load(path):
    instance = json.load(open(path))
    number = lambda text: float(Fraction(text))
    X = np.array([[number(entry) for entry in row] for row in instance["X"]])
    y = np.array([number(entry) for entry in instance["y"]])
    return X, y, number(instance["stepSize"]), int(instance["batchSize"])


def gradient(X, y, b, batch):
    return X[batch].T @ (X[batch] @ b - y[batch]) / len(batch)


def sgd(X, y, eta, m, steps, rng):
    b = np.zeros(X.shape[1])
    for _ in range(steps):
        b -= eta * gradient(X, y, b, rng.integers(len(y), size=m))
    return b


def sgd_shuffled(X, y, eta, m, steps, rng):
    """Draws each batch without replacement: not the process sgd, and its noise is smaller."""
    b = np.zeros(X.shape[1])
    for _ in range(steps):
        b -= eta * gradient(X, y, b, rng.permutation(len(y))[:m])
    return b


def sgd_one_sample(X, y, eta, m, steps, rng):
    """Forgets to average: uses the first sample of each batch, so that the variance is off by m."""
    b = np.zeros(X.shape[1])
    for _ in range(steps):
        b -= eta * gradient(X, y, b, rng.integers(len(y), size=m)[:1])
    return b


def momentum(X, y, eta, m, steps, rng, gamma=0.5):
    b, v = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    for _ in range(steps):
        v = gamma * v + gradient(X, y, b, rng.integers(len(y), size=m))
        b = b - eta * v
    return b


def momentum_inside(X, y, eta, m, steps, rng, gamma=0.5):
    """The learning rate stands inside the velocity, too."""
    b, v = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    for _ in range(steps):
        v = gamma * v + eta * gradient(X, y, b, rng.integers(len(y), size=m))
        b = b - eta * v
    return b


def langevin(X, y, eta, m, steps, rng, tau=1 / 8):
    b = np.zeros(X.shape[1])
    for _ in range(steps):
        noise = rng.standard_normal(len(b))
        b = b - eta * gradient(X, y, b, np.arange(len(y))) + np.sqrt(2 * eta * tau) * noise
    return b


def langevin_eta(X, y, eta, m, steps, rng, tau=1 / 8):
    """The noise is scaled by eta in place of its root."""
    b = np.zeros(X.shape[1])
    for _ in range(steps):
        noise = rng.standard_normal(len(b))
        b = b - eta * gradient(X, y, b, np.arange(len(y))) + eta * np.sqrt(2 * tau) * noise
    return b


if __name__ == "__main__":
    path, name, steps, runs = sys.argv[1:]
    X, y, eta, m = load(path)
    rng = np.random.default_rng(1)
    rows = [globals()[name](X, y, eta, m, int(steps), rng) for _ in range(int(runs))]
    np.savetxt(sys.stdout, rows, fmt="%.9g", delimiter=",", header=",".join(f"b{j + 1}" for j in range(X.shape[1])), comments="")
