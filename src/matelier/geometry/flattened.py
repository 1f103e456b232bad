"""A cloud and its projection as shapes: the part of the plane below it, what is left of each point, fewer points."""

import numpy as np
from numpy.typing import NDArray

from matelier.spine.cloud import Cloud

Float64 = NDArray[np.float64]

MOST_POINTS = 2_000  # of a picture
MOST_FACES = 300
MOST_SEGMENTS = 60
MARGIN = 0.12  # of the plane's patch, around what lies in it
VIEWS = ((-60.0, 25.0), (-30.0, 25.0), (-120.0, 25.0), (30.0, 25.0), (60.0, 25.0), (-60.0, 50.0))  # degrees
ASLANT = 0.5  # the cosine between a plane's normal and the view at which both sides of it are seen well


def thinned(cloud: Cloud, *others: Float64) -> tuple[Cloud, ...]:
    """The cloud and its images (points in the same order) with at most 2,000 points and 300 faces, evenly chosen."""
    n = len(cloud.points)
    places = np.arange(n) if n <= MOST_POINTS else np.arange(MOST_POINTS) * n // MOST_POINTS
    faces = cloud.faces[:: -(-len(cloud.faces) // MOST_FACES) or 1]
    if len(places) < n:  # then the faces have corners of their own
        corners = sorted({corner for face in faces for corner in face})
        row = {corner: k for k, corner in enumerate(corners)}
        faces = tuple(tuple(row[corner] for corner in face) for face in faces)
        places = np.concatenate([np.array(corners, np.int64), places])
    return tuple(Cloud(points[places], faces, cloud.name) for points in (cloud.points, *others))


def outlines(cloud: Cloud) -> tuple[Float64, ...]:
    """The corners of each face, in their order."""
    return tuple(cloud.points[list(face)] for face in cloud.faces)


def patch(basis: Float64, points: Float64) -> Float64:
    """The corners of a part of the plane (orthonormal columns of `basis`) that holds the points and the origin.

    Of a line, its two ends; of all of space nothing.
    """
    if basis.shape[1] > 2:
        return np.zeros((0, len(basis)))
    inside = np.vstack([points @ basis, np.zeros((1, basis.shape[1]))])
    low, high = inside.min(axis=0), inside.max(axis=0)
    margin = MARGIN * (float((high - low).max()) or 1.0)
    low, high = low - margin, high + margin
    if basis.shape[1] == 1:
        return np.array([low, high]) @ basis.T
    corners = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    return corners @ basis.T


def view_of(normal: Float64) -> tuple[float, float]:
    """From where to look (azimuth and elevation in degrees) so that the plane is not seen from its edge."""
    length = float(np.linalg.norm(normal)) or 1.0

    def away(view: tuple[float, float]) -> float:
        azimuth, elevation = np.radians(view)
        towards = (np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation))
        return round(max(0.0, abs(abs(float(normal @ np.array(towards))) / length - ASLANT) - 0.2), 6)

    return min(VIEWS, key=away)


def residuals(points: Float64, projected: Float64) -> tuple[Float64, ...]:
    """From at most 60 of the points, evenly chosen, the segment to where each is projected."""
    n = len(points)
    places = range(n) if n <= MOST_SEGMENTS else [k * n // MOST_SEGMENTS for k in range(MOST_SEGMENTS)]
    return tuple(np.array([points[k], projected[k]]) for k in places)
