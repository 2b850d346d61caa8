"""Dex goes out of the login while people are logged in, and comes back: no old session gets in with its old token."""
import time

from harness.case import KEYCLOAK, Case
from harness.keycloak import provider_client

REFRESH = 45  # seconds
DIRECT = f"""
kubeflowURL: https://kubeflow.example.com
session: {{refreshInterval: {REFRESH}s}}
direct:
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: kubeflow-direct
  clientSecretKeyRef: {{name: provider-client, key: client-secret}}
"""
NOT_KNOWN = "Jwt issuer is not configured"

case = Case(waits=True, spec=KEYCLOAK, secret_generator=provider_client("kubeflow-direct"))


def test(kubeflow):
    """Dex's token opens nothing any more. Who is logged in is sent to log in when the session is to be renewed, and at once by /oauth2/sign_out."""
    ada, oscar = kubeflow.person(), kubeflow.person()
    oscar.log_in("oscar")
    token = kubeflow.token_of(ada.log_in("ada"))
    logged_in = time.monotonic()
    kubeflow.change_case(spec=DIRECT)
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(401, NOT_KNOWN)
    if time.monotonic() - logged_in < REFRESH:  # on a machine that is not too slow
        ada.open().sees(NOT_KNOWN, status=401)
    ada.open("/oauth2/sign_out").open()
    assert log_in_again(ada, kubeflow)["kubeflow-userid"] == "ada@example.com"
    time.sleep(max(0, logged_in + REFRESH + 1 - time.monotonic()))
    oscar.open()
    assert log_in_again(oscar, kubeflow)["kubeflow-userid"] == "oscar@example.com"


def test_and_back(kubeflow):
    """And back to Dex: Keycloak's token opens nothing, and /oauth2/sign_out leads to a new login."""
    kubeflow.change_case(spec=DIRECT)
    ada = kubeflow.person()
    token = kubeflow.token_of(ada.log_in("ada"))
    kubeflow.change_case(spec=KEYCLOAK)
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(401, NOT_KNOWN)
    ada.open().sees(NOT_KNOWN, status=401)
    ada.open("/oauth2/sign_out").open().sees("Sign in", status=403).sign_in()
    assert kubeflow.claims_of(ada.headers())["iss"] == "https://kubeflow.example.com/dex"


def log_in_again(person, kubeflow):
    """By the sign-in page, and Keycloak, which still knows who it is."""
    headers = person.sees("Sign in", status=403).sign_in().headers()
    assert kubeflow.claims_of(headers)["iss"] == "https://keycloak.example.com/realms/kubeflow"
    return headers
