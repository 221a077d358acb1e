"""Holds measures of sensitivity against SALib and NumPy: python3 tests/peers/check_sensitivity.py FOLDER

FOLDER has, for each of some functions, `NAME-x.csv` (inputs) and `NAME-y.csv` (outcomes) of given trials, `NAME-sobol.csv` (outcomes of
A, of A with each input from B, of B), `NAME-morris-x.csv` and `NAME-morris-y.csv` (trajectories), and `NAME-found.csv`: what mudeung
makes of the same numbers, one `measure,input,value,low,high` a line. SALib and NumPy make of them what they make; the largest
difference of each measure is printed, and the script ends with status 1 if one is too large.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol

#: Differences that rounding alone explains.
EXACT = 1e-9
#: Differences of two estimators, in the half-width of the 95 % interval of their errors: 2 is four standard errors.
IN_ERRORS = 2.0


def matrix(file):
    return np.loadtxt(file, delimiter=",", ndmin=2)


def ranks(column):
    """Ranks with ties at their mean."""
    _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2.0)[inverse]


def theirs(folder, name, ours):
    """By measure and input: SALib's or NumPy's value and how far ours may be from it; or none, and a difference in its errors."""
    x, y = matrix(folder / f"{name}-x.csv"), matrix(folder / f"{name}-y.csv")[:, 0]
    inputs = x.shape[1]
    names = [f"x{i}" for i in range(inputs)]
    problem = {"num_vars": inputs, "names": names, "bounds": [[0.0, 1.0]] * inputs}
    for i in range(inputs):
        yield "rank_correlation", i, np.corrcoef(ranks(x[:, i]), ranks(y))[0, 1], EXACT
    standard = (x - x.mean(0)) / x.std(0)
    design = np.column_stack([np.ones(len(y)), standard])
    slopes, *_ = np.linalg.lstsq(design, y, rcond=None)
    for i in range(inputs):
        yield "standardised_coefficient", i, slopes[1 + i] / y.std(), EXACT
    residual = y - design @ slopes
    r_squared = 1 - residual.var() / y.var()
    yield "r_squared", 0, 1 - (1 - r_squared) * (len(y) - 1) / (len(y) - inputs - 1), EXACT

    runs = matrix(folder / f"{name}-sobol.csv")
    found = salib_sobol.analyze(problem, runs.ravel(), calc_second_order=False, num_resamples=400, seed=1)
    for i in range(inputs):
        a, b, mixed = runs[:, 0], runs[:, -1], runs[:, 1 + i]
        yield "total_order", i, found["ST"][i], EXACT
        yield "total_order_half_width", i, found["ST_conf"][i], 0.25 * found["ST_conf"][i] + 1e-12
        yield "first_order", i, 1 - ((b - mixed) ** 2).mean() / (2 * np.r_[a, b].var()), EXACT
        centre = (b + mixed).mean() / 2
        janon = ((b * mixed).mean() - centre**2) / ((b**2 + mixed**2).mean() / 2 - centre**2)
        yield "first_order_janon", i, janon, EXACT
        # SALib's first order is another estimator (Saltelli et al. 2010): ours may differ by the errors of both.
        for measure in ["first_order", "first_order_janon"]:
            error = np.hypot(found["S1_conf"][i], ours[f"{measure}_half_width", i])
            yield f"{measure} less SALib's, in errors of both", i, None, (ours[measure, i] - found["S1"][i]) / error

    points, outcomes = matrix(folder / f"{name}-morris-x.csv"), matrix(folder / f"{name}-morris-y.csv")[:, 0]
    found = salib_morris.analyze(problem, points, outcomes, num_levels=4, seed=1)
    # SALib takes the step of four levels from 0 to 1, 2/3; the levels of these trajectories are middles of quarters, a step of 1/2.
    scale = (2.0 / 3.0) / 0.5
    for measure in ["mu", "mu_star", "sigma"]:
        for i in range(inputs):
            yield measure, i, found[measure][i] * scale, EXACT * max(1.0, np.abs(outcomes).max())


def main(folder):
    worst, failed, count = {}, False, 0
    for file in sorted(folder.glob("*-found.csv")):
        name = file.name.removesuffix("-found.csv")
        with open(file, encoding="utf-8", newline="") as lines:
            ours = {(row["measure"], int(row["input"])): float(row["value"]) for row in csv.DictReader(lines)}
        for measure, i, value, bound in theirs(folder, name, ours):
            difference, bound = (abs(bound), IN_ERRORS) if value is None else (abs(ours[measure, i] - value), bound)
            worst[measure] = max(worst.get(measure, 0.0), difference)
            count += 1
            if not difference <= bound:
                failed = True
                print(f"{name} {measure} x{i}: ours {ours.get((measure, i))}, theirs {value}, difference {difference}")
    for measure, difference in worst.items():
        print(f"{measure}: {difference:.1e}")
    print(f"{count} comparisons")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
