"""W1 on one thread in mudeung, NumPy and Numba, side by side: python3 benches/peers/run.py [--rounds N] [--trials N]

Installs NumPy and Numba into a virtual environment under target/, builds the binary, lets all take turns round after round, and
prints processor time per trial (user and system; mudeung's includes the start of the process), ratios and peak memory.
A peer that cannot be installed is called missing, loudly, and the run ends with status 1.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
#: The package, the program and its options after the number of trials.
PEERS = {
    "NumPy, np.quantile": ("numpy", ["numpy_w1.py", "quantile"], []),
    "NumPy, np.sort": ("numpy", ["numpy_w1.py", "sort"], []),
    "NumPy in chunks, sort": ("numpy", ["numpy_w1.py", "sort"], ["4096"]),
    "Numba": ("numba", ["numba_w1.py"], []),
}
#: The least ratios that are asked for: processor time of the peer over that of mudeung with exact quantiles.
MUST = {"NumPy, np.quantile": 7.0, "NumPy, np.sort": 5.5, "Numba": 3.0}
#: How far medians of the last year's output may be apart: 6 standard errors of a difference at 1e5 trials.
AGREEMENT = 0.004
ONE_THREAD = {name: "1" for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"]}


def python_with_peers():
    """The virtual environment's interpreter, and why a package is missing."""
    home = TARGET / "peers"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    missing = {}
    for package in ["numpy", "numba"]:
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
        done = subprocess.run(install, capture_output=True, text=True)
        if done.returncode != 0:
            missing[package] = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
    return python, missing


def mudeung(quantiles, trials):
    """One run of the binary: processor time per trial, peak memory and the median of the last year's output."""
    with tempfile.TemporaryDirectory() as folder:
        command = [TARGET / "release" / "mudeung", "run", ROOT / "benches" / "w1.toml", "--threads", "1", "--quiet"]
        command += ["--trials", str(trials), "--out", folder, "--set", f'run.quantiles="{quantiles}"']
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"mudeung failed with status {child.returncode}")
        with open(Path(folder) / "summary.csv", newline="") as file:
            last = [row for row in csv.DictReader(file) if row["metric"] == "output"][-1]
    nanoseconds = (usage.ru_utime + usage.ru_stime) / trials * 1e9
    return {"ns": nanoseconds, "megabytes": usage.ru_maxrss / 1024, "median": float(last["p50"])}


def peer(python, program, options, trials):
    command = [python, HERE / program[0], *program[1:], str(trials), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD}, check=True)
    return json.loads(done.stdout)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--trials", type=int, default=1_000_000)
    arguments = arguments.parse_args()
    python, missing = python_with_peers()
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)

    cases = {f"mudeung, {way}": lambda n, way=way: mudeung(way, n) for way in ["exact", "histogram"]}
    for name, (package, program, options) in PEERS.items():
        if package not in missing:
            cases[name] = lambda n, program=program, options=options: peer(python, program, options, n)
    rounds = [{name: case(arguments.trials) for name, case in cases.items()} for _ in range(arguments.rounds)]

    print(f"{'':22} {'ns per trial':>13} {'ratio':>8} {'must':>6} {'peak MB':>8}")
    for name in cases:
        nanoseconds = statistics.median(turn[name]["ns"] for turn in rounds)
        ratio = statistics.median(turn[name]["ns"] / turn["mudeung, exact"]["ns"] for turn in rounds)
        must = f"{MUST[name]:.1f}" if name in MUST else ""
        peak = max(turn[name]["megabytes"] for turn in rounds)
        print(f"{name:22} {nanoseconds:13.0f} {ratio:8.2f} {must:>6} {peak:8.1f}")
    medians = [result["median"] for result in rounds[0].values()]
    if max(medians) / min(medians) - 1 > AGREEMENT:
        sys.exit(f"the programs disagree, so their times mean nothing: medians {medians}")
    for name, (package, *_) in PEERS.items():
        if package in missing:
            print(f"*** MISSING: {name} was not measured: {missing[package]}", file=sys.stderr)
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
