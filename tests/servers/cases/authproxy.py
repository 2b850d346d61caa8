"""`authproxy`: Dex believes a header, so the gateway must set it, and take those of clients away."""
import json

from harness import tokens
from harness.case import PUBLISHED_CLIENT_SECRET, Case

# The gateway here knows one person only; a company's sets who logged in to it.
case = Case(secrets={}, edits={"common/dex/overlays/istio/virtual-service.yaml": (("  - match:", """\
  - headers:
      request:
        remove: [X-Remote-User-Id, X-Remote-User-Name, X-Remote-User-Email, X-Remote-Group]
        set: {X-Remote-User: ada@example.com}
    match:"""),)}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: authproxy
  groups: FromProvider
""")
_VIRTUAL_SERVICE = "/apis/networking.istio.io/v1/namespaces/auth/virtualservices/dex"
FORGED = {"x_remote_user": "admin@example.com", "x_remote_group": "admins"}


def test(kubeflow):
    """Who the gateway says it is logs in."""
    assert kubeflow.person().open().sign_in().headers()["kubeflow-userid"] == "ada@example.com"


def test_header_of_a_client(kubeflow):
    """A client's own header does not count."""
    claims = forge(kubeflow)
    assert claims["email"] == "ada@example.com" and "groups" not in claims, claims


def test_inside(kubeflow):
    """Why the program warns: a pod of the cluster, such as a notebook, sends the header to Dex itself. Nothing enforces NetworkPolicies here."""
    assert "[forged-logins-inside]" in kubeflow.messages, kubeflow.messages
    claims = forge(kubeflow, lambda path: kubeflow.request_inside("dex.auth.svc.cluster.local:5556", path, **FORGED))
    assert (claims["email"], claims["groups"]) == ("admin@example.com", ["admins"]), claims


def test_open(kubeflow):
    """The counter-proof: where the gateway lets it through, whoever sends it is anybody, in any group."""
    route = kubeflow.servers.kubernetes.get(_VIRTUAL_SERVICE)["spec"]["http"][0]
    kubeflow.servers.change(_VIRTUAL_SERVICE, {"spec": {"http": [{key: value for key, value in route.items() if key != "headers"}]}})
    kubeflow.servers.istio.settle()
    claims = forge(kubeflow)
    assert (claims["email"], claims["groups"]) == ("admin@example.com", ["admins"]), claims


def forge(kubeflow, send=None):
    """The claims of the token that Dex gives to somebody who sends the header: to the gateway, unless `send` sends it elsewhere."""
    send = send or (lambda path: kubeflow.request(path, **FORGED))
    scope = "openid email groups"
    sent = kubeflow.dex_login("authproxy", scope=scope).location
    code = send(sent).leads_to("/oauth2/callback?")["code"]
    answer = kubeflow.dex_token(PUBLISHED_CLIENT_SECRET, grant_type="authorization_code", code=code, redirect_uri="/oauth2/callback")
    return tokens.claims(json.loads(answer.text)["id_token"])
