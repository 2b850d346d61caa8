"""Without Dex a session outlives the provider's ID token, which ends after 30 seconds, and a minute later for the gateway (Envoy's clock skew)."""
import time

from harness.case import Case
from harness.keycloak import provider_client

case = Case(waits=True, secrets={}, secret_generator=provider_client("kubeflow-direct-short"), spec="""
kubeflowURL: https://kubeflow.example.com
session: {refreshInterval: 10s}
direct:
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: kubeflow-direct-short
  clientSecretKeyRef: {name: provider-client, key: client-secret}
""")


# Until the gateway takes a token no more.
TOKEN_ENDS = 95


def test(kubeflow):
    """Ada goes on with a new token, which her browser keeps."""
    ada = kubeflow.person()
    headers = ada.log_in("ada")
    claims, cookie = kubeflow.claims_of(headers), ada.cookies()["oauth2_proxy_kubeflow"]["value"]
    assert claims["exp"] - claims["iat"] in (29, 30), claims  # Keycloak reads its clock for each
    time.sleep(TOKEN_ENDS)
    kubeflow.request("/", authorization=f"Bearer {kubeflow.token_of(headers)}").is_refused(401, "Jwt is expired")
    renewed = kubeflow.claims_of(ada.open().headers())
    assert renewed["iat"] > claims["exp"], (claims, renewed)
    assert renewed["email"] == "ada@example.com"
    assert ada.cookies()["oauth2_proxy_kubeflow"]["value"] != cookie
