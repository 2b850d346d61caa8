"""Who has followed the guide by hand starts with `init --from`: the files that it writes build, and people log in by them."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(built="init", releases=("1.9.1", "1.10", "2026-06"))


def test(kubeflow):
    """Ada logs in as before."""
    ada = kubeflow.person()
    assert ada.log_in("ada")["kubeflow-userid"] == "ada@example.com"
    assert ada.cookies()["oauth2_proxy_kubeflow"]["secure"]


def test_unverified_email(kubeflow):
    """Who has not verified the e-mail address does not get in any more."""
    kubeflow.person().open().sign_in().give_password("grace").sees("500")


def test_single_sign_on(kubeflow):
    """Without `offline_access` Keycloak remembers her."""
    ada = kubeflow.person()
    ada.log_in("ada")
    ada.forget("kubeflow.example.com").open().sign_in()
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"


def test_secret(kubeflow):
    """The client's secret is in no ConfigMap."""
    config = kubeflow.servers.kubernetes.get("/api/v1/namespaces/auth/configmaps/dex")["data"]["config.yaml"]
    assert client_secret() not in config
