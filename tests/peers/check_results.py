"""Holds a results folder against NumPy and SciPy: python3 tests/peers/check_results.py RESULTS

RESULTS is a folder of `mudeung run --design mc --keep-trials csv`. From `trials.csv` it computes `summary.csv` and the
probabilities of `targets.csv` again, and from the parameters in `inputs.csv` the percentiles of every distribution that SciPy
has or that has a closed form. Prints the largest differences; ends with status 1 if one is too large. Knows nothing of how
mudeung computes.
"""

import csv
import re
import sys
from pathlib import Path

import numpy as np
from scipy import optimize, stats

QUANTILES = {"p05": 0.05, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95}
#: Relative differences that rounding alone explains: of sums and quantiles, and of percentiles of distributions.
EXACT, INVERTED = 1e-8, 1e-9
Z_95 = stats.norm.ppf(0.975)


def rows(file):
    with open(file, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def difference(ours, theirs, scale):
    """Relative to the value itself, or to a millionth of the largest value it was computed from if that is more."""
    return abs(ours - theirs) / max(abs(theirs), 1e-6 * abs(scale), 1e-300)


def quantile_error(column, p):
    """The interval between the order statistics at 1.96 standard deviations of the rank, over 2 · 1.96."""
    deviation = np.sqrt(p * (1 - p) * column.size)
    ranks = p * (column.size - 1) + np.array([-Z_95, Z_95]) * deviation
    low, high = np.quantile(column, np.clip(ranks / (column.size - 1), 0, 1))
    return (high - low) / (2 * Z_95)


def summary(folder):
    """The largest difference of each column of summary.csv from the same of the trials."""
    with open(folder / "trials.csv", encoding="utf-8-sig") as lines:
        header = next(csv.reader([next(lines)]))
        # An own metric has no value in some trials.
        trials = np.loadtxt(lines, delimiter=",", ndmin=2, converters=lambda cell: float(cell or "nan"))
    table = rows(folder / "summary.csv")
    values = trials[trials[:, 1] == 0, 2:]
    assert values.shape[1] == len(table), "one column of trials.csv per row of summary.csv"
    worst = {}
    for name, row, column in zip(header[2:], table, values.T):
        assert name.startswith(f"{row['metric']}.{row['scope']}") and name.endswith(f"@{row['year']}"), name
        column = column[np.isfinite(column)]
        if column.size == 0:
            assert row["n"] == "0" and row["mean"] == "", name
            continue
        sd = column.std(ddof=1)
        theirs = {"mean": column.mean(), "sd": sd, "mean_se": sd / np.sqrt(column.size), "n": column.size}
        theirs |= {name: np.quantile(column, p) for name, p in QUANTILES.items()}
        theirs |= {f"{name}_se": quantile_error(column, QUANTILES[name]) for name in ["p05", "p50", "p95"]}
        scale = np.abs(column).max()
        for name, value in theirs.items():
            worst[name] = max(worst.get(name, 0.0), difference(float(row[name]), value, scale))
    return len(table), worst


def probabilities(folder):
    """The largest difference of Wilson's interval, from hits and trials, and how many probabilities there are."""
    trials = sum(1 for _ in open(folder / "trials.csv", encoding="utf-8-sig")) - 1
    worst, table = 0.0, rows(folder / "targets.csv")
    for row in table:
        hits = round(float(row["probability"]) * trials)
        interval = stats.binomtest(hits, trials).proportion_ci(method="wilson")
        theirs = [hits / trials, np.sqrt(hits / trials * (1 - hits / trials) / trials), interval.low, interval.high]
        ours = [float(row[name]) for name in ["probability", "se", "ci95_low", "ci95_high"]]
        worst = max(worst, *np.abs(np.subtract(ours, theirs)))
    return len(table), worst


class Metalog:
    """Three-term metalog through p10, p50 and p90 (Keelin 2016)."""

    def __init__(self, p10, p50, p90):
        log_odds = np.log(9)
        self.terms = p50, (p90 - p10) / (2 * log_odds), (p90 + p10 - 2 * p50) / (0.8 * log_odds)

    def ppf(self, p):
        location, scale, skew = self.terms
        log_odds = np.log(p / (1 - p))
        return location + scale * log_odds + skew * (p - 0.5) * log_odds


class Truncated:
    def __init__(self, inner, low, high):
        self.inner, self.low, self.high = inner, inner.cdf(low), inner.cdf(high)

    def ppf(self, p):
        return self.inner.ppf(self.low + p * (self.high - self.low))


class Mixture:
    def __init__(self, weights, components):
        self.weights, self.components = np.divide(weights, sum(weights)), components

    def ppf(self, p):
        ends = [component.ppf(p) for component in self.components]
        if min(ends) == max(ends):
            return ends[0]
        share = lambda x: sum(w * c.cdf(x) for w, c in zip(self.weights, self.components)) - p
        if share(min(ends)) >= 0:  # an atom at the lower end
            return min(ends)
        return optimize.brentq(share, min(ends), max(ends), xtol=1e-15, rtol=1e-14)


class Constant:
    def __init__(self, value):
        self.value = value

    def ppf(self, p):
        return self.value

    def cdf(self, x):
        return float(x >= self.value)


class Discrete:
    def __init__(self, values, weights):
        order = np.argsort(values)
        self.values, self.shares = np.take(values, order), np.cumsum(np.take(weights, order)) / sum(weights)

    def ppf(self, p):
        return self.values[np.searchsorted(self.shares, p)]


def pert(low, mode, high, shape):
    width = high - low
    return stats.beta(1 + shape * (mode - low) / width, 1 + shape * (high - mode) / width, low, width)


FAMILIES = {
    "constant": Constant,
    "uniform": lambda low, high: stats.uniform(low, high - low),
    "triangular": lambda low, mode, high: stats.triang((mode - low) / (high - low), low, high - low),
    "pert": pert,
    "normal": lambda mean, sd: stats.norm(mean, sd),
    "lognormal": lambda median, sigma: stats.lognorm(sigma, scale=median),
    "beta": lambda alpha, beta, low, high: stats.beta(alpha, beta, low, high - low),
    "gamma": lambda shape, scale: stats.gamma(shape, scale=scale),
    "weibull": lambda shape, scale: stats.weibull_min(shape, scale=scale),
    "exponential": lambda mean: stats.expon(scale=mean),
    "student_t": lambda df, location, scale: stats.t(df, location, scale),
    "pareto": lambda minimum, shape: stats.pareto(shape, scale=minimum),
    "metalog": lambda p10, p50, p90: Metalog(p10, p50, p90),
    "bernoulli": lambda p: stats.bernoulli(p),
    "binomial": lambda n, p: stats.binom(n, p),
    "poisson": lambda mean: stats.poisson(mean),
    "negative_binomial": lambda r, p: stats.nbinom(r, p),
}


def numbers(text):
    """`a = 1, b = 2` without the names."""
    return [float(part.split("=")[-1]) for part in text.split(",")]


def simple(text):
    family, parameters = re.fullmatch(r"(\w+)\((.*)\)", text).groups()
    return FAMILIES[family](*numbers(parameters))


def distribution(family, parameters):
    """The SciPy distribution, or None where the parameters do not tell it (an empirical sample stands in its own file)."""
    if family in FAMILIES:
        return FAMILIES[family](*numbers(parameters))
    if family == "truncated":
        inner, low, high = re.fullmatch(r"inner = (\w+\(.*\)), low = (\S+), high = (\S+)", parameters).groups()
        return Truncated(simple(inner), float(low), float(high))
    if family == "mixture":
        weights, components = re.fullmatch(r"weights = (.*), components = (.*)", parameters).groups()
        return Mixture(numbers(weights), [simple(component) for component in re.findall(r"\w+\([^)]*\)", components)])
    if family == "discrete":
        values, weights = re.fullmatch(r"values = (.*), weights = (.*)", parameters).groups()
        return Discrete(numbers(values), numbers(weights))
    return None


def inputs(folder):
    """The largest difference of a percentile by family."""
    worst = {}
    for row in rows(folder / "inputs.csv"):
        theirs = distribution(row["family"], row["parameters"])
        if theirs is None:
            continue
        ours = [float(row[name]) for name in ["p05", "p50", "p95"]]
        percentiles = [float(theirs.ppf(QUANTILES[name])) for name in ["p05", "p50", "p95"]]
        scale = max(map(abs, percentiles))
        found = max(difference(a, b, scale) for a, b in zip(ours, percentiles))
        worst[row["family"]] = max(worst.get(row["family"], 0.0), found)
    return worst


def main(folder):
    metrics, columns = summary(folder)
    targets, intervals = probabilities(folder)
    families = inputs(folder)
    found = [(f"summary.csv, {name} of {metrics} metrics", worst, EXACT) for name, worst in columns.items()]
    found += [(f"targets.csv, {targets} probabilities, errors and intervals", intervals, EXACT)]
    found += [(f"inputs.csv, {family}", worst, INVERTED) for family, worst in families.items()]
    for name, worst, limit in found:
        print(f"{name:60} {worst:8.1e}  {'agrees' if worst <= limit else 'DIFFERS'}")
    print(f"{len(families)} families")
    return 0 if all(worst <= limit for _, worst, limit in found) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
