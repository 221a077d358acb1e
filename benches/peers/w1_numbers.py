"""The numbers of W1, read from the scenario file, for the peers; and what every peer prints."""

import json
import resource
import sys
import time
import tomllib
from pathlib import Path

import numpy as np

YEARS = 10
PROBABILITIES = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]


class W1:
    """One array per quantity, by sector."""

    def __init__(self):
        with open(Path(__file__).parent.parent / "w1.toml", "rb") as file:
            scenario = tomllib.load(file)
        names = list(scenario["sector"])
        sectors = [scenario["sector"][name] for name in names]
        value_added, employment = scenario["account"]["value-added"], scenario["account"]["employment"]
        self.log_base = np.log([float(s["base_output"].removesuffix("조원")) * 1e12 for s in sectors])
        self.growth = [s["growth"]["pert"] for s in sectors]
        self.persistence = np.array([s["persistence"] for s in sectors])
        volatility = np.array([s["volatility"] for s in sectors])
        self.innovation = volatility * np.sqrt(1 - self.persistence**2)
        self.value_added = np.array([value_added["sector"][name]["intensity"] for name in names])
        self.jobs = np.array([float(employment["sector"][name]["base"].removesuffix("명")) for name in names])
        rho = scenario["correlation"]["default"]["value"]
        self.factor = np.linalg.cholesky(np.full((len(names), len(names)), rho) + (1 - rho) * np.eye(len(names)))
        self.inflation = scenario["prices"]["inflation"]["pert"]
        self.elasticity = employment["elasticity"]["pert"]
        self.trend = employment["trend"]["normal"]


def pert(rng, low, mode, high, n):
    """Beta with the mean (low + 4 mode + high) / 6."""
    width = high - low
    return low + width * rng.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, n)


def report(run, trials):
    """Runs once and prints processor time per trial, the peak of memory, and the median of the last year's output."""
    start = time.process_time()
    columns = run(trials)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _mean, _sd, quantiles = columns[YEARS - 1]
    json.dump({"ns": seconds / trials * 1e9, "megabytes": peak, "median": quantiles[PROBABILITIES.index(0.50)]}, sys.stdout)
