"""Holds a results folder of `economy.toml` against NumPy and SciPy: python3 tests/peers/check_economy.py RESULTS

RESULTS is a folder of `mudeung run tests/peers/economy.toml --keep-trials csv`. From the tables under `scenarios/data/io` it computes
multipliers of the region and the nation, what the programme's money sets off and what the plant's suppliers add, and from yearly costs
and benefits in `trials.csv` present values, ratios and rates of return, and compares. Prints the largest differences; ends with status 1
if one is too large. The numbers of the scenario stand here once more; nothing is read from it.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from scipy import optimize

DATA = Path(__file__).resolve().parents[2] / "scenarios/data/io"
#: Relative differences that rounding alone explains; an internal rate of return is found to 1e-12.
EXACT, ROOT = 1e-9, 1e-9
SHARE, DELTA, FACTOR, PROPENSITY, RESIDENTS, PRODUCTIVITY = 0.0203, 0.23, 1.23, 0.5, 0.9, 0.02


def rows(file):
    with open(file, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def vector(file, column, codes, keep=lambda row: True):
    values = {row["code"]: float(row[column] or 0) for row in rows(DATA / file) if keep(row)}
    return np.array([values[code] for code in codes])


class Table:
    def __init__(self):
        with open(DATA / "flows_domestic.csv", encoding="utf-8-sig", newline="") as lines:
            lines = list(csv.reader(lines))
        self.codes = codes = lines[0][1:]
        output = vector("output.csv", "output", codes)
        self.nation = np.array([[float(cell) for cell in line[1:]] for line in lines[1:]]) / output
        value_added = vector("value_added.csv", "value_added", codes) / output
        self.employment = vector("employment.csv", "coef_per_billion_krw", codes) / 1e9
        self.ratios = {"output": np.ones(len(codes)), "value-added": value_added, "employment": self.employment}
        self.income = vector("value_added.csv", "compensation", codes) / output
        is_domestic = lambda row: row["origin"] == "domestic"
        self.domestic = {}
        for category in ["household_consumption", "private_gfcf"]:
            domestic = vector("final_demand.csv", category, codes, is_domestic)
            imported = vector("final_demand.csv", category, codes, lambda row: not is_domestic(row))
            self.domestic[category] = domestic, imported
        domestic, imported = self.domestic["household_consumption"]
        self.consumption = domestic / (domestic + imported).sum()
        self.factors = np.log2(1 + SHARE) ** DELTA * np.minimum(1, vector("lq_35.csv", "slq_output", codes))
        self.region = self.factors[:, None] * self.nation

    def closed(self, matrix, local, residents):
        """The matrix with households as one more sector (Miller & Blair, section 2.5)."""
        n = len(self.codes)
        closed = np.zeros((n + 1, n + 1))
        closed[:n, :n] = matrix
        closed[:n, n] = PROPENSITY * residents * local * self.consumption
        closed[n, :n] = self.income
        return closed

    def multipliers(self):
        """By measure and economy, the effect of one KRW of final demand for each sector's product."""
        n = len(self.codes)
        found = {}
        for economy, matrix, local, residents, factor in [
            ("region", self.region, self.factors, RESIDENTS, FACTOR),
            ("nation", self.nation, np.ones(n), 1.0, 1.0),
        ]:
            for measure, ratios in self.ratios.items():
                ratios = ratios * (factor if measure == "employment" else 1.0)
                found[measure, f"{economy}-type-1"] = np.linalg.solve(np.eye(n) - matrix.T, ratios)
                closed = self.closed(matrix, local, residents)
                found[measure, f"{economy}-type-2"] = np.linalg.solve(np.eye(n + 1) - closed.T, np.append(ratios, 0))[:n]
        return found

    def demand(self):
        """Final demand for domestic products, and for those of the region, that one KRW of the works is."""
        national, regional = np.zeros(len(self.codes)), np.zeros(len(self.codes))
        for code, share, local in [("CONS", 0.5, 0.9), ("MACH", 0.3, None), ("ITS", 0.2, None)]:
            at = self.codes.index(code)
            domestic, imported = (part[at] for part in self.domestic["private_gfcf"])
            national[at] = share * domestic / (domestic + imported)
            regional[at] = national[at] * (self.factors[at] if local is None else local)
        return national, regional

    def suppliers(self):
        """Output of the sectors that follow one KRW of the plant's, households too, while the plant's sectors follow nothing (Miller &
        Blair, chapter 13)."""
        closed = self.closed(self.region, self.factors, RESIDENTS)
        outside = [self.codes.index("AUTO"), self.codes.index("ITS")]
        rest = [at for at in range(len(closed)) if at not in outside]
        pulled = closed[np.ix_(rest, outside)] @ np.array([0.9, 0.1])
        out = np.zeros(len(closed))
        out[rest] = np.linalg.solve(np.eye(len(rest)) - closed[np.ix_(rest, rest)], pulled)
        return out[: len(self.codes)]


