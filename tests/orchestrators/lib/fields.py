"""The table of the functionConfig's fields, against the program's schema."""

import copy
import json
import re
import subprocess
from pathlib import Path
from typing import Callable

import yaml

from checks import Checks
from pages import table

REFERENCE = {"name": "a-secret", "key": "a-key"}
LOGIN = {"kubeflowURL": "https://kubeflow.example.com",
         "connectors": [{"type": "keycloak", "id": "keycloak", "issuer": "https://keycloak.example.com/realms/kubeflow",
                         "clientID": "kubeflow", "clientSecretKeyRef": REFERENCE}]}
DIRECT = {"kubeflowURL": "https://kubeflow.example.com",
          "direct": {"issuer": "https://keycloak.example.com/realms/kubeflow", "clientID": "kubeflow", "clientSecretKeyRef": REFERENCE}}
DIRECTORY = {"kubeflowURL": "https://kubeflow.example.com",
             "connectors": [{"type": "ldap", "id": "ldap", "config": {
                 "host": "ldap.example.com:636", "bindDN": "cn=reader,dc=example,dc=com", "userSearch": {
                     "baseDN": "dc=example,dc=com", "username": "uid", "idAttr": "uid", "emailAttr": "mail", "nameAttr": "cn"}}}]}
MACHINES = LOGIN | {"trustedIssuers": [{"issuer": "https://keycloak.example.com/realms/ci", "audiences": ["kubeflow-api"]}]}
# What else a field wants.
BESIDE = {"session.refreshInterval": {"session": {"lifetime": "168h"}}, "logout.endSessionURL": {"logout": {"mode": "Provider"}}}


def known_fields(program: Path) -> dict[str, str]:
    """Each field of the schema with its default: `connectors[].id`. References to Secrets are one field."""
    spec = json.loads(subprocess.check_output([program, "schema"], text=True))["properties"]["spec"]["properties"]
    fields = {}

    def add(name: str, field: dict) -> None:
        fields[name] = field.get("default", "")
        inner = field.get("items", field).get("properties", {})
        if inner.keys() & {"key", "configMapKeyRef"}:
            return
        for own, value in inner.items():
            add(f"{name}{'[]' if 'items' in field else ''}.{own}", value)

    for name, field in spec.items():
        add(name, field)
    return fields


def check_fields(checks: Checks, program: Path, text: str, function: Callable) -> None:
    rows = {re.sub(r"\[\]$", "", row[0].strip("`")): row for row in table(text, "fields:")}
    known = known_fields(program)
    headings = {"session", "logout", "targets.dex", "targets.oauth2Proxy", "targets.requestAuthentication"}  # only their fields have rows
    missing = known.keys() - rows.keys() - headings
    checks.that(not missing, "every field has a row", f"  missing: {sorted(missing)}")
    checks.that(rows.keys() <= known.keys(), "no row is of another field", f"  unknown: {sorted(rows.keys() - known.keys())}")
    types = json.loads(subprocess.check_output([program, "schema"], text=True))["properties"]["spec"]["properties"]["connectors"]["items"]
    named = set(re.findall(r"`([^`]+)`", rows["connectors[].type"][3]))
    checks.equal(named, set(types["properties"]["type"]["enum"]), "connectors[].type: its types")
    for name, row in rows.items():
        default = known.get(name)
        if default:
            checks.that(f"`{default}`" in row[1], f"{name}: its default", f"  {default}, not {row[1]}")
        checks.that(len(row) == 4 and row[2], f"{name}: has an example", f"  {row}")
        value = row[2].strip("`")
        if "..." not in value:
            check_example(checks, function, name, yaml.safe_load(value) if "Version" not in name else value)


def check_example(checks: Checks, function: Callable, name: str, value: object) -> None:
    """The program takes the value at that field: it finds no fault of the functionConfig itself."""
    login = DIRECT if name.startswith("direct") else MACHINES if name.startswith("trustedIssuers") else LOGIN
    if name == "connectors[].secretKeyRefs":
        login = DIRECTORY
    spec = copy.deepcopy(login) | copy.deepcopy(BESIDE.get(name, {}))
    if name == "connectors[].clientIDKeyRef":
        del spec["connectors"][0]["clientID"]
    place: dict = spec
    *path, last = name.split(".")
    for step in path:
        place = place[step.removesuffix("[]")][0] if step.endswith("[]") else place.setdefault(step, {})
    place[last] = value
    config = {"apiVersion": "kubeflow-sso.io/v1alpha1", "kind": "KubeflowSSO", "metadata": {"name": "sso"}, "spec": spec}
    said = function(yaml.safe_dump(config)).stderr
    faults = "\n".join(line for line in said.splitlines() if "config.yaml:" in line and "error" in line)
    checks.that(not faults, f"{name}: its example is taken", faults)
