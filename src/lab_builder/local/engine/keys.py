"""Knows the secrets of the keys that this engine issued."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.refusal import Refusal


class Keys:
    """The root's key, users' access keys and the sessions of roles, as MiniStack keeps them."""

    def __init__(self, context: EngineContext) -> None:
        from ministack.core import iam_evaluator, responses

        self._context = context
        self._resolve = iam_evaluator.resolve_credential
        self._unresolved = iam_evaluator.CredentialResolutionError
        self._passes_for_root = iam_evaluator.is_root_access_key
        self._account_of_session = responses._account_from_sts_session  # noqa: SLF001

    def secret(self, key: str, token: str) -> str:
        """Return the secret access key that belongs to an access key id and a session token.

        MiniStack also takes ``test`` and any twelve digits for the root, and never looks at the
        root's signatures. Only the engine's own key is the root here.

        Raises:
            Refusal: the engine did not issue the key, it expired, or the token is another's.
        """
        if self._passes_for_root(key) and key != self._context.access_key_id:
            raise Refusal(
                "InvalidClientTokenId", "The security token included in the request is invalid."
            )
        account = self._account_of_session(key) or self._context.account_id
        found = self._resolve(key, account, token)
        if isinstance(found, self._unresolved):
            raise Refusal(found.code, found.message)
        return str(found.secret_access_key)
