"""Four bytes at any place of an array as one number, and back: what lets a loop over pixels run in vector registers."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic as numba_intrinsic

intrinsic: Any = numba_intrinsic  # its types promise nothing about what it decorates


@intrinsic
def four_at(_typing: Any, array: Any, _place: Any) -> tuple[Any, Any]:
    """Four bytes of a flat uint8 array, from this place on, as a uint32, the first lowest; no bounds are checked.

    What is read so must never be written through `put_four` in the same loop: the compiler is told it is not.
    """

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        start = context.make_array(signature.args[0])(context, builder, given[0]).data
        bytes_ = builder.gep(builder.bitcast(start, ir.IntType(8).as_pointer()), [given[1]])
        loaded = builder.load(builder.bitcast(bytes_, ir.IntType(32).as_pointer()), align=1)
        return _apart(builder, loaded, "given", "made")

    return types.uint32(array, types.int64), write


@intrinsic
def put_four(_typing: Any, array: Any, _place: Any, _number: Any) -> tuple[Any, Any]:
    """Puts a uint32 into a flat uint32 array, at this entry; no bounds are checked."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        start = context.make_array(signature.args[0])(context, builder, given[0]).data
        entry = builder.gep(builder.bitcast(start, ir.IntType(32).as_pointer()), [given[1]])
        _apart(builder, builder.store(given[2], entry, align=4), "made", "given")
        return context.get_dummy_value()

    return types.void(array, types.int64, types.uint32), write


def _apart(builder: Any, instruction: Any, own: str, other: str) -> Any:
    """The instruction with the promise that it touches no memory of the other scope."""
    module = builder.module
    domain = module.add_metadata(["matelier.pixels"])

    def scope(name: str) -> Any:
        return module.add_metadata([module.add_metadata([f"matelier.pixels.{name}", domain])])

    instruction.set_metadata("alias.scope", scope(own))
    instruction.set_metadata("noalias", scope(other))
    return instruction
