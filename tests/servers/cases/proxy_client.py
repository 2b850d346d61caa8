"""oauth2-proxy's client and cookie secret from a Secret of the user's, in both namespaces."""
import json

from harness.case import KEYCLOAK, OWN_CLIENT_SECRET, PUBLISHED_CLIENT_SECRET, Case

CLIENT = f"client-id=kubeflow-oidc-authservice, client-secret={OWN_CLIENT_SECRET}"
COOKIE = "cookie-secret=a-cookie-secret-of-32-characters"

case = Case(spec=KEYCLOAK + "proxyClientSecretName: login-client\n", secret_generator=f"""
- {{name: login-client, namespace: auth, literals: [{CLIENT}]}}
- {{name: login-client, namespace: oauth2-proxy, literals: [{CLIENT}, {COOKIE}]}}
""")


def test(kubeflow):
    """Nobody is warned, and ada logs in."""
    assert kubeflow.messages == ""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"


def test_published_secret(kubeflow):
    """A code that somebody took by hand is worth nothing with the secret that everybody can read, and a token with the new one."""
    code = kubeflow.code_of("ada")
    for_code = {"grant_type": "authorization_code", "redirect_uri": "/oauth2/callback", "code": code}
    kubeflow.dex_token(PUBLISHED_CLIENT_SECRET, **for_code).is_refused(401, "invalid_client")
    assert "id_token" in json.loads(kubeflow.dex_token(OWN_CLIENT_SECRET, **for_code).text)


def test_everybody_logs_in_again(kubeflow):
    """Other values, and who was logged in is asked again: the old session's cookie opens nothing."""
    ada = kubeflow.person()
    ada.log_in("ada")
    kubeflow.change_secret("auth", "login-client", client_secret="one-more-secret-of-the-client")
    kubeflow.change_secret("oauth2-proxy", "login-client", client_secret="one-more-secret-of-the-client",
                           cookie_secret="another-cookie-secret-32-letters")
    ada.open().sees("Sign in", status=403).sign_in()
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
