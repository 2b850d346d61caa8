"""What `kubeflow-sso realm` prints, by Keycloak's admin API, which refuses fields that it does not know."""
import json

import yaml

from harness.case import POSTED_CLIENT_SECRET, Case
from harness.keycloak import printed, printed_spec

case = Case(spec=printed_spec("posted"), secrets={"keycloak-client": {"client-secret": POSTED_CLIENT_SECRET}})


def lacks(found, wanted):
    """Where what Keycloak has differs from what was printed; what it adds by itself is fine."""
    if isinstance(wanted, dict):
        return [f"{key}: {each}" for key, value in wanted.items() for each in lacks((found or {}).get(key), value)]
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return [each for one, value in zip(found or [{}], wanted, strict=True) for each in lacks(one, value)]
    return [] if found == wanted else [f"{found} instead of {wanted}"]


def test(kubeflow):
    """A user made afterwards in the realm of `--whole` logs in, and has the groups."""
    kubeflow.servers.keycloak.add_user("posted", "paul", ["kubeflow-users"])
    paul = kubeflow.person()
    assert paul.log_in("paul")["kubeflow-userid"] == "paul@example.com"
    assert paul.groups() == ["kubeflow-users"]


def test_client(kubeflow):
    """The client for a realm that exists."""
    keycloak, wanted = kubeflow.servers.keycloak, json.loads(printed("there-already"))
    keycloak.admin("POST", "", {"realm": "there-already", "enabled": True})
    keycloak.admin("POST", "/there-already/clients", wanted)
    assert not lacks(keycloak.client("there-already"), wanted)


def test_partial(kubeflow):
    """A client as the guide has it, broken on top, is as printed again; its secret is another."""
    keycloak, wanted = kubeflow.servers.keycloak, json.loads(printed("mended", "--format", "partial"))
    keycloak.add_realm("mended")
    before, secret = keycloak.client("mended"), keycloak.secret("mended")
    keycloak.admin("PUT", f"/mended/clients/{before['id']}", {
        **before, "redirectUris": ["https://elsewhere.example.com/*"], "webOrigins": ["*"], "directAccessGrantsEnabled": True,
        "attributes": {**before["attributes"], "post.logout.redirect.uris": "+"}})
    for mapper in before["protocolMappers"]:
        keycloak.admin("DELETE", f"/mended/clients/{before['id']}/protocol-mappers/models/{mapper['id']}")
    assert lacks(keycloak.client("mended"), wanted["clients"][0])
    answer = keycloak.admin("POST", "/mended/partialImport", wanted)
    assert (answer["overwritten"], answer["added"]) == (1, 0), answer
    assert not lacks(keycloak.client("mended"), wanted["clients"][0])
    assert keycloak.secret("mended") != secret


def test_operators(kubeflow):
    """What the operator is given is the same realm, with a secret that it fills in."""
    found = yaml.safe_load(printed("posted", "--format", "crd"))["spec"]
    assert found["realm"]["clients"][0].pop("secret") == "${" + next(iter(found["placeholders"])) + "}"
    assert found["realm"] == json.loads(printed("posted", "--format", "import"))
