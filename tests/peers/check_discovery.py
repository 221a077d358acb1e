"""Peeling, pasting and quasi-p-values on the same tables, by the PRIM of the EMA Workbench.

Usage: check_discovery.py FOLDER, where table.csv holds columns and `case`, and OBJECTIVE-BOX.csv the stages of a box by objective:
n, hits, and low and high of every column; quasi.csv the quasi-p-values of the last stage of the first box."""

import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
from ema_workbench.analysis import prim  # noqa: E402

OBJECTIVES = {
    "gain": prim.PRIMObjectiveFunctions.LENIENT1,
    "weighted": prim.PRIMObjectiveFunctions.LENIENT2,
    "density": prim.PRIMObjectiveFunctions.ORIGINAL,
}

folder = Path(sys.argv[1])
read = lambda name: pd.read_csv(folder / name, float_precision="round_trip")  # noqa: E731
table = read("table.csv")
y = table.pop("case").to_numpy()
columns = list(table.columns)
stages = 0
for name, objective in OBJECTIVES.items():
    algorithm = prim.Prim(table.astype(float), y.copy(), threshold=0.001, peel_alpha=0.05, mass_min=0.05, obj_function=objective)
    for number in (1, 2):
        ours = read(f"{name}-{number}.csv")
        box = algorithm.find_box()
        theirs = box.peeling_trajectory
        assert len(ours) == len(theirs), f"{name} {number}: {len(ours)} stages, not {len(theirs)}"
        for stage, lims in enumerate(box.box_lims):
            own = ours.loc[stage]
            n, k = int(theirs.loc[stage, "n"]), int(theirs.loc[stage, "k"])
            assert (own["n"], own["hits"]) == (n, k), f"{name} {number} {stage}: {own['n']}, {own['hits']}, not {n}, {k}"
            for column in columns:
                for end, row in (("low", 0), ("high", 1)):
                    a, b = own[f"{column}.{end}"], lims.loc[row, column]
                    assert np.isclose(a, b, rtol=1e-12, atol=1e-300), f"{name} {number} {stage} {column} {end}: {a}, not {b}"
            stages += 1
        if (name, number) == ("gain", 1):
            quasi = box.qp[-1]
            own = read("quasi.csv").set_index("column")
            compared = 0
            for column, (low, high) in quasi.items():
                for end, theirs_p in (("low", low), ("high", high)):
                    ours_p = own.loc[column, end] if column in own.index else -1.0
                    assert np.isclose(ours_p, theirs_p, rtol=1e-6, atol=1e-300), f"{column} {end}: {ours_p}, not {theirs_p}"
                    compared += 1
            print(f"{compared} quasi-p-values")
print(f"{stages} stages of {2 * len(OBJECTIVES)} boxes")
