"""Explains a table of weather: what varies together, and what the hours of sunshine go with."""

from pathlib import Path

import matelier as mt

HERE = Path(__file__).parent

answer = mt.explain(HERE / "invented_weather.csv", target="sun h")
answer.show()
for k, axis in enumerate(answer.value.axes, 1):
    print(f"axis {k}: {axis.share:.0%}, mostly {', '.join(axis.about.mostly)}")
print("checked:", answer.checked)
