"""Keycloak straight behind oauth2-proxy, without Dex."""
import base64
import json

from harness.case import PUBLISHED_CLIENT_SECRET, Case
from harness.keycloak import provider_client

case = Case(secrets={}, secret_generator=provider_client("kubeflow-direct"), spec="""
kubeflowURL: https://kubeflow.example.com
direct:
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: kubeflow-direct
  clientSecretKeyRef: {name: provider-client, key: client-secret}
""")


def test(kubeflow):
    """Ada logs in, and the application learns who she is and her groups."""
    ada = kubeflow.person()
    headers = ada.log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert json.loads(base64.b64decode(headers["kubeflow-groups"])) == ["kubeflow-users", "ml"]
    claims = kubeflow.claims_of(headers)
    assert claims["iss"] == "https://keycloak.example.com/realms/kubeflow"
    assert claims["aud"] == "kubeflow-direct"
    assert kubeflow.jwt_issuers().count(claims["iss"]) == 1


def test_api(kubeflow):
    """The API took every field of the manifests, and dropped none."""
    differences = kubeflow.api_differences()
    assert not differences, "\n".join(differences[:40])


def test_single_sign_on(kubeflow):
    """Who is logged in to Keycloak already gets to Kubeflow without a form."""
    ada = kubeflow.person()
    ada.log_in("ada")
    ada.forget("kubeflow.example.com").open().sign_in()
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"


def test_token_for_another_client(kubeflow):
    """A token that the same realm made for another application stays out."""
    token = kubeflow.keycloak_token("ada")
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(403, "Audiences in Jwt are not allowed")


def test_token_of_the_public_client(kubeflow):
    """So does eve's under somebody else's address, by the client that everybody has."""
    token = kubeflow.token_of_eve_as("boss@example.com")
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(403, "Audiences in Jwt are not allowed")


def test_unverified_email(kubeflow):
    """Who has not verified the e-mail address stays out."""
    grace = kubeflow.person().open().sign_in().give_password("grace")
    grace.sees("500")
    assert "email in id_token (grace@example.com) isn't verified" in kubeflow.pod("oauth2-proxy").output()
    grace.open().sees("Sign in", status=403)


def test_token_of_dex(kubeflow):
    """Dex runs on, with Kubeflow's published user and client: its tokens open nothing."""
    form = kubeflow.dex_login("local").leads_to("/dex/auth/local/login")
    approval = kubeflow.request(f"/dex/auth/local/login?back=&state={form['state']}", {"login": "user@example.com", "password": "12341234"})
    code = approval.leads_to("/oauth2/callback")["code"]
    answer = kubeflow.dex_token(PUBLISHED_CLIENT_SECRET, grant_type="authorization_code", code=code, redirect_uri="/oauth2/callback")
    token = json.loads(answer.text)["id_token"]
    kubeflow.request("/", authorization=f"Bearer {token}").is_refused(401, "Jwt issuer is not configured")

