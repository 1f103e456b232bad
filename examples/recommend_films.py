"""What should each of sixteen people see next? Missing entries of a table, completed by a model of low rank."""

import numpy as np
from numpy.typing import NDArray

import matelier as mt

FILMS = (
    "Comet Harbour", "The Iron Lagoon", "Seven Moons Away", "Engine of Rust",
    "A Letter in May", "Orchard Street", "Slow Waltz", "The Lamplighter",
    "Duck Parliament", "Grandpa's Rocket", "Noodle Kings", "Mayor for a Day",
)  # fmt: skip
RATINGS = """
    Ada     .  .  5  5   3  2  2  .   .  4  4  4
    Bruno   2  1  .  .   4  .  .  .   3  .  3  3
    Carmen  4  .  4  .   2  .  1  .   5  4  4  4
    Dao     4  4  4  .   3  3  3  3   1  .  .  .
    Elif    4  5  5  5   2  .  1  .   .  5  5  4
    Femi    .  3  .  .   .  .  5  .   4  .  .  4
    Greta   .  4  .  4   .  .  3  .   .  5  5  .
    Hana    3  3  4  3   .  .  3  3   1  2  1  .
    Iker    4  5  4  4   2  2  2  2   3  4  4  3
    Jun     3  2  2  3   .  5  5  5   4  .  3  4
    Kofi    .  4  4  3   .  3  .  3   5  5  .  5
    Lina    4  4  4  4   .  .  4  .   2  2  2  .
    Malik   4  4  5  4   2  2  2  .   .  4  4  4
    Nora    .  2  3  3   4  .  .  .   4  .  .  .
    Otto    4  3  4  3   2  2  2  3   .  .  .  .
    Pia     .  4  .  .   3  .  .  .   2  2  2  2
"""
PARTS = 8  # the known ratings are hidden part by part
RIDGE = 1.0  # a price on large factors: few ratings of a person should say little

Ratings = NDArray[np.float64]


def table() -> tuple[tuple[str, ...], Ratings]:
    """The people, and their ratings from 1 to 5, NaN where there is none."""
    lines = [line.split() for line in RATINGS.strip().splitlines()]
    people = tuple(name for name, *_ in lines)
    return people, np.array([[float(entry.replace(".", "nan")) for entry in line[1:]] for line in lines])


def foretold(M: Ratings, rank: int) -> Ratings:
    """Every rating, by a model of this rank of what is above or below the mean; of rank 0 the mean alone."""
    mean = float(np.nanmean(M))
    if not rank:
        return np.full(M.shape, mean)
    return np.asarray(mean + mt.factor(M - mean, rank, by="completion", ridge=RIDGE).value.model, np.float64)


def held_out_error(M: Ratings, rank: int) -> float:
    """The root of the mean squared error of ratings that the model was not shown."""
    places = np.random.default_rng(1).permutation(np.argwhere(~np.isnan(M)))
    errors: list[Ratings] = []
    for part in np.array_split(places, PARTS):
        hidden = M.copy()
        hidden[tuple(part.T)] = np.nan
        errors.append((foretold(hidden, rank) - M)[tuple(part.T)])
    return float(np.sqrt(np.mean(np.concatenate(errors) ** 2)))


def main() -> None:
    """Chooses the rank by ratings held out, then recommends."""
    people, M = table()
    known = ~np.isnan(M)
    print(f"{len(people)} people, {len(FILMS)} films, {known.sum()} ratings; {M.size - known.sum()} are missing.\n")
    errors = [held_out_error(M, rank) for rank in range(6)]
    best = int(np.argmin(errors))
    print("rank   error of ratings held out (stars)")
    for rank, error in enumerate(errors):
        print(f"{rank:4d}   {error:5.2f} {'█' * round(30 * error)}{'  <- best' if rank == best else ''}")

    model = foretold(M, best)
    print(f"\nWith rank {best}, a film that each has not seen:")
    for name, seen, stars in zip(people, known, model, strict=True):
        film = int(np.argmax(np.where(seen, -np.inf, stars)))
        print(f"  {name:7s} {FILMS[film]:17s} {min(max(stars[film], 1), 5):.1f} stars expected")


if __name__ == "__main__":
    main()
