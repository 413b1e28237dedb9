"""The web ACL before a door of an application, and what a web ACL writes down."""

from __future__ import annotations

from botocore.exceptions import ClientError

from local.aws import Account

from .state import State, state

NONE = "WAFNonexistentItemException"


def front_door(account: Account, door: str) -> State:
    """A door that is there. Where no web ACL stands before it, those are told that could."""
    waf = account.client("wafv2")
    found = waf.get_web_acl_for_resource(ResourceArn=door).get("WebACL", {}).get("ARN")
    others = [] if found else sorted(acl["ARN"] for acl in waf.list_web_acls(Scope="REGIONAL")["WebACLs"])
    return state("front-door", {"gone": False, "web_acl": found, "others": others})


def web_acl_log(account: Account, web_acl: str) -> State:
    """What a web ACL that is there writes down."""
    try:
        found = account.client("wafv2").get_logging_configuration(ResourceArn=web_acl)["LoggingConfiguration"]
    except ClientError as error:
        if error.response["Error"]["Code"] != NONE:
            raise
        found = None
    return state("web-acl-log", {"gone": False, "logging": found})
