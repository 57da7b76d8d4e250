"""Python's side of the metrics in tools/bench: bench_metrics.py FOLDER THREADS.

Writes features into the folder and a line when they are there, then answers each line of standard
input, the name of a task, with seconds by the clock, seconds of the processors, and the number.
"""

import os
import sys
import time

FOLDER, THREADS = sys.argv[1:]
# NumPy, SciPy and torch read these when they are imported.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = THREADS
import numpy as np  # noqa: E402

D = 2048
ANSWERS = sys.stdout
sys.stdout = sys.stderr


def path(name):
    return os.path.join(FOLDER, name)


def write(name, rows, seed):
    random = np.random.RandomState(seed)
    mix = np.random.RandomState(9).randn(D, D) * np.exp(-4 * np.arange(D) / D)[:, None]
    out = np.lib.format.open_memmap(path(name), "w+", "float64", (rows, D))
    for first in range(0, rows, 5000):
        few = min(5000, rows - first)
        out[first : first + few] = random.randn(few, D) @ mix * (1 + seed / 50) / 8 + seed / 50
    out.flush()


def statistic(side):
    with np.load(path(side + ".npz")) as file:
        return {"mu": file["mu"], "sigma": file["sigma"]}


def fid():
    from torch_fidelity.metric_fid import fid_statistics_to_metric

    values = fid_statistics_to_metric(statistic("fake"), statistic("real"), False)
    return values["frechet_inception_distance"]


def fid_scipy():
    from pytorch_fid.fid_score import calculate_frechet_distance

    real, fake = statistic("real"), statistic("fake")
    return calculate_frechet_distance(fake["mu"], fake["sigma"], real["mu"], real["sigma"])


def kid():
    import torch
    from torch_fidelity.metric_kid import kid_features_to_metric

    fake = torch.from_numpy(np.load(path("fake.npy")))
    real = torch.from_numpy(np.load(path("real.npy")))
    return kid_features_to_metric(fake, real, verbose=False)["kernel_inception_distance_mean"]


def prdc():
    from prdc import compute_prdc

    return compute_prdc(np.load(path("real.npy")), np.load(path("fake.npy")), 5)["density"]


def moments():
    rows = np.load(path("many.npy"))
    np.mean(rows, axis=0)
    return np.trace(np.cov(rows, rowvar=False))


TASKS = {"fid": fid, "fid-scipy": fid_scipy, "kid": kid, "prdc": prdc, "statistics": moments}


def answer(line):
    print(line, file=ANSWERS, flush=True)


write("real.npy", 10000, 0)
write("fake.npy", 10000, 1)
write("many.npy", 50000, 2)
for side in ("real", "fake"):
    features = np.load(path(side + ".npy"))
    np.savez(path(side + ".npz"), mu=features.mean(axis=0), sigma=np.cov(features, rowvar=False))
answer("ready")
for task in sys.stdin:
    start, processor = time.perf_counter(), time.process_time()
    number = TASKS[task.strip()]()
    answer(f"{time.perf_counter() - start}\t{time.process_time() - processor}\t{number}")
