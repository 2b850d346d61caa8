"""A user takes a code of Dex by hand, and a token for it with the secret that everybody can read: an unverified address stays out."""
import json

from harness.case import KEYCLOAK, PUBLISHED_CLIENT_SECRET, Case

case = Case(spec=KEYCLOAK, releases=("1.9.1", "1.10"))


def token_by_hand(kubeflow, user):
    answer = kubeflow.dex_token(PUBLISHED_CLIENT_SECRET, grant_type="authorization_code", redirect_uri="/oauth2/callback",
                                code=kubeflow.code_of(user))
    return json.loads(answer.text)["id_token"]


def test(kubeflow):
    """Eve is not whom she says in her account, whatever she says of the address."""
    kubeflow.change_email("eve", "boss@example.com")
    token = token_by_hand(kubeflow, "eve")
    for said in ({}, {"kubeflow_email_verified": "true"}):
        kubeflow.request("/", authorization=f"Bearer {token}", **said).is_refused(403)


def test_verified(kubeflow):
    """Ada's token by the same way names her."""
    token = token_by_hand(kubeflow, "ada")
    assert kubeflow.request("/", authorization=f"Bearer {token}").headers()["kubeflow-userid"] == "ada@example.com"


def test_person(kubeflow):
    """People log in as ever, and the application learns that the address is verified."""
    headers = kubeflow.person().log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert headers["kubeflow-email-verified"] == "true"
