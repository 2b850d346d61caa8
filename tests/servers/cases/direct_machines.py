"""Keycloak without Dex: machines of the login's own realm are told by their audience, and nobody has an unverified address."""
from harness.case import Case
from harness.keycloak import provider_client

# The client has the password grant too, which a realm's administrator may have switched on: so anybody gets tokens past oauth2-proxy.
case = Case(secrets={}, secret_generator=provider_client("kubeflow-oidc-authservice"), spec="""
kubeflowURL: https://kubeflow.example.com
direct:
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: kubeflow-oidc-authservice
  clientSecretKeyRef: {name: provider-client, key: client-secret}
trustedIssuers:
- issuer: https://keycloak.example.com/realms/kubeflow
  audiences: [kubeflow-api]
  userIDClaim: client_id
""")


def test(kubeflow):
    """The machine is its client."""
    headers = kubeflow.request("/", authorization=f"Bearer {kubeflow.machine_token('ci-bot')}", kubeflow_groups="WyJtbCJd").headers()
    assert headers["kubeflow-userid"] == "ci-bot"
    assert "kubeflow-groups" not in headers


def test_another_audience(kubeflow):
    """A machine of another application stays out."""
    token = kubeflow.machine_token("other-bot")
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(403, "Audiences in Jwt are not allowed")


def test_token_of_a_person(kubeflow):
    """Ada's token, which she got without a browser, is the login's: her address is verified."""
    headers = kubeflow.request("/", authorization=f"Bearer {kubeflow.keycloak_token('ada')}").headers()
    assert headers["kubeflow-userid"] == "ada@example.com"


def test_edited_address(kubeflow):
    """Eve's is refused, under an address that she wrote into her account, whatever she says of it."""
    kubeflow.change_email("eve", "boss@example.com")
    token = kubeflow.keycloak_token("eve")
    for said in ({}, {"kubeflow_email_verified": "true"}):
        kubeflow.request("/", authorization=f"Bearer {token}", **said).is_refused(403, "RBAC: access denied")


def test_token_of_the_public_client(kubeflow):
    """So is the one by the client that everybody has."""
    token = kubeflow.token_of_eve_as("boss@example.com")
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(403, "Audiences in Jwt are not allowed")
