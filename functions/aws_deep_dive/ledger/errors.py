"""The failures of the lab, by the names that Retry and Catch see.

InvalidEventError              the event or a job's argument cannot be meant
LedgerFault                    a failure of the lab's own making
├── TransientFault                 may clear when tried again
│   ├── DatabaseTimeoutError
│   ├── NetworkInterruptionError
│   └── DownstreamThrottledError
├── MonthEndCriticalError          the close cannot go on
└── MonthEndProcessError           one process failed, the others completed
"""


class InvalidEventError(ValueError):
    """The event or an argument cannot be meant; the message names the key."""


class LedgerFault(Exception):  # noqa: N818 - the branches carry the names that users see
    """A failure of the lab's own making."""


class TransientFault(LedgerFault):
    """A failure that may clear when tried again."""


class DatabaseTimeoutError(TransientFault):
    """The ledger database did not answer in time."""


class NetworkInterruptionError(TransientFault):
    """The connection broke off."""


class DownstreamThrottledError(TransientFault):
    """A service further down refused the rate of calls."""


class MonthEndCriticalError(LedgerFault):
    """The month-end close cannot go on."""


class MonthEndProcessError(LedgerFault):
    """One month-end process failed; the others completed."""
