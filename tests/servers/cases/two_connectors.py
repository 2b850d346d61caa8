"""Two providers: Dex lets people choose."""
from harness.case import KEYCLOAK, Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(),
                                         "partners": client_secret("partners", "kubeflow-partners")}}, spec=KEYCLOAK + """\
- type: keycloak
  id: partners
  name: Partners
  issuer: https://keycloak.example.com/realms/partners
  clientID: kubeflow-partners
  clientSecretKeyRef: {name: keycloak-client, key: partners}
""")


def test(kubeflow):
    """Both are offered, and each knows its own people."""
    pia = kubeflow.person().open().sign_in()
    assert pia.choices() == ["Log in with Keycloak", "Log in with Partners"], pia.choices()
    assert pia.choose("Partners").give_password("pia").headers()["kubeflow-userid"] == "pia@example.com"
    assert kubeflow.person().log_in("ada", "Keycloak")["kubeflow-userid"] == "ada@example.com"
