"""The button of oauth2-proxy's sign-in page says where it leads."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
providerName: Example & Co.
""")


def test(kubeflow):
    ada = kubeflow.person()
    ada.open().sees("Sign in with Example & Co.")
    ada.sign_in().give_password("ada").headers()
