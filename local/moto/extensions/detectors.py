"""Detectors of GuardDuty: one in a Region, with features that are changed one by one.

They stand among moto's own, so that moto's operations on filters and administrators find them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow
from moto.guardduty import urls
from moto.guardduty.models import Detector as MotoDetector
from moto.guardduty.responses import GuardDutyResponse

from .answers import Place, Request, Result, operation
from .refusals import Refusal

FOUNDATIONAL = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
ON_BY_DEFAULT = (
    "S3_DATA_EVENTS",
    "EKS_AUDIT_LOGS",
    "EBS_MALWARE_PROTECTION",
    "RDS_LOGIN_EVENTS",
    "LAMBDA_NETWORK_LOGS",
    "AI_PROTECTION",  # as the API's reference says of all but runtime monitoring
)
OFF_BY_DEFAULT = ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING")
AGENTS = {
    "EKS_RUNTIME_MONITORING": ("EKS_ADDON_MANAGEMENT",),
    "RUNTIME_MONITORING": ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"),
}
NOT_YOURS = "The request is rejected because the input detectorId is not owned by the current account."


def add_paths() -> None:
    """Lets every path of GuardDuty in: moto knows those of the operations that it has itself."""
    urls.url_paths["{0}/.*$"] = GuardDutyResponse.dispatch


class Detector(MotoDetector):
    """A detector, with its features by name."""

    def __init__(self, place: Place, request: Request) -> None:
        super().__init__(
            account_id=place.account,
            region_name=place.region,
            created_at=utcnow(),
            finding_publish_freq=request.get("FindingPublishingFrequency", "SIX_HOURS"),
            enabled=request["Enable"],
            datasources={},
            tags=dict(request.get("Tags", {})),
            features=[],
        )
        self.id = secrets.token_hex(16)
        self.arn = place.arn("guardduty", f"detector/{self.id}")
        states = dict.fromkeys(ON_BY_DEFAULT, "ENABLED") | dict.fromkeys(OFF_BY_DEFAULT, "DISABLED")
        self.by_name = {name: feature(name, status, self.created_at) for name, status in states.items()}
        self.merge(request)

    def merge(self, request: Request) -> None:
        """Changes what a request names, and leaves everything else as it is."""
        check(request)
        self.updated_at = utcnow()
        self.enabled = request.get("Enable", self.enabled)
        self.finding_publish_freq = request.get("FindingPublishingFrequency", self.finding_publish_freq)
        for named in (*request.get("Features", []), *older_form(request.get("DataSources", {}))):
            name, now = named["Name"], self.updated_at
            kept = self.by_name.setdefault(name, feature(name, "DISABLED", now))
            kept |= {"Status": named["Status"], "UpdatedAt": now}
            agents = {agent["Name"]: agent["Status"] for agent in named.get("AdditionalConfiguration", [])}
            for agent in kept.get("AdditionalConfiguration", []):
                if agent["Name"] in agents:
                    agent |= {"Status": agents[agent["Name"]], "UpdatedAt": now}

    def answered(self) -> Result:
        """The detector as GetDetector answers it."""
        always = [feature(name, "ENABLED", self.created_at) for name in FOUNDATIONAL]
        shown = {
            "CreatedAt": written(self.created_at),
            "UpdatedAt": written(self.updated_at),
            "FindingPublishingFrequency": self.finding_publish_freq,
            "ServiceRole": self.service_role,
            "Status": "ENABLED" if self.enabled else "DISABLED",
            "DataSources": self.data_sources(),
            "Features": [*always, *self.by_name.values()],
        }
        return shown | ({"Tags": self.tags} if self.tags else {})

    def data_sources(self) -> Result:
        """The features that had an older form, in that form."""

        def status(name: str) -> dict[str, str]:
            return {"Status": self.by_name[name]["Status"]}

        always = {name: {"Status": "ENABLED"} for name in ("CloudTrail", "DNSLogs", "FlowLogs")}
        volumes = {"ScanEc2InstanceWithFindings": {"EbsVolumes": status("EBS_MALWARE_PROTECTION")}}
        return always | {
            "S3Logs": status("S3_DATA_EVENTS"),
            "Kubernetes": {"AuditLogs": status("EKS_AUDIT_LOGS")},
            "MalwareProtection": volumes,
        }


def feature(name: str, status: str, when: datetime) -> Result:
    """A feature as an answer shows it."""
    agents = [{"Name": agent, "Status": "DISABLED", "UpdatedAt": when} for agent in AGENTS.get(name, ())]
    shown = {"Name": name, "Status": status, "UpdatedAt": when}
    return shown | ({"AdditionalConfiguration": agents} if agents else {})


def written(when: datetime) -> str:
    """A time as GuardDuty writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def older_form(sources: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The features that data sources speak of."""
    switches = {
        "S3_DATA_EVENTS": sources.get("S3Logs", {}).get("Enable"),
        "EKS_AUDIT_LOGS": sources.get("Kubernetes", {}).get("AuditLogs", {}).get("Enable"),
        "EBS_MALWARE_PROTECTION": sources.get("MalwareProtection", {})
        .get("ScanEc2InstanceWithFindings", {})
        .get("EbsVolumes"),
    }
    for name, on in switches.items():
        if on is not None:
            yield {"Name": name, "Status": "ENABLED" if on else "DISABLED"}


def check(request: Request) -> None:
    """Refuses what the model allows and GuardDuty does not."""
    names = [named.get("Name") for named in request.get("Features", [])]
    if {"EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"} <= set(names):
        refuse("EKS_RUNTIME_MONITORING and RUNTIME_MONITORING cannot both be given.")
    if names and request.get("DataSources"):
        refuse("data sources and features cannot both be given.")
    if any("Name" not in named or "Status" not in named for named in request.get("Features", [])):
        refuse("a feature has no name or no status.")


@operation("guardduty", "CreateDetector")
def create_detector(place: Place, request: Request) -> Result:
    """Makes the detector of a Region, which has no other."""
    if place.kept.detectors:
        refuse("a detector already exists for the current account.")
    detector = Detector(place, request)
    place.kept.detectors[detector.id] = detector
    return {"DetectorId": detector.id}


@operation("guardduty", "GetDetector")
def get_detector(place: Place, request: Request) -> Result:
    """A detector by its id."""
    return named(place, request).answered()


@operation("guardduty", "UpdateDetector")
def update_detector(place: Place, request: Request) -> Result:
    """Changes what the request names; moto would forget the other features."""
    named(place, request).merge(request)
    return {}


@operation("guardduty", "DeleteDetector")
def delete_detector(place: Place, request: Request) -> Result:
    """Deletes a detector; moto would not mind if there is none."""
    del place.kept.detectors[named(place, request).id]
    return {}


@operation("guardduty", "ListDetectors")
def list_detectors(place: Place, _: Request) -> Result:
    """The id of the detector, if there is one."""
    return {"DetectorIds": list(place.kept.detectors)}


@operation("guardduty", "TagResource")
def tag_resource(place: Place, request: Request) -> Result:
    """Adds tags to a detector."""
    tagged(place, request).tags |= request["Tags"]
    return {}


@operation("guardduty", "UntagResource")
def untag_resource(place: Place, request: Request) -> Result:
    """Takes tags from a detector."""
    for key in request["TagKeys"]:
        tagged(place, request).tags.pop(key, None)
    return {}


@operation("guardduty", "ListTagsForResource")
def list_tags(place: Place, request: Request) -> Result:
    """The tags of a detector."""
    return {"Tags": tagged(place, request).tags}


def tagged(place: Place, request: Request) -> Detector:
    """The detector that a call about tags names."""
    arn: str = request["ResourceArn"]
    return named(place, {"DetectorId": arn.rpartition("/")[2]})


def named(place: Place, request: Request) -> Detector:
    """The detector that a request names."""
    found: Detector | None = place.kept.detectors.get(request["DetectorId"])
    if found is None:
        raise Refusal("BadRequestException", NOT_YOURS)
    return found


def refuse(why: str) -> None:
    """Refuses a request in GuardDuty's words."""
    raise Refusal("BadRequestException", f"The request is rejected because {why}")
