"""The secret access keys of the engine's access keys."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.error_response import RequestRejectedError


class Keys:
    """The root key, users' access keys and role sessions, as stored by MiniStack."""

    def __init__(self, context: EngineContext) -> None:
        from ministack.core import iam_evaluator, responses

        self._context = context
        self._resolve = iam_evaluator.resolve_credential
        self._unresolved = iam_evaluator.CredentialResolutionError
        self._is_root_key = iam_evaluator.is_root_access_key
        self._account_of_session = responses._account_from_sts_session  # noqa: SLF001

    def secret(self, key: str, token: str) -> str:
        """Return the secret access key of an access key id and session token.

        MiniStack also accepts ``test`` and any 12 digits as root keys, and does not verify the
        root's signatures. In the engine, only its own key is a root key.

        Raises:
            RequestRejectedError: the key is unknown or expired, or the token does not belong to it.
        """
        if self._is_root_key(key) and key != self._context.access_key_id:
            raise RequestRejectedError(
                "InvalidClientTokenId", "The security token included in the request is invalid."
            )
        account = self._account_of_session(key) or self._context.account_id
        found = self._resolve(key, account, token)
        if isinstance(found, self._unresolved):
            raise RequestRejectedError(found.code, found.message)
        return str(found.secret_access_key)
