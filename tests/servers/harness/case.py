"""What a case says: how Kubeflow is configured and built. The tests of its file then say who logs in and what must be seen."""
import importlib.util
import os
from dataclasses import dataclass, field

import yaml

from .keycloak import client_secret
from .releases import RELEASES

_CASES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "cases")

# The spec that the README begins with; cases add to it. Fields of the connector come first, as it is the last thing here.
KEYCLOAK = """
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
"""

# The client secret in Kubeflow's repository, and one of the user's own in its place.
PUBLISHED_CLIENT_SECRET = "pUBnBOY80SnXgjibTYM9ZWNzY2xreNGQok"
OWN_CLIENT_SECRET = "another-secret-of-the-client"
OWN_CLIENT = f"""
- {{name: dex-oidc-client, namespace: auth, behavior: merge, literals: [OIDC_CLIENT_SECRET={OWN_CLIENT_SECRET}]}}
- name: oauth2-proxy
  namespace: oauth2-proxy
  behavior: merge
  literals: [client-secret={OWN_CLIENT_SECRET}, cookie-secret=bm9ib2R5LWVsc2Uta25vd3MtdGhpcy1zZWNyZXQtb2s=]
"""

# Stand in `secrets` and `config_maps` for what only the run knows: the certificate of Keycloak's authority, that by which the realm
# signs what it says, the key file of Google's service account, and the secrets that Keycloak made for the clients of the realms that
# the program prints.
PRIVATE_CA = "(the private authority)"
SIGNING_CERTIFICATE = "(the realm's signing certificate)"
IMPORTED_CLIENT_SECRET = "(the secret in the realm that was imported)"
POSTED_CLIENT_SECRET = "(the secret in the realm that came by the admin API)"
GOOGLE_SERVICE_ACCOUNT = "(the service account's key file)"


@dataclass
class Case:
    """One configuration. A file in cases/ has it as `case`, and functions `test_...(kubeflow)`."""

    # The functionConfig's `spec` in YAML; unused where the program is not (built="stock" or "guide").
    spec: str = ""
    releases: tuple = ("1.10",)
    # How the objects are made: a `_build_` function of manifests.py, which say what each is.
    built: str = "kustomize"
    # The overlay of oauth2-proxy.
    proxy: str = "m2m-dex-only"
    # Secrets of the user in Dex's namespace, by secretGenerator: {name: {key: value}}.
    secrets: dict = field(default_factory=lambda: {"keycloak-client": {"client-secret": client_secret()}})
    # More entries of his secretGenerator, in YAML.
    secret_generator: str = ""
    # Those that he made with kubectl, so that they are not among the manifests.
    secrets_by_hand: dict = field(default_factory=dict)
    # ConfigMaps of the user in the manifests, in the same place; `NAMESPACE/NAME` in another.
    config_maps: dict = field(default_factory=dict)
    # Identity providers besides Keycloak that must be up: those of providers.py.
    providers: tuple = ()
    # Authorities in the system store of the pods' images and of istiod: "public" signs kubeflow.example.com, "private"
    # keycloak.example.com.
    trusted: tuple = ("public", "private")
    # Those that istiod knows besides, by which it fetches keys: in a cluster /cacerts/extra.pem.
    trusted_for_keys: tuple = ()
    # The program must refuse, with this text in its messages, or all of several; nothing is deployed then.
    refused: str | tuple = ()
    # Pods that must give up at start, each with a text of its log.
    fails: dict = field(default_factory=dict)
    # What the user changed in a copy of the manifests: {file: ((old, new), ...)}. The old text must be there.
    edits: dict = field(default_factory=dict)
    # Objects that the user has beside them, a stream in YAML.
    resources: str = ""
    # For built="guide": replacements in the guide's files.
    guide_edits: tuple = ()
    # Its tests mostly wait for something to end, so they run beside the others, on servers of their own.
    waits: bool = False

    def function_config(self):
        return {"apiVersion": "kubeflow-sso.io/v1alpha1", "kind": "KubeflowSSO",
                "metadata": {"name": "keycloak", "annotations": {
                    "config.kubernetes.io/function": "exec:\n  path: ./kubeflow-sso\n"}},
                "spec": yaml.safe_load(self.spec) or {}}


@dataclass
class Test:
    """A function of a case's file, on one release."""

    file: str
    case: Case
    release: str
    function: object
    purpose: str

    @property
    def name(self):
        part = self.function.__name__.removeprefix("test").strip("_") if self.function else ""
        name = f"{self.file}/{part}" if part else self.file
        return f"{name}@{self.release}" if len(self.case.releases) > 1 else name


def load_tests():
    """All tests, release by release, in the order of their files and in them."""
    tests = []
    for name in sorted(os.listdir(_CASES)):
        if name.endswith(".py"):
            tests += _load_file(name)
    return sorted(tests, key=lambda test: list(RELEASES).index(test.release))


def _load_file(name):
    spec = importlib.util.spec_from_file_location(name[:-3], os.path.join(_CASES, name))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    functions = [value for key, value in vars(module).items() if key.startswith("test") and callable(value)]
    return [Test(name[:-3], module.case, release, function, _first_line(function) or _first_line(module))
            for release in module.case.releases for function in functions or [None]]


def _first_line(documented):
    return (getattr(documented, "__doc__", None) or "").strip().split("\n")[0]
