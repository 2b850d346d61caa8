"""The same without the function: Dex reads the Secret, and Kubeflow's published user logs in."""
from cases.dex_file_in_secret import EDITS, SECRETS
from harness.case import Case

case = Case(built="stock", secrets=SECRETS, edits=EDITS)


def test(kubeflow):
    kubeflow.servers.kubectl("delete", "configmap", "dex", "--namespace=auth")
    user = kubeflow.person().open().sign_in()
    user.give_password_to_dex("user@example.com", "12341234")
    assert user.headers()["kubeflow-userid"] == "user@example.com"
