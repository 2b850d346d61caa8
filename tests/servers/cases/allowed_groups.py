"""`allowedGroups`: members get in, others stay out."""
from harness.case import KEYCLOAK, Case

case = Case(spec=KEYCLOAK + """\
  allowedGroups: [ml]
""")


def test_member(kubeflow):
    """Ada is in the group."""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"


def test_outsider(kubeflow):
    """Oscar is in none."""
    oscar = kubeflow.person().open().sign_in().give_password("oscar")
    oscar.is_at("/dex/callback").sees("Internal Server Error")
    assert "user not a member of allowed groups" in kubeflow.pod("dex").output()
    oscar.open().sees("Sign in", status=403)
