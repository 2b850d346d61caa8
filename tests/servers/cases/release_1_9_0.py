"""Stock Kubeflow 1.9.0: one policy asks oauth2-proxy about every request, and oauth2-proxy itself lets Dex's pages through."""
from harness.case import KEYCLOAK, Case

case = Case(releases=("1.9.0",), proxy="m2m-self-signed", spec=KEYCLOAK)


def test(kubeflow):
    """Ada logs in: this release has no page of oauth2-proxy before Keycloak's, but one of Dex after it."""
    ada = kubeflow.person().open().is_at("keycloak.example.com").give_password("ada").grant()
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert ada.headers()["kubeflow-groups"]
    assert ada.cookies()["oauth2_proxy_kubeflow"]["secure"]


def test_anonymous(kubeflow):
    """Nobody in particular is sent to log in, whatever the path and headers."""
    for path in ("/", "/pipeline/", "/api/workgroup/exists"):
        for headers in ({}, {"kubeflow_userid": "ada@example.com"}, {"authorization": "Bearer e30.e30.e30"}):
            kubeflow.request(path, **headers).leads_to("/dex/auth?")


def test_dex_in_the_address(kubeflow):
    """Only Dex's own pages are open, not every address with `/dex/` in it."""
    for path in ("/pipeline/dex/", "/?any=/dex/"):
        kubeflow.request(path, kubeflow_userid="ada@example.com").leads_to("/dex/auth?")


def test_removed_user(kubeflow):
    """Kubeflow's own password user: Dex does not know him."""
    kubeflow.dex_login("local").is_refused(400, "Requested resource does not exist")
