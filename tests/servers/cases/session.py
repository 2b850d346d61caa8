"""A session that is renewed: it outlives its tokens, which here end after 40 seconds, and a minute later for the gateway (Envoy's clock skew)."""
import concurrent.futures
import time

from harness.case import KEYCLOAK, Case

case = Case(waits=True, spec=KEYCLOAK + """\
session: {lifetime: 2h, refreshInterval: 20s}
""")

# Until the gateway takes a token no more.
TOKEN_ENDS = 105


def test(kubeflow):
    """Ada reads for a while, three times, and is never asked again."""
    ada = kubeflow.person()
    claims = kubeflow.claims_of(ada.log_in("ada"))
    assert claims["exp"] - claims["iat"] == 40, claims
    for _ in range(3):
        time.sleep(TOKEN_ENDS)
        renewed = kubeflow.claims_of(ada.open().headers())
        assert renewed["iat"] > claims["exp"], (claims, renewed)
        assert renewed["groups"] == ["kubeflow-users", "ml"]
        claims = renewed


def test_at_once(kubeflow):
    """Eight requests come at the moment of the renewal: all pass, and the browser is in afterwards."""
    ada = kubeflow.person()
    ada.log_in("ada")
    for _ in range(2):
        time.sleep(25)
        cookie = ada.cookie_header()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: kubeflow.request(cookie=cookie), range(8)))
        assert all(answer.headers()["kubeflow-userid"] == "ada@example.com" for answer in answers)
        ada.open().headers()


def test_single_sign_on(kubeflow):
    """Keycloak's session stays the browser's: nobody asked for offline_access."""
    ada = kubeflow.person()
    ada.log_in("ada")
    ada.forget("kubeflow.example.com").open().sign_in().headers()
