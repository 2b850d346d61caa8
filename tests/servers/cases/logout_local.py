"""A logout that is Kubeflow's alone: Keycloak's session stays."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
logout: {mode: Local}
""")


def test(kubeflow):
    ada = kubeflow.person()
    ada.log_in("ada")
    assert kubeflow.logout_url() == "/oauth2/sign_out"
    ada.open(kubeflow.logout_url()).sees("Sign in with")
    assert ada.sign_in().headers()["kubeflow-userid"] == "ada@example.com"
