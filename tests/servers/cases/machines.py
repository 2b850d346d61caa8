"""A client of Keycloak that is a machine lists pipelines from outside, as a trusted issuer's, and is nobody else."""
from harness.case import KEYCLOAK, Case

TRUSTED = """\
trustedIssuers:
- issuer: https://keycloak.example.com/realms/kubeflow
  audiences: [kubeflow-api]
  userIDClaim: client_id
"""
PIPELINES = "/pipeline/apis/v2beta1/pipelines"

case = Case(spec=KEYCLOAK + TRUSTED, releases=("1.10", "2026-06"))


def test(kubeflow):
    """The token of the service account is enough, and its client is the user."""
    headers = kubeflow.request(PIPELINES, authorization=f"Bearer {kubeflow.machine_token('ci-bot')}").headers()
    assert headers["kubeflow-userid"] == "ci-bot"
    assert "kubeflow-groups" not in headers


def test_another_audience(kubeflow):
    """The same realm's token for something else is not."""
    token = kubeflow.machine_token("other-bot")
    kubeflow.request(PIPELINES, authorization=f"Bearer {token}").is_refused(403, "Audiences in Jwt are not allowed")


def test_forged_headers(kubeflow):
    """The machine is whom its token says, whatever it writes into the headers."""
    headers = kubeflow.request(PIPELINES, authorization=f"Bearer {kubeflow.machine_token('ci-bot')}", kubeflow_userid="ada@example.com",
                               kubeflow_groups="WyJtbCJd").headers()
    assert headers["kubeflow-userid"] == "ci-bot"
    assert "kubeflow-groups" not in headers


def test_token_of_a_person(kubeflow):
    """Nor is eve's, by the client that everybody has, under somebody else's address."""
    token = kubeflow.token_of_eve_as("boss@example.com")
    kubeflow.request(PIPELINES, authorization=f"Bearer {token}").is_refused(403, "Audiences in Jwt are not allowed")


def test_without_a_token(kubeflow):
    """Without one oauth2-proxy is asked, which knows of no session."""
    kubeflow.request(PIPELINES, kubeflow_userid="ci-bot").is_refused(401)


def test_person(kubeflow):
    """People log in as ever."""
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
