"""The attack that Kubeflow's published client secret invites: who may edit the own address at the provider becomes anybody. Refused."""
from harness.case import KEYCLOAK, PUBLISHED_CLIENT_SECRET, Case

# What a user may have switched on.
EDITS = {"common/dex/overlays/oauth2-proxy/config-map.yaml": (("skipApprovalScreen: true", """\
skipApprovalScreen: true
      responseTypes: [code, token, id_token]
      passwordConnector: local"""),)}

case = Case(edits=EDITS, spec=KEYCLOAK)


def test_token_exchange(kubeflow):
    """A token that Keycloak's public client gave eve, exchanged for one of Dex with the published secret."""
    answer = kubeflow.exchange(PUBLISHED_CLIENT_SECRET, kubeflow.token_of_eve_as("boss@example.com"))
    answer.is_refused(400, "unsupported_grant_type")


def test_password(kubeflow):
    """The published user's password, for a token without a browser."""
    kubeflow.dex_token(PUBLISHED_CLIENT_SECRET, grant_type="password", username="user@example.com", password="12341234",
                       scope="openid email").is_refused(400, "unsupported_grant_type")


def test_device_code(kubeflow):
    """A token for whoever talks a user into a click."""
    kubeflow.dex_token(PUBLISHED_CLIENT_SECRET, grant_type="urn:ietf:params:oauth:grant-type:device_code",
                       device_code="any").is_refused(400, "unsupported_grant_type")


def test_implicit(kubeflow):
    """A token in the address of a page."""
    for kind in ("id_token", "token", "id_token token", "code id_token"):
        sent = kubeflow.dex_login("keycloak", response_type=kind, nonce="any").leads_to("/oauth2/callback")
        assert sent["error"] == "unsupported_response_type", (kind, sent)


def test_person(kubeflow):
    """People log in as ever."""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