class Results:
    def __init__(self, folder):
        self.summary = {}
        table = rows(folder / "summary.csv")
        with open(folder / "trials.csv", encoding="utf-8-sig") as lines:
            header = next(csv.reader([next(lines)]))
            trials = np.loadtxt(lines, delimiter=",", ndmin=2, converters=lambda cell: float(cell or "nan"))
        assert len(header) == len(table) + 2
        for row, column in zip(table, trials[:, 2:].T):
            key = row["metric"], row["scope"], row["component"], int(row["year"])
            self.summary[key] = float(row["stated"] or "nan"), column

    def stated(self, *key):
        return self.summary[key][0]

    def trials(self, *key):
        return self.summary[key][1]


def difference(ours, theirs):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert (np.isnan(ours) == np.isnan(theirs)).all(), "a value that the other does not have"
    scale = np.maximum(np.abs(theirs), 1e-12 * np.nanmax(np.abs(theirs), initial=1e-300))
    return float(np.nanmax(np.abs(ours - theirs) / scale, initial=0.0))


def input_output(table, results):
    """Differences of multipliers, of what the works set off, and of the plant's suppliers."""
    for (measure, economy), values in table.multipliers().items():
        ours = [results.stated(f"{measure}-multiplier", code, economy, 2020) for code in table.codes]
        yield f"{measure} multipliers, {economy}", difference(ours, values), EXACT
    years = range(2020, 2031)
    national, regional = table.demand()
    multipliers = table.multipliers()
    spent = np.array([results.trials("spending", "works", "total", year) for year in years])
    money, labour = spent.sum(axis=0), (spent / (1 + PRODUCTIVITY) ** np.arange(11)[:, None]).sum(axis=0)
    for metric, measure, amount in [
        ("cumulative-induced-output", "output", money),
        ("cumulative-induced-value-added", "value-added", money),
        ("cumulative-person-years", "employment", labour),
    ]:
        ratios = table.ratios[measure] * (FACTOR if measure == "employment" else 1.0)
        direct = ratios @ regional
        indirect = multipliers[measure, "region-type-1"] @ regional - direct
        induced = multipliers[measure, "region-type-2"] @ regional - direct - indirect
        of_nation = multipliers[measure, "nation-type-2"] @ national
        for component, effect in [
            ("direct", direct),
            ("indirect", indirect),
            ("induced", induced),
            ("total", direct + indirect + induced),
            ("national", of_nation),
        ]:
            ours = results.trials(metric, "works", component, 2030)
            yield f"{metric} of the works, {component}", difference(ours, effect * amount), EXACT


def suppliers(table, results):
    """Differences of what the plant's suppliers, and of what the works, add to software: a fifth of its sales are research, which is
    nobody else's, and of software itself it has 0.8 · 1조 in 0.8 · 1조 + 0.1 · 16조 + 0.3 · 75조. The plant's suppliers follow its
    output net of all but leakage."""
    software, research = table.codes.index("ITS"), table.codes.index("RND")
    share = 0.8 / (0.8 + 1.6 + 22.5)
    followed = table.suppliers()
    for year in range(2023, 2031):
        plant = results.trials("output", "plant", "total", year) * (1 - 0.2) * (1 - 0.25)
        ours = results.trials("output", "software", "facility.plant", year)
        yield f"suppliers of the plant in software, {year}", difference(ours, followed[research] * plant), EXACT
    regional = table.demand()[1]
    closed = table.closed(table.region, table.factors, RESIDENTS)
    induced = np.linalg.solve(np.eye(len(closed)) - closed, np.append(regional, 0))
    for year in [2020, 2023, 2030]:
        ours = results.trials("output", "software", "programme.works", year)
        theirs = (induced[research] + share * induced[software]) * results.trials("spending", "works", "total", year)
        yield f"what the works add to software, {year}", difference(ours, theirs), EXACT


