"""`localUsers: Keep`: Kubeflow's own password user still logs in, beside Keycloak's."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
localUsers: Keep
""")


def test(kubeflow):
    user = kubeflow.person().open().sign_in().choose("Email")
    user.give_password_to_dex("user@example.com", "12341234")
    assert user.headers()["kubeflow-userid"] == "user@example.com"


def test_keycloak(kubeflow):
    """The provider is offered as well."""
    assert kubeflow.person().log_in("ada", "Keycloak")["kubeflow-userid"] == "ada@example.com"
