"""The services of the AWS SDK and their operations, from the service models of botocore.

Services and operations are named as Step Functions names them: sfn, startExecution. The models
are read as files: importing botocore takes longer than reading one.
https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Set
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lab_builder.facts.services import services as named_services

# Services that ended, for which botocore has no model, and the former name of eventbridge.
_ENDED = frozenset(
    {
        "alexaforbusiness",
        "apptest",
        "backupstorage",
        "cloudwatchevents",
        "codestar",
        "elasticinference",
        "elastictranscoder",
        "evidently",
        "gamesparks",
        "honeycode",
        "iot1clickdevices",
        "iot1clickprojects",
        "iotanalytics",
        "iotevents",
        "ioteventsdata",
        "iotfleethub",
        "iotroborunner",
        "lookoutmetrics",
        "lookoutvision",
        "macie",
        "mobile",
        "nimble",
        "opsworks",
        "opsworkscm",
        "panorama",
        "privatenetworks",
        "qldb",
        "qldbsession",
        "robomaker",
        "simspaceweaver",
        "sms",
        "worklink",
    }
)


def services() -> Set[str]:
    """Return the names of all services."""
    return _folders().keys() | _ENDED


def meant(name: str) -> str | None:
    """Return the name of a service that botocore, the AWS CLI or IAM name differently."""
    rows = named_services()
    short = name.replace("-", "")
    by_folder = [each for each in rows if rows[each]["folder"].replace("-", "") == short]
    by_prefix = [each for each in rows if rows[each]["prefix"] == name]
    for found in (by_folder, by_prefix):
        if len(found) == 1:
            return found[0]
    return None


def operations(service: str) -> Set[str] | None:
    """Return the operations of a service as Step Functions writes them; None if not known."""
    model = _model(service)
    if model is None:
        return None
    return {name[0].lower() + name[1:] for name in json.loads(model)["operations"]}


def exists(service: str, operation: str) -> bool:
    """Return whether a service has an operation; True where that is not known."""
    model = _model(service)
    # Reading the whole model takes ten times as long as finding one name in it.
    return (
        model is None
        or _part(model, "operations", _capital(operation)) is not None
        or operation in (operations(service) or ())
    ) and operation[:1].islower()


@cache
def shape(service: str, operation: str) -> Mapping[str, Any]:
    """Return the input shape of an operation: ``members`` and ``required`` as in botocore."""
    model = _model(service) or ""
    described = _part(model, "operations", _capital(operation)) or {}
    return _part(model, "shapes", described.get("input", {}).get("shape", "")) or {}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _part(model: str, section: str, name: str) -> Mapping[str, Any] | None:
    """Return one entry of a section of a model, found by the indentation of the file."""
    start = model.find(f'\n    "{name}":{{', max(model.find(f'\n  "{section}":{{'), 0))
    if not name or start < 0:
        return None
    found: Mapping[str, Any]
    found, _ = json.JSONDecoder().raw_decode(model, model.index("{", start))
    return found


@cache
def _model(service: str) -> str | None:
    """Return the text of the newest model of a service."""
    folder = _folders().get(service)
    # A folder for each version of the API, named by its date.
    versions = sorted(folder.glob("*/service-2.json.gz")) if folder else []
    return gzip.decompress(versions[-1].read_bytes()).decode() if versions else None


@cache
def _folders() -> Mapping[str, Path]:
    spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        return {}
    data = Path(spec.origin).parent / "data"
    named = {service: row["folder"] for service, row in named_services().items()}
    # A service that botocore has only since the table was made is named plainly, as most are.
    plain = {
        path.name.replace("-", ""): path
        for path in data.iterdir()
        if path.is_dir() and path.name not in named.values()
    }
    return plain | {service: data / folder for service, folder in named.items()}