def present(flows, rate):
    return sum(flow / (1 + rate) ** year for year, flow in enumerate(flows))


def returns(flows):
    """The internal rate of return between -99 % and 1000 % where there is one, and how many there are."""
    grid = np.exp(np.linspace(np.log(0.01), np.log(11), 2000)) - 1
    values = np.array([present(flows, rate) for rate in grid])
    changes = np.flatnonzero(np.sign(values[1:]) != np.sign(values[:-1]))
    if len(changes) != 1:
        return np.nan, len(changes)
    low, high = grid[changes[0]], grid[changes[0] + 1]
    return optimize.brentq(lambda rate: present(flows, rate), low, high, xtol=1e-14, rtol=1e-14), 1


def appraisal(results):
    """Differences of an appraisal of 2020 to 2023 + 15, from yearly spending and value added of every trial."""
    years, last_cost, end = range(2020, 2031), 2023, 2023 + 15
    spent = {year: results.trials("spending", "works", "total", year) for year in years}
    # Net of leakage, deadweight and displacement; its suppliers are no benefit.
    net = (1 - 0.1) * (1 - 0.2) * (1 - 0.25)
    added = {year: net * results.trials("value-added", "plant", "total", year) for year in years}
    jobs = {year: net * results.trials("employment", "plant", "total", year) for year in years}
    # What was carried beyond the horizon is spent in the year after it.
    left, nothing = results.trials("unspent", "works", "total", 2030), np.zeros_like(spent[2020])
    for view, share in [("public", 0.8), ("whole", 1.0)]:
        cost, benefit, job_years, so_far = [], [], nothing.copy(), nothing.copy()
        for year in range(2020, end + 1):
            faded = 0.97 ** max(0, year - 2030)
            paid = share * (left if year == 2031 else spent.get(year, nothing))
            so_far = so_far + paid
            cost.append(paid + (0.02 * so_far if year > last_cost else 0))
            benefit.append(0.9 * (1 - 0.5 * 0.6) * faded * added[min(year, 2030)])
            job_years += faded * jobs[min(year, 2030)]
        cost[-1] = cost[-1] - 0.25 * so_far
        cost, benefit = np.array(cost), np.array(benefit)
        ours = lambda metric, component=view: results.trials(metric, "plant-and-works", component, 2020)
        pv_cost, pv_benefit = present(cost, 0.045), present(benefit, 0.045)
        found = np.array([returns(flows) for flows in (benefit - cost).T])
        yield f"pv-cost, {view}", difference(ours("pv-cost"), pv_cost), EXACT
        yield f"pv-benefit, {view}", difference(ours("pv-benefit"), pv_benefit), EXACT
        yield f"npv, {view}", difference(ours("npv"), pv_benefit - pv_cost), 1e-7
        yield f"bcr, {view}", difference(ours("bcr"), pv_benefit / pv_cost), EXACT
        yield f"irr, {view}", difference(1 + ours("irr"), 1 + found[:, 0]), ROOT
        yield f"irr-roots, {view}", difference(ours("irr-roots"), found[:, 1]), EXACT
        yield f"cost-per-job-year, {view}", difference(ours("cost-per-job-year"), cost.sum(axis=0) / job_years), EXACT
        if view == "whole":
            for case, factors, rate in [
                ("cost+10%", (1.1, 1), 0.045),
                ("cost-10%", (0.9, 1), 0.045),
                ("benefit+10%", (1, 1.1), 0.045),
                ("benefit-10%", (1, 0.9), 0.045),
                ("rate+1%p", (1, 1), 0.055),
                ("rate-1%p", (1, 1), 0.035),
            ]:
                key = "bcr", "plant-and-works", f"{view}.{case}", 2020
                if key in results.summary:
                    ratio = factors[1] * present(benefit, rate) / (factors[0] * present(cost, rate))
                    yield f"bcr, {view}, {case}", difference(results.trials(*key), ratio), EXACT


def main(folder):
    results = Results(folder)
    table = Table()
    found = [*input_output(table, results), *suppliers(table, results), *appraisal(results)]
    for name, worst, limit in found:
        print(f"{name:60} {worst:8.1e}  {'agrees' if worst <= limit else 'DIFFERS'}")
    print(f"{len(found)} comparisons")
    return 0 if all(worst <= limit for _, worst, limit in found) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
