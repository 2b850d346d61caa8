"""A click on Kubeflow's logout ends Keycloak's session too."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
logout: {mode: Provider}
""")


def test(kubeflow):
    """Keycloak asks once, the browser comes back, and the next login shows Keycloak's form."""
    ada = kubeflow.person()
    ada.log_in("ada")
    ada.open(kubeflow.logout_url()).is_at("^https://keycloak.example.com/").log_out()
    ada.is_at("^https://kubeflow.example.com/").sees("Sign in with")
    ada.sign_in().is_at("^https://keycloak.example.com/")
    assert ada.give_password("oscar").headers()["kubeflow-userid"] == "oscar@example.com"
