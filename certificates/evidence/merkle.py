"""Merkle trees as Certificate Transparency builds them (RFC 9162 §2.1). Pure: bytes in, bytes out, SHA-256.

A leaf and an inner node are hashed with different first bytes, so that neither can pass for the other.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes (RFC 9162 §2.1.1)."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        paired = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What it takes to go from leaf `index` to the root (RFC 9162 §2.1.3.1), nearest first."""
    level, proof = list(leaves), []
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            proof.append(level[neighbour])
        paired = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level, index = paired + level[len(paired) * 2 :], index // 2
    return proof


def root_from(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root this proof leads to for leaf `index` of `size` (RFC 9162 §2.1.3.2); None when it leads nowhere."""
    if not 0 <= index < size:
        return None
    last, steps = size - 1, list(proof)
    while last:
        if index % 2 or index < last:  # a node without a neighbour moves up as it is
            if not steps:
                return None
            other = steps.pop(0)
            leaf = _node(other, leaf) if index % 2 else _node(leaf, other)
        index, last = index // 2, last // 2
    return None if steps else leaf


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
