"""Maps with names, composed with @, and read back: the lecture's stretch, turns, mirrors and projections, exactly."""

import matelier as mt


def line(A: mt.Exact | mt.Floating) -> str:
    """A matrix on one line, as it can be typed again."""
    return "; ".join(" ".join(map(str, row)) for row in A.tolist())


print("Turned by 45°:      ", line(mt.rotation(45)))
print("Stretched:          ", line(mt.scaling(2, 1)))
print("Rearranged:         ", line(mt.permutation(2, 3, 1) @ mt.matrix([3, 4, 5])), "from 3; 4; 5")
print("Turned in space:    ", line(mt.rotation_3d(30, 45)))
print("About an axis:      ", line(mt.rotation_3d(axis=(1, 1, 1), degrees=120)))
print("Mirrored:           ", line(mt.reflection(direction=(1, 2))))
print("Sheared:            ", line(mt.shear(2)))
print("Projected:          ", line(mt.projection_onto((1, 0, 1), (0, 1, 1))))

A = mt.rotation(30) @ mt.scaling(3, 1)
back = mt.read_map(A)
print("Done in this order: ", *(f"{part.kind} [{line(part.matrix)}]" for part in back.value.parts))
print("Their product is A: ", back.checked)

for language in ("en", "es", "ko", "pt"):
    for told in back.text(language).splitlines():
        if told.startswith(("1. ", "2. ")):
            print(told)
            if told.startswith("2. "):
                break
