"""With a client secret of one's own, whoever has it exchanges tokens, as asked for by `otherGrants: Keep`: for verified addresses."""
import json

from harness.case import KEYCLOAK, OWN_CLIENT, OWN_CLIENT_SECRET, PUBLISHED_CLIENT_SECRET, Case

case = Case(secret_generator=OWN_CLIENT, edits={"common/dex/overlays/oauth2-proxy/config-map.yaml": (("skipApprovalScreen: true", """\
skipApprovalScreen: true
      responseTypes: [code, token, id_token]"""),)}, spec=KEYCLOAK + """\
otherGrants: Keep
""")


def test_token_exchange(kubeflow):
    """Eve, under an address that she wrote into her account, gets a token of Dex, with which the gateway refuses her."""
    answer = kubeflow.exchange(OWN_CLIENT_SECRET, kubeflow.token_of_eve_as("boss@example.com"))
    token = json.loads(answer.text)["access_token"]
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(403, "RBAC: access denied")


def test_token_exchange_of_a_verified_address(kubeflow):
    """Ada's token of Keycloak becomes one that opens Kubeflow."""
    token = json.loads(kubeflow.exchange(OWN_CLIENT_SECRET, kubeflow.keycloak_token("ada")).text)["access_token"]
    assert kubeflow.request("/", authorization=f"Bearer {token}").headers()["kubeflow-userid"] == "ada@example.com"


def test_published_secret(kubeflow):
    """Kubeflow's published secret is not it."""
    kubeflow.exchange(PUBLISHED_CLIENT_SECRET, kubeflow.token_of_eve_as("boss@example.com")).is_refused(401, "invalid_client")


def test_implicit(kubeflow):
    """The login that leaves a token in the address of a page begins."""
    kubeflow.dex_login("keycloak", response_type="id_token", nonce="any").leads_to("https://keycloak.example.com/realms/kubeflow/")
