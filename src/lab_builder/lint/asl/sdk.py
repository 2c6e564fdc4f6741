"""The AWS SDK integrations, as the service models of botocore describe them.

The models are read as files: importing botocore takes longer than reading one.
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

# A service is named as by the SDK for Java; where botocore's folder has another name:
_FOLDERS = {
    "applicationdiscovery": "discovery",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "costandusagereport": "cur",
    "costexplorer": "ce",
    "databasemigration": "dms",
    "directory": "ds",
    "directoryservicedata": "ds-data",
    "elasticloadbalancing": "elb",
    "elasticloadbalancingv2": "elbv2",
    "elasticsearch": "es",
    "eventbridge": "events",
    "iotdataplane": "iot-data",
    "iotjobsdataplane": "iot-jobs-data",
    "lexmodelbuilding": "lex-models",
    "lexmodelsv2": "lexv2-models",
    "lexruntimev2": "lexv2-runtime",
    "marketplacemetering": "meteringmarketplace",
    "migrationhub": "mgh",
    "pinpointsmsvoice": "sms-voice",
    "serverlessapplicationrepository": "serverlessrepo",
    "sfn": "stepfunctions",
    "simpledb": "sdb",
}
# Services that ended, of which botocore has no model any more, and the first name of eventbridge.
_ENDED = frozenset(
    {
        "alexaforbusiness",
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
        "lookoutmetrics",
        "lookoutvision",
        "macie",
        "mobile",
        "opsworks",
        "opsworkscm",
        "panorama",
        "qldb",
        "qldbsession",
        "robomaker",
        "sms",
        "worklink",
    }
)


def services() -> Set[str]:
    """Return the names of the services that there are."""
    return _folders().keys() | _ENDED


def meant(name: str) -> str | None:
    """Return the name here of a service that botocore, the command line or IAM name otherwise."""
    others = {folder.replace("-", ""): service for service, folder in _FOLDERS.items()}
    return (others | {"states": "sfn"}).get(name.replace("-", ""))


@cache
def operations(service: str) -> Mapping[str, Any] | None:
    """Return the operations of a service as Step Functions writes them, with their input shape.

    The shape is that of botocore: ``members`` and ``required``. None where it is not known.
    """
    folder = _folders().get(service)
    # A folder for each version of the API, named by its date.
    versions = sorted(folder.glob("*/service-2.json.gz")) if folder else []
    if not versions:
        return None
    model = json.loads(gzip.decompress(versions[-1].read_bytes()))
    shapes = model["shapes"]
    return {
        name[0].lower() + name[1:]: shapes.get(operation.get("input", {}).get("shape"), {})
        for name, operation in model["operations"].items()
    }


@cache
def _folders() -> Mapping[str, Path]:
    spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        return {}
    data = Path(spec.origin).parent / "data"
    renamed = set(_FOLDERS.values())
    plain = {
        path.name.replace("-", ""): path
        for path in data.iterdir()
        if path.is_dir() and path.name not in renamed
    }
    return plain | {name: data / folder for name, folder in _FOLDERS.items()}
