"""The engine's root access key: created once for each home, and valid for its engine only."""

from __future__ import annotations

import base64
import json
import secrets

from lab_builder.errors import EngineError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local.home import Home, write_private
from lab_builder.model import Credentials


def obtain(home: Home) -> Credentials:
    """Return the home's root key, and create it if there is none.

    The id starts with LAB, not with AKIA, to distinguish it from keys of AWS.

    Raises:
        EngineError: the key file cannot be read.
    """
    if not home.key.exists():
        key = {
            "access_key_id": "LAB" + base64.b32encode(secrets.token_bytes(11)).decode()[:17],
            "secret_access_key": secrets.token_urlsafe(30),
        }
        write_private(home.key, json.dumps(key).encode())
    try:
        stored = json.loads(home.key.read_bytes())
        return Credentials(stored["access_key_id"], stored["secret_access_key"])
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError(
            "the engine's key file is damaged",
            where=str(home.key),
            hint=Advice(
                "remove the file; the next ", CommandLine("local", "start"), " creates a new key"
            ),
        ) from error
