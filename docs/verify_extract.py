"""Check an extract of a history without us: python verify_extract.py extract.json root.cer

Needs Python and the `cryptography` package, nothing of this project: it says again, on its own, what
certificates/evidence/ says, so that a mistake there would show here. For each row it prints what happened and whether a
seal proves it; it exits 1 when anything does not fit.

    row       JSON as it was sealed; its leaf is SHA-256(0x00 || row)               RFC 9162 section 2.1.1
    proof     leads from the leaf to the root that the seal signs                   RFC 9162 section 2.1.3.2
    seal      JWS, ES256, by a certificate that the root in root.cer signed         RFC 7515
"""

import base64
import hashlib
import json
import sys
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def open_seal(jws: str, root: x509.Certificate) -> dict:
    """What a seal says. Raises when it is not signed by a certificate of this root, in that certificate's time."""
    header_text, payload_text, signature_text = jws.split(".")
    header, payload = json.loads(unb64(header_text)), json.loads(unb64(payload_text))
    if header["alg"] != "ES256" or header["typ"] != "seal+jws":
        raise ValueError("not a seal")
    leaf = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    leaf.verify_directly_issued_by(root)
    if leaf.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign:
        raise ValueError("signed by an issuer's key, not by a sealer's")
    if not leaf.not_valid_before_utc <= datetime.fromisoformat(payload["sealed_at"]) <= leaf.not_valid_after_utc:
        raise ValueError("signed outside its certificate's time")
    key, signature = leaf.public_key(), unb64(signature_text)
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(signature) != 64:
        raise ValueError("not an ES256 signature")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    signed = f"{header_text}.{payload_text}".encode()
    key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    return payload


def root_from(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    last = size - 1
    while last:
        if index % 2 or index < last:
            if not proof:
                raise ValueError("the proof is too short")
            other = proof.pop(0)
            leaf = hashlib.sha256(b"\x01" + (other + leaf if index % 2 else leaf + other)).digest()
        index, last = index // 2, last // 2
    if proof:
        raise ValueError("the proof is too long")
    return leaf


def check(entry: dict, seals: dict) -> None:
    """Raises unless the row stands where the seal says."""
    seal = seals[str(entry["seal"])]
    if seal["number"] != entry["seal"] or seal["rows"] != entry["size"]:
        raise ValueError("another seal")
    leaf = hashlib.sha256(b"\x00" + entry["row"].encode()).digest()
    if (
        root_from(leaf, entry["index"], entry["size"], [bytes.fromhex(node) for node in entry["proof"]]).hex()
        != seal["root"]
    ):
        raise ValueError("not the row that was sealed")


def main(extract_path: str, root_path: str) -> int:
    with open(root_path, "rb") as file:
        root = x509.load_der_x509_certificate(file.read())
    with open(extract_path, encoding="utf-8") as file:
        extract = json.load(file)
    seals = {number: open_seal(jws, root) for number, jws in extract["seals"].items()}
    wrong = 0
    for entry in extract["rows"]:
        row = json.loads(entry["row"])
        what = f"{row['table']} {row['id']}: {row.get('act') or row.get('kind') or row.get('purpose')}"
        if entry["seal"] is None:
            print(f"  not sealed yet  {what}")
            continue
        try:
            check(entry, seals)
            print(f"  proved (seal {entry['seal']})  {what}")
        except (KeyError, ValueError) as error:
            wrong += 1
            print(f"  WRONG ({error})  {what}")
    print(f"{len(extract['rows'])} rows, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]) if len(sys.argv) == 3 else __doc__)
