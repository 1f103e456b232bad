"""Make examples/invented_weather.csv: a year's weather in sixty towns that do not exist, with some cells missing.

Run from anywhere: `python scripts/make_weather.py`. The same NumPy gives the same table.
"""

import csv
from itertools import product
from pathlib import Path

import numpy as np

TABLE = Path(__file__).resolve().parents[1] / "examples" / "invented_weather.csv"
HEADINGS = (
    "town",
    "climate",
    "height m",
    "to the sea km",
    "temperature C",
    "rain mm",
    "sun h",
    "humidity %",
    "wind km/h",
)
BEGINNINGS = ("Ald", "Bris", "Corm", "Dun", "Elm", "Fal", "Gor", "Hes", "Ion", "Kor", "Lin", "Mar")
ENDINGS = ("haven", "mere", "stedt", "ville", "wick")
CLIMATES = {  # height in m, km to the sea, mean temperature at the sea's height, rain in mm
    "coast": (15, 4, 13, 850),
    "dry": (450, 260, 23, 210),
    "inland": (220, 190, 12, 620),
    "mountain": (1500, 150, 14, 1150),
}
SEED, GAPS = 7, 9


def rows() -> list[list[object]]:
    """A row for each town, in their order, with some cells empty."""
    random = np.random.default_rng(SEED)
    made: list[list[object]] = []
    names = [beginning + ending for beginning, ending in product(BEGINNINGS, ENDINGS)]
    for name, climate in zip(names, random.permutation(np.resize(list(CLIMATES), len(names))).tolist(), strict=True):
        usual_height, usual_distance, warmth, usual_rain = CLIMATES[climate]
        height = usual_height * random.lognormal(0, 0.35)
        distance = usual_distance * random.lognormal(0, 0.4)
        temperature = warmth - 0.0062 * height + random.normal(0, 1.2)
        rain = usual_rain * random.lognormal(0, 0.18)
        sun = 1750 + 42 * (temperature - 12) - 0.55 * (rain - 700) + random.normal(0, 90)
        humidity = 66 + 0.012 * (rain - 700) - 0.9 * (temperature - 12) - 0.012 * distance + random.normal(0, 2.5)
        wind = 11 + 0.0035 * height + 7 * np.exp(-distance / 20) + random.normal(0, 1.6)
        measured = (round(temperature, 1), round(rain), round(sun), round(humidity), round(wind, 1))
        made.append([name, climate, round(height), round(distance, 1), *measured])
    for row, column in zip(random.permutation(len(made))[:GAPS], random.integers(4, 9, GAPS), strict=True):
        made[row][column] = ""
    return made


if __name__ == "__main__":
    table = rows()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADINGS, *table])
    print(f"{TABLE.name}: {len(table)} rows")
