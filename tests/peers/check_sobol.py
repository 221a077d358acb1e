"""Holds points of the Sobol sequence against SciPy's: python3 tests/peers/check_sobol.py POINTS

POINTS is a CSV of the unscrambled points in the order of Gray code, one a row, without a header. Ends with status 1 if one differs.
"""

import sys

import numpy as np
from scipy.stats import qmc

ours = np.loadtxt(sys.argv[1], delimiter=",")
points, dimensions = ours.shape
theirs = qmc.Sobol(d=dimensions, scramble=False, bits=32).random(points)
differ = np.count_nonzero(ours != theirs)
print(f"{points} points in {dimensions} dimensions, {differ} coordinates differ")
sys.exit(int(differ > 0))
