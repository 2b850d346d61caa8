"""Without Dex: of the Secret of oauth2-proxy's client the cookie secret alone, beside the provider's client."""
from harness.case import Case
from harness.keycloak import provider_client

case = Case(secrets={}, secret_generator=provider_client("kubeflow-direct") + """
- {name: login-client, namespace: oauth2-proxy, literals: [cookie-secret=a-cookie-secret-of-32-characters]}
""", spec="""
kubeflowURL: https://kubeflow.example.com
direct:
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: kubeflow-direct
  clientSecretKeyRef: {name: provider-client, key: client-secret}
proxyClientSecretName: login-client
""")


def test(kubeflow):
    """Nobody is warned, and ada logs in; with another cookie secret she logs in again."""
    assert kubeflow.messages == ""
    ada = kubeflow.person()
    assert ada.log_in("ada")["kubeflow-userid"] == "ada@example.com"
    kubeflow.change_secret("oauth2-proxy", "login-client", cookie_secret="another-cookie-secret-32-letters")
    ada.open().sees("Sign in", status=403).sign_in()
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
