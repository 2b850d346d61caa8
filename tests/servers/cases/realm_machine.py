"""A client for a machine, as `kubeflow-sso realm --machine` prints it: its token gets in, as the machine and nobody else."""
import json

from harness.case import POSTED_CLIENT_SECRET, Case
from harness.keycloak import printed, printed_spec

TRUSTED = """\
trustedIssuers:
- issuer: https://keycloak.example.com/realms/posted
  audiences: [kubeflow-api]
  userIDClaim: client_id
"""
PIPELINES = "/pipeline/apis/v2beta1/pipelines"

case = Case(spec=printed_spec("posted") + TRUSTED, secrets={"keycloak-client": {"client-secret": POSTED_CLIENT_SECRET}})


def test(kubeflow):
    """By the admin API, which refuses fields that it does not know."""
    keycloak = kubeflow.servers.keycloak
    keycloak.admin("POST", "/posted/clients", json.loads(printed("posted", "--machine", "ci-bot", more=TRUSTED)))
    gets_in(kubeflow, keycloak.machine_token("ci-bot", "posted", keycloak.secret("posted", "ci-bot")), "ci-bot")


def test_realm(kubeflow):
    """The whole realm, which has both clients."""
    keycloak, trusted = kubeflow.servers.keycloak, TRUSTED.replace("posted", "with-a-machine")
    keycloak.admin("POST", "", json.loads(printed("with-a-machine", "--machine", "night-run", "--whole", more=trusted)))
    assert keycloak.client("with-a-machine")["standardFlowEnabled"]
    secret = keycloak.secret("with-a-machine", "night-run")
    kubeflow.change_case(spec=printed_spec("posted") + trusted)
    gets_in(kubeflow, keycloak.machine_token("night-run", "with-a-machine", secret), "night-run")


def gets_in(kubeflow, token, machine):
    headers = kubeflow.request(PIPELINES, authorization=f"Bearer {token}").headers()
    assert headers["kubeflow-userid"] == machine, headers
    assert "kubeflow-groups" not in headers, headers
