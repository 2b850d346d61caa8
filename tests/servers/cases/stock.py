"""Kubeflow as it comes: the counter-proof for cases in which its published password user must stay out."""
from harness.case import Case

case = Case(built="stock", secrets={})


def test(kubeflow):
    user = kubeflow.person().open().sign_in()
    user.give_password_to_dex("user@example.com", "12341234")
    assert user.headers()["kubeflow-userid"] == "user@example.com"
