"""The peers of the analytics rows, each timed on the same numbers; prints one JSON object of microseconds.

Arguments: the matrix (float64, portfolios × days, row by row), its two sizes, and a JSON file of dated flows.
A library that is not there is left out.
"""
import datetime
import json
import statistics
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def median_us(work, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e6)
    return statistics.median(times)


path, portfolios, days, flows_path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
out = {}
try:
    import numpy as np

    matrix = np.fromfile(path, dtype=np.float64).reshape(portfolios, days)
    at = (days - 1) // 20
    year = np.sqrt(252.0)

    def with_numpy():
        level = np.cumprod(1.0 + matrix, axis=1)
        high = np.maximum(np.maximum.accumulate(level, axis=1), 1.0)
        mean = matrix.mean(axis=1)
        deviation = matrix.std(axis=1, ddof=1)
        below = np.minimum(matrix, 0.0)
        lowest = np.partition(matrix, [at, at + 1], axis=1)
        rest = ((days - 1) % 20) / 20.0
        return np.stack([
            level[:, -1] - 1.0,
            deviation * year,
            (level / high - 1.0).min(axis=1),
            mean / deviation * year,
            mean * year / np.sqrt((below * below).mean(axis=1)),
            lowest[:, at] + (lowest[:, at + 1] - lowest[:, at]) * rest,
            lowest[:, : at + 1].mean(axis=1),
        ])

    out["check"] = with_numpy()[:, 0].tolist()
    out["numpy"] = median_us(with_numpy, 7) / portfolios
except ImportError:
    sys.exit(print(json.dumps(out)))

try:
    import pandas as pd

    dates = pd.bdate_range("2021-01-04", periods=days)
    frame = pd.DataFrame(matrix.T.copy(), index=dates)

    def with_pandas():
        level = (1.0 + frame).cumprod()
        quantile = frame.quantile(0.05)
        below = frame.clip(upper=0.0)
        return (
            level.iloc[-1] - 1.0,
            frame.std() * year,
            (level / level.cummax().clip(lower=1.0) - 1.0).min(),
            frame.mean() / frame.std() * year,
            frame.mean() * year / (below**2).mean() ** 0.5,
            quantile,
            frame[frame <= quantile].mean(),
        )

    out["pandas"] = median_us(with_pandas, 5) / portfolios
except ImportError:
    pass

try:
    import empyrical

    def with_empyrical():
        for row in matrix[:200]:
            empyrical.cum_returns_final(row)
            empyrical.annual_volatility(row)
            empyrical.max_drawdown(row)
            empyrical.sharpe_ratio(row)
            empyrical.sortino_ratio(row)
            empyrical.value_at_risk(row)
            empyrical.conditional_value_at_risk(row)

    out["empyrical"] = median_us(with_empyrical, 5) / 200
except ImportError:
    pass

try:
    import quantstats.stats as qs

    series = [pd.Series(row, index=dates) for row in matrix[:20]]

    def with_quantstats():
        for one in series:
            qs.comp(one)
            qs.volatility(one)
            qs.max_drawdown(one)
            qs.sharpe(one)
            qs.sortino(one)
            qs.value_at_risk(one)
            qs.cvar(one)

    out["quantstats"] = median_us(with_quantstats, 3) / 20
except ImportError:
    pass

try:
    import pyxirr

    with open(flows_path, encoding="ascii") as file:
        books = json.load(file)
    first = datetime.date(2020, 1, 1)
    for name, book in books.items():
        on = [first + datetime.timedelta(days=day) for day in book["days"]]
        columns = (np.array(on, dtype="datetime64[D]"), np.array(book["amounts"]))

        def calls(dates_given, amounts):
            for _ in range(500):
                pyxirr.xirr(dates_given, amounts)

        # In lists or in arrays, whichever it takes faster.
        lists = median_us(lambda: calls(on, book["amounts"]), 9) / 500
        arrays = median_us(lambda: calls(*columns), 9) / 500
        out["pyxirr_" + name] = min(lists, arrays)
        out["rate_" + name] = pyxirr.xirr(on, book["amounts"])
except ImportError:
    pass

print(json.dumps(out))
