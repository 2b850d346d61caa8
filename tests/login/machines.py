"""What the gateway believes of a token: that its address is verified, and what a machine is called."""

from typing import Any, Iterator

import istio
from readers import get, label, name_of

VERIFIED = "kubeflow-email-verified"
TRUSTED = "kubeflow-sso-trusted-issuers"
POLICY = "kubeflow-sso-verified-email"


def rules(gateway: istio.Gateway) -> Iterator[tuple[dict, dict]]:
    for one in gateway.authentications:
        for rule in get(one, "spec", "jwtRules", default=[]):
            yield one, rule


def headers_of(rule: dict) -> dict[str, Any]:
    return {str(get(one, "header", default="")).lower(): get(one, "claim") for one in get(rule, "outputClaimToHeaders", default=[])}


def refuses_false(policy: dict) -> bool:
    """Whether a policy is met by each request that has the header with `false`, whatever else it has."""
    for rule in get(policy, "spec", "rules", default=[]):
        conditions = get(rule, "when", default=[])
        about = {str(get(one, "key", default="")).lower() for one in conditions}
        alone = get(rule, "from") is None and get(rule, "to") is None and about == {f"request.headers[{VERIFIED}]"}
        if alone and all(istio.listed(one, "values", "false") for one in conditions):
            return True
    return False


def of_addresses(gateway: istio.Gateway, login: dict, loose: bool) -> Iterator[str]:
    """Faults about addresses that nobody verified; `login` is the login's own rule."""
    issuer, audiences = get(login, "issuer"), set(get(login, "audiences", default=[]))
    if loose:
        if VERIFIED in headers_of(login) or any(name_of(one) == POLICY for one in gateway.policies):
            yield "the gateway still asks whether an address is verified"
        return
    for one, rule in rules(gateway):
        others = set(get(rule, "audiences", default=[]))
        same = get(rule, "issuer") == issuer and (not others or not audiences or others & audiences)
        if same and headers_of(rule).get(VERIFIED) != "email_verified":
            yield f"{label(one)} does not tell whether an address of {issuer} is verified"
    if not any(refuses_false(one) for one in gateway.of("DENY")):
        yield "no policy refuses an address that nobody verified"


def of_trusted(gateway: istio.Gateway, wanted: list[dict], loose: bool) -> Iterator[str]:
    """Faults about the tokens of machines."""
    there = [rule for one, rule in rules(gateway) if name_of(one).endswith(TRUSTED)]
    if len(there) != len(wanted):
        yield f"the gateway has {len(there)} rules for machines, and {len(wanted)} are wanted"
    for one in wanted:
        issuer, audiences = one["issuer"], one["audiences"]
        mine = [rule for rule in there if get(rule, "issuer") == issuer and get(rule, "audiences") == audiences]
        if len(mine) != 1:
            yield f"the gateway has {len(mine)} rules for {issuer} and {audiences}"
            continue
        user = one.get("userIDClaim", "sub")
        expected = {"kubeflow-userid": user, "kubeflow-groups": one.get("groupsClaim", "groups")}
        if user == "email" and not loose:
            expected[VERIFIED] = "email_verified"
        if headers_of(mine[0]) != expected:
            yield f"a token of {issuer} gives {headers_of(mine[0])}"
        if not get(mine[0], "jwksUri"):
            yield f"no keys for {issuer}"
        if [get(each, "name") for each in get(mine[0], "fromHeaders", default=[])] != ["Authorization"]:
            yield f"a token of {issuer} is taken from elsewhere than Authorization"
