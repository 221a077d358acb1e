"""W1 in NumPy: SFC64, np.quantile or np.sort for the quantiles; all trials at once, as one would write it, or in chunks that
stay in the cache: numpy_w1.py quantile|sort TRIALS [CHUNK]"""

import sys

import numpy as np

from w1_numbers import PROBABILITIES, W1, YEARS, pert, report

def chunk(w1, rng, n, out):
    """Fills out[measure * YEARS + year] with n trials."""
    inflation = np.log1p(pert(rng, *w1.inflation, n))
    growth = np.log1p(np.array([pert(rng, *points, n) for points in w1.growth]))
    elasticity = pert(rng, *w1.elasticity, n)
    trend = np.log1p(rng.normal(*w1.trend, n))
    gap = np.zeros_like(growth)
    log_growth = np.zeros_like(growth)
    for year in range(YEARS):
        shock = w1.factor @ rng.standard_normal(growth.shape)
        gap = w1.persistence[:, None] * gap + w1.innovation[:, None] * shock
        log_growth += growth + gap
        level = np.exp(w1.log_base[:, None] + log_growth)
        price = np.exp((year + 1) * inflation)
        out[year] = price * level.sum(axis=0)
        out[YEARS + year] = price * (w1.value_added @ level)
        out[2 * YEARS + year] = w1.jobs @ np.exp(elasticity * log_growth + (year + 1) * trend)


def by_quantile(column):
    return np.quantile(column, PROBABILITIES)


def by_sort(column):
    """Linear between order statistics, as np.quantile does by default."""
    ordered = np.sort(column)
    ranks = np.array(PROBABILITIES) * (len(column) - 1)
    below = ranks.astype(int)
    return ordered[below] + (ranks - below) * (ordered[below + 1] - ordered[below])


def run(trials, size, quantiles):
    w1, rng = W1(), np.random.Generator(np.random.SFC64(1))
    columns = np.empty((3 * YEARS, trials))
    for start in range(0, trials, size):
        end = min(start + size, trials)
        chunk(w1, rng, end - start, columns[:, start:end])
    return [(column.mean(), column.std(ddof=1), quantiles(column)) for column in columns]


if __name__ == "__main__":
    way, trials = sys.argv[1], int(sys.argv[2])
    size = int(sys.argv[3]) if len(sys.argv) > 3 else trials
    report(lambda n: run(n, size, {"quantile": by_quantile, "sort": by_sort}[way]), trials)
