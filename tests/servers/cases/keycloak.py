"""The case of Kubeflow's Keycloak guide on each release: ada logs in, and her groups come along."""
import base64
import json

from harness.case import KEYCLOAK, Case

case = Case(releases=("1.9.1", "1.10", "2026-06"), spec=KEYCLOAK)


def test(kubeflow):
    """Ada logs in through Keycloak, and the application learns who she is."""
    ada = kubeflow.person()
    headers = ada.log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert ada.cookies()["oauth2_proxy_kubeflow"]["secure"]
    ada.open("/pipeline/?ns=ada").is_at("/pipeline/")
    assert ada.report()["path"] == "/pipeline/?ns=ada"


def test_api(kubeflow):
    """The API took every field of the manifests, and dropped none."""
    differences = kubeflow.api_differences()
    assert not differences, "\n".join(differences[:40])


def test_groups(kubeflow):
    """Her groups in Keycloak are in the header kubeflow-groups, as base64 of JSON."""
    groups = kubeflow.person().log_in("ada")["kubeflow-groups"]
    assert json.loads(base64.b64decode(groups)) == ["kubeflow-users", "ml"]


def test_single_sign_on(kubeflow):
    """Who is logged in to Keycloak already gets to Kubeflow without a form."""
    ada = kubeflow.person()
    ada.log_in("ada")
    ada.forget("kubeflow.example.com").open().sign_in()
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
