"""Times our metrics and Python's in turn on the same files; tools/bench-metrics runs it."""

import argparse
import os
import statistics
import subprocess
import sys
import time

D = 2048


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("launcher")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--tasks", default="fid,fid-scipy,kid,prdc,statistics")
    return parser.parse_args()


def main():
    given = arguments()
    # NumPy, SciPy and torch read these when they are imported.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(given.threads)
    import numpy as np

    def path(name):
        return os.path.join(given.folder, name)

    def write(name, rows, seed):
        random = np.random.RandomState(seed)
        mix = np.random.RandomState(9).randn(D, D) * np.exp(-4 * np.arange(D) / D)[:, None]
        out = np.lib.format.open_memmap(path(name), "w+", "float64", (rows, D))
        for first in range(0, rows, 5000):
            few = min(5000, rows - first)
            out[first : first + few] = random.randn(few, D) @ mix * (1 + seed / 50) / 8 + seed / 50
        out.flush()

    print("writing features…", file=sys.stderr)
    wanted = given.tasks.split(",")
    write("real.npy", 10000, 0)
    write("fake.npy", 10000, 1)
    if "statistics" in wanted:
        write("many.npy", 50000, 2)
    for side in ("real", "fake"):
        rows = np.load(path(side + ".npy"))
        np.savez(path(side + ".npz"), mu=rows.mean(axis=0), sigma=np.cov(rows, rowvar=False))

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

    tasks = {
        "fid": ("torch-fidelity", fid, ["fid", path("real.npz"), path("fake.npz")]),
        "fid-scipy": ("pytorch-fid", fid_scipy, ["fid", path("real.npz"), path("fake.npz")]),
        "kid": ("torch-fidelity", kid, ["kid", path("real.npy"), path("fake.npy")]),
        "prdc": ("prdc", prdc, ["prdc", path("real.npy"), path("fake.npy")]),
        "statistics": ("numpy", moments, ["statistics", path("many.npy")]),
    }
    ours = subprocess.Popen(
        [given.launcher, str(given.threads)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=dict(
            os.environ,
            COMPAREGAN_MAIN="org.comparegan.parity.MetricBenchmark",
            COMPAREGAN_JAVA_OPTS="-Xmx480m",
        ),
    )

    def run(line):
        ours.stdin.write("\t".join(line) + "\n")
        ours.stdin.flush()
        seconds, processor, number, heap = ours.stdout.readline().split("\t")
        return float(seconds), float(processor), float(number), int(heap)

    def timed(peer):
        start, processor = time.perf_counter(), time.process_time()
        sys.stdout, kept = open(os.devnull, "w"), sys.stdout
        try:
            number = peer()
        finally:
            sys.stdout = kept
        return time.perf_counter() - start, time.process_time() - processor, number

    # On a machine with other work to do the processor's time is worth more than the clock's.
    print(
        "task        peer           | clock: ours    peer  ratio | processor: ours    peer  ratio |"
        " heap MB  difference"
    )
    for name in wanted:
        peer, function, line = tasks[name]
        pairs = []
        for _ in range(given.rounds + 1):
            clock, processor, number, heap = run(line)
            peer_clock, peer_processor, other = timed(function)
            pairs.append(
                (clock, peer_clock, peer_clock / clock)
                + (processor, peer_processor, peer_processor / processor)
            )
        # The first round warms up: imports here, the virtual machine's compiler there.
        median = [statistics.median(column) for column in zip(*pairs[1:])]
        print(
            f"{name:<11} {peer:<14} | {median[0]:11.2f} {median[1]:7.2f} {median[2]:6.2f}"
            f" | {median[3]:15.2f} {median[4]:7.2f} {median[5]:6.2f} | {heap:7d}"
            f"  {abs(number - other) / abs(other):.1e}",
            flush=True,
        )
    ours.stdin.close()
    ours.wait()


main()
