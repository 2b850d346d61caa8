"""A connector that stays in Dex's file, `otherConnectors: Keep`: its callback moves along with Dex, or Dex would not start its login."""
from harness.case import KEYCLOAK, Case

case = Case(edits={"common/dex/overlays/oauth2-proxy/config-map.yaml": (("    enablePasswordDB:", """\
    connectors:
    - type: github
      id: github
      name: GitHub
      config:
        clientID: id-at-github
        clientSecret: $OIDC_CLIENT_SECRET
        redirectURI: http://dex.auth.svc.cluster.local:5556/dex/callback
        orgs: [{name: our-company}]
    enablePasswordDB:"""),)}, spec=KEYCLOAK + """\
otherConnectors: Keep
""")


def test(kubeflow):
    """Both are offered, and Keycloak's people log in."""
    ada = kubeflow.person().open().sign_in()
    assert ada.choices() == ["Log in with GitHub", "Log in with Keycloak"], ada.choices()
    assert ada.choose("Keycloak").give_password("ada").headers()["kubeflow-userid"] == "ada@example.com"


def test_github(kubeflow):
    """Dex sends the browser to GitHub, which is to send it back to Dex where browsers reach it."""
    sent = kubeflow.dex_login("github").leads_to("https://github.com/login/oauth/authorize?")
    assert sent["redirect_uri"] == "https://kubeflow.example.com/dex/callback", sent


def test_left_behind(kubeflow):
    """The counter-proof: with the callback as it was, Dex refuses."""
    kubeflow.change_dex_config("redirectURI: https://kubeflow.example.com/dex/callback",
                               "redirectURI: http://dex.auth.svc.cluster.local:5556/dex/callback")
    kubeflow.dex_login("github").is_refused(500, "Login error")
