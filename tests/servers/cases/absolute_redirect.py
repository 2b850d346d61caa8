"""`relative_redirect_url = false` beside Kubeflow's relative `redirect_url`: oauth2-proxy sends an absolute one, which Dex must know."""
from harness.case import KEYCLOAK, Case

CFG = "common/oauth2-proxy/base/oauth2_proxy.cfg"

case = Case(edits={CFG: (("relative_redirect_url = true", "relative_redirect_url = false"),)}, spec=KEYCLOAK)


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"


def test_sent(kubeflow):
    """What oauth2-proxy really sends, and that Dex refuses it where it is not registered."""
    sent = kubeflow.request("/oauth2/start").leads_to("/dex/auth?")
    assert sent["redirect_uri"] == "https://kubeflow.example.com/oauth2/callback", sent
    kubeflow.change_dex_config("https://kubeflow.example.com/oauth2/callback", "https://kubeflow.example.com/another")
    kubeflow.person().open().sign_in().sees("Unregistered redirect_uri", status=400)
