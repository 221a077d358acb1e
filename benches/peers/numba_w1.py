"""W1 in Numba: SFC64, tiles of 256 trials with the loop over trials innermost, fastmath, and NumPy's vectorised sort.

The first run compiles and is not timed."""

import sys

import numpy as np
from numba import njit

from numpy_w1 import by_sort
from w1_numbers import W1, YEARS, report

TILE = 256


@njit(fastmath=True)
def draw_pert(rng, points, out):
    width = points[2] - points[0]
    a, b = 1 + 4 * (points[1] - points[0]) / width, 1 + 4 * (points[2] - points[1]) / width
    for i in range(TILE):
        out[i] = points[0] + width * rng.beta(a, b)


@njit(fastmath=True)
def simulate(rng, columns, log_base, growths, persistence, innovation, value_added, jobs, factor, inflations, elasticities, trends):
    sectors = len(log_base)
    inflation, elasticity, trend = np.empty(TILE), np.empty(TILE), np.empty(TILE)
    growth, gap, log_growth = np.empty((sectors, TILE)), np.empty((sectors, TILE)), np.empty((sectors, TILE))
    normals = np.empty((sectors, TILE))
    shock, price, output, added, employed = np.empty(TILE), np.empty(TILE), np.empty(TILE), np.empty(TILE), np.empty(TILE)
    for tile in range(columns.shape[1] // TILE):
        at = tile * TILE
        draw_pert(rng, inflations, inflation)
        draw_pert(rng, elasticities, elasticity)
        for i in range(TILE):
            inflation[i] = np.log1p(inflation[i])
            trend[i] = np.log1p(trends[0] + trends[1] * rng.standard_normal())
        for s in range(sectors):
            draw_pert(rng, growths[s], growth[s])
            for i in range(TILE):
                growth[s, i] = np.log1p(growth[s, i])
                gap[s, i] = 0.0
                log_growth[s, i] = 0.0
        for year in range(YEARS):
            for s in range(sectors):
                for i in range(TILE):
                    normals[s, i] = rng.standard_normal()
            for i in range(TILE):
                price[i] = np.exp((year + 1) * inflation[i])
                output[i] = 0.0
                added[i] = 0.0
                employed[i] = 0.0
            for s in range(sectors):
                for i in range(TILE):
                    shock[i] = 0.0
                for j in range(s + 1):
                    for i in range(TILE):
                        shock[i] += factor[s, j] * normals[j, i]
                for i in range(TILE):
                    gap[s, i] = persistence[s] * gap[s, i] + innovation[s] * shock[i]
                    log_growth[s, i] += growth[s, i] + gap[s, i]
                    level = np.exp(log_base[s] + log_growth[s, i])
                    output[i] += level
                    added[i] += value_added[s] * level
                    employed[i] += jobs[s] * np.exp(elasticity[i] * log_growth[s, i] + (year + 1) * trend[i])
            for i in range(TILE):
                columns[year, at + i] = price[i] * output[i]
                columns[YEARS + year, at + i] = price[i] * added[i]
                columns[2 * YEARS + year, at + i] = employed[i]


def run(trials):
    w1, rng = W1(), np.random.Generator(np.random.SFC64(1))
    columns = np.empty((3 * YEARS, -(-trials // TILE) * TILE))
    simulate(
        rng, columns, w1.log_base, np.array(w1.growth), w1.persistence, w1.innovation, w1.value_added, w1.jobs, w1.factor,
        np.array(w1.inflation), np.array(w1.elasticity), np.array(w1.trend),
    )
    return [(column.mean(), column.std(ddof=1), by_sort(column)) for column in columns[:, :trials]]


if __name__ == "__main__":
    run(TILE)
    report(run, int(sys.argv[1]))
