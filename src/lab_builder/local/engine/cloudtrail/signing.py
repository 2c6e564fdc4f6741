"""Sign digest files with an RSA key of the engine.

AWS signs with private keys that only it has. The engine's key is stored in its home, so a digest
proves that a file was not changed by accident or through S3, but not that nobody with access to the
home changed it. ListPublicKeys returns the public key, so ``aws cloudtrail validate-logs`` works as
on AWS. Follows "Custom implementations of CloudTrail log file integrity validation" in the
CloudTrail User Guide.
"""

from __future__ import annotations

import base64
import hashlib
import time
from functools import cached_property
from typing import Any

from lab_builder.local.engine.cloudtrail.history import History

ALGORITHM = "SHA256withRSA"
_DOCUMENT = "signing key"
_VALIDITY = 366 * 86_400  # seconds


class Signer:
    """The engine's signing key, created when it is first needed."""

    def __init__(self, history: History) -> None:
        self._history = history

    def sign(self, text: str) -> str:
        """Return the hexadecimal signature of a text."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        signature: bytes = self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return signature.hex()

    @property
    def fingerprint(self) -> str:
        """The hexadecimal fingerprint of the public key."""
        return hashlib.md5(self._public, usedforsecurity=False).hexdigest()

    def public_key(self) -> dict[str, Any]:
        """Return the public key as an item of ListPublicKeys."""
        created = self._document["made"]
        return {
            "Value": base64.b64encode(self._public).decode(),
            "Fingerprint": self.fingerprint,
            "ValidityStartTime": created,
            "ValidityEndTime": created + _VALIDITY,
        }

    @cached_property
    def _public(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        public: bytes = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
        return public

    @cached_property
    def _key(self) -> Any:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        return load_pem_private_key(self._document["key"].encode(), None)

    @cached_property
    def _document(self) -> dict[str, Any]:
        found = self._history.document(_DOCUMENT)
        if not found:
            found = {"made": int(time.time()), "key": _new_key()}
            self._history.put_document(_DOCUMENT, found)
        return found


def _new_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()
