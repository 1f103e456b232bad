"""A cone projected on the plane of two vectors, then turned into the paper; a page where a folder is given.

python cone_on_a_plane.py [folder]
"""

import sys

import numpy as np

import matelier as mt

answer = mt.project_points("cone", "1 0; 0 1; 1 1", out=sys.argv[1] if len(sys.argv) > 1 else None)
answer.show()

value = answer.value
print(f"The first point of the cone is    {value.cloud.points[0].round(3)}")
print(f"projected it still has three numbers: {value.projected[0].round(3)}")
print(f"turned into the paper, two:       {value.turned[0].round(3) + 0.0}")

other = mt.project_points("cone", "1 1; 1 -1; 2 0")  # other vectors of the same plane
print(f"Another basis of the plane gives the same P, exactly: {other.value.P == value.P}")
line = mt.project_points("cone", "1; 1; 1").value
print(f"On a line {line.share:.0%} of the squares are kept, in the plane {value.share:.0%}.")
print(f"Largest third coordinate in the paper: {np.abs(value.turned[:, 2]).max():.1e}")
print("checked:", answer.checked and other.checked)
