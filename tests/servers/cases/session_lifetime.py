"""A session of a length of its own ends by itself: oauth2-proxy asks for a login, not the gateway with a bare 401."""
import time

from harness.case import KEYCLOAK, Case

case = Case(waits=True, spec=KEYCLOAK + """\
session: {lifetime: 30s}
""")


def test(kubeflow):
    ada = kubeflow.person()
    claims = kubeflow.claims_of(ada.log_in("ada"))
    assert claims["exp"] - claims["iat"] == 30, claims
    time.sleep(35)
    ada.open().sees("Sign in with").sign_in().headers()
