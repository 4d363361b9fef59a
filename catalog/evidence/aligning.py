"""Do the points of two pictures lie alike? Finds how to lay the one on the other so that most pairs of points agree."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FURTHEST = 72  # of 256 bits: descriptions further apart are not of the same thing
CLEARER = 0.92  # the nearest must be so much nearer than the second, or it is one of many
NEAR = 0.03  # of the held picture's longer side: pairs this close to where they should be agree at first
CLOSE = 0.012  # … and after the fit
ROUNDS = 3  # fits, each to the pairs that agreed with the one before
SCALE_APART = 1.5  # a pair's own scale may differ so many times from the common one
TURN_APART = 0.5  # radians, for its own turn
LARGEST = 8.0  # times: more than that is no copy that anybody could use
SKEWED = 1.4  # times that a copy may be stretched one way
FEWEST = 5  # pairs: with fewer, pictures agree by chance
SKEWING = 12  # pairs: with fewer, no stretch is looked for
LEAST = 1e-9  # instead of a division by nought
SPOT = 4  # pixels: points nearer than this are one

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.complex128]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Spots:
    """`place` (n,) x + iy in pixels, `size` (n,) pixels, `turn` (n,) radians, `bits` (n, 4) words."""

    place: Places
    size: Floats
    turn: Floats
    bits: npt.NDArray[np.uint64]


def align(query: Spots, held: Spots, side: float) -> Floats | None:
    """How the query lies on a held picture whose longer side has so many pixels; None if too few points agree.

    The answer is a matrix (2, 3) that takes (x, y, 1) in the query to (x, y) in the held picture, in pixels.
    """
    of_query, of_held = _pairs(query, held)
    if len(of_query) < FEWEST:
        return None
    z, w = query.place[of_query], held.place[of_held]
    turn = held.turn[of_held] - query.turn[of_query]
    factors = held.size[of_held] / query.size[of_query] * np.exp(1j * turn)
    agree = _agreeing(z, w, factors, NEAR * side)
    chosen = agree[int(agree.sum(axis=1).argmax())]
    matrix = np.eye(2, 3)
    for _ in range(ROUNDS):
        if _distinct(z[chosen], w[chosen]) < FEWEST:
            return None
        matrix = _fit(z[chosen], w[chosen])
        there = matrix[:, :2] @ np.stack([z.real, z.imag]) + matrix[:, 2:]
        chosen = np.abs(there[0] + 1j * there[1] - w) < CLOSE * side
    is_copy = _distinct(z[chosen], w[chosen]) >= FEWEST and _is_plausible(matrix)
    return matrix if is_copy else None


def _pairs(query: Spots, held: Spots) -> tuple[Rows, Rows]:
    """Each point of the query with the held one most like it, where that is near enough and clearly nearest."""
    if min(len(query.bits), len(held.bits)) < FEWEST:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    apart = np.bitwise_count(query.bits[:, None, :] ^ held.bits[None, :, :]).sum(axis=2, dtype=np.int64)
    nearest = apart.argmin(axis=1)
    two = np.partition(apart, 1, axis=1)
    keep = np.flatnonzero((two[:, 0] <= FURTHEST) & (two[:, 0] < CLEARER * two[:, 1]))
    return keep, nearest[keep]


def _agreeing(z: Places, w: Places, factors: Places, near: float) -> npt.NDArray[np.bool_]:
    """Row i: which pairs agree with the shift, turn and scale that pair i alone would have."""
    there = w[:, None] + factors[:, None] * (z[None, :] - z[:, None])
    ratio = factors[None, :] / factors[:, None]
    is_scaled = np.abs(np.log(np.abs(ratio))) < np.log(SCALE_APART)
    is_turned = np.abs(np.angle(ratio)) < TURN_APART
    is_near = np.abs(there - w[None, :]) < near
    agreeing: npt.NDArray[np.bool_] = is_near & is_scaled & is_turned
    return agreeing


def _fit(z: Places, w: Places) -> Floats:
    """Least squares: a shift, turn and scale for few pairs, and a stretch too for many."""
    if len(z) >= SKEWING:
        places = np.stack([z.real, z.imag, np.ones(len(z))], axis=1)
        return np.linalg.lstsq(places, np.stack([w.real, w.imag], axis=1))[0].T
    from_mean = z - z.mean()
    factor = np.vdot(from_mean, w - w.mean()) / max(float(np.vdot(from_mean, from_mean).real), LEAST)
    shift = w.mean() - factor * z.mean()
    return np.array([[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]])


def _is_plausible(matrix: Floats) -> bool:
    longest, shortest = np.linalg.svd(matrix[:, :2], compute_uv=False)
    return bool(shortest > 1 / LARGEST and longest < LARGEST and longest < SKEWED * shortest)


def _distinct(z: Places, w: Places) -> int:
    return min(len(np.unique(np.round(places / SPOT))) for places in (z, w))
