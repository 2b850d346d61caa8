"""All servers of a run: started once, and brought from one configuration to the next."""
import os

from . import namespace
from .browser import Browser
from .certificates import Authority, new_rsa_key
from .istio import GATEWAY, Istio
from .keycloak import HOST as KEYCLOAK_HOST, Keycloak
from .kubernetes import Kubernetes
from .pods import Pods
from .processes import Processes
from .providers import Providers
from .services import Services

KUBEFLOW_HOST = "kubeflow.example.com"
# Another name of the same load balancer, for who has Dex on a host of its own.
LOGIN_HOST = "login.example.com"


class Servers:
    """The running servers. Whoever makes one calls `stop`, whatever happens."""

    def __init__(self, folder, headed):
        self.folder = folder
        self.processes = Processes(os.path.join(folder, "logs"))
        self._headed = headed
        self.browser = None
        self._applied = {}
        self._is_overwritten = False
        self._bundle = ""

    def start(self):
        certificates = self._path("certificates")
        # A public one, such as browsers know, for Kubeflow; a company's own for Keycloak; and the cluster's.
        self.authorities = {name: Authority(certificates, name) for name in ("public", "private", "cluster")}
        self.foreign_key = os.path.join(certificates, "foreign.key")
        new_rsa_key(self.foreign_key)
        self.hosts = namespace.Hosts(os.path.join(self.folder, "hosts"))
        self.hosts.set({KUBEFLOW_HOST: namespace.LOAD_BALANCER, LOGIN_HOST: namespace.LOAD_BALANCER, KEYCLOAK_HOST: namespace.KEYCLOAK})
        # Slow to start, so it comes first; it is waited for when a case needs it.
        self.keycloak = Keycloak(os.environ["KUBEFLOW_SSO_CACHE"], self._path("keycloak"), self.processes, self.authorities["private"])
        self.kubernetes = Kubernetes(self._path("kubernetes"), self.processes, self.authorities["cluster"])
        self.pods = Pods(self.kubernetes, self.processes, self._path("pods"))
        self._trusted_file = os.path.join(certificates, "istiod.crt")
        self.istio = Istio(self.kubernetes, self.processes, self._path("istio"), self._trusted_file)
        self.istio.start_load_balancer(*self.authorities["public"].issue("kubeflow", KUBEFLOW_HOST, LOGIN_HOST))
        self.services = Services(self.kubernetes, self.hosts)
        self.services.add_server(("default", "kubernetes"), namespace.API)
        self.services.add_server(GATEWAY, self.istio.address)
        self.providers = Providers(self._path("providers"), self.processes, self.authorities, self.hosts)
        self.browser = Browser(self._path("browser"), [self.authorities["public"], self.authorities["private"]], self._headed)
        self.keycloak.wait()

    def stop(self):
        if self.browser:
            self.browser.close()
        self.processes.stop_all()

    def _path(self, name):
        path = os.path.join(self.folder, name)
        os.makedirs(path, exist_ok=True)
        return path

    def deploy(self, objects, trusted, fails=None, trusted_for_keys=()):
        """Brings the API to exactly these objects, the pods to what the API says, and the gateway to what istiod makes of it. `trusted` are
        the authorities that pods and istiod know, `trusted_for_keys` istiod alone. `fails` are pods that must give up, each with a text of
        its log."""
        self._remove_others(objects)
        changed = [item for item in objects if self._is_overwritten or self._applied.get(_key(item)) != item]
        self._is_overwritten = False
        # Istio looks for Dex's keys when it gets a RequestAuthentication, so Dex is there first.
        policies = [item for item in changed if item["apiVersion"].startswith("security.istio.io/")]
        definitions = [item for item in changed if item["kind"] == "CustomResourceDefinition"]
        self._apply(definitions)
        self.kubernetes.wait_for_definitions([item["metadata"]["name"] for item in definitions])
        self._apply([item for item in changed if item["kind"] == "Namespace"])
        self._apply([item for item in changed if item not in policies and item not in definitions])
        self._bundle = self._pem(trusted)
        self._trust_in_istiod(self._bundle + self._pem(trusted_for_keys))
        self.istio.start()
        self._start_pods(fails or {})
        self._apply(policies)
        if not fails:  # else nobody has keys to give
            self.istio.settle()

    def _apply(self, objects):
        self.kubernetes.apply(objects)
        self._applied.update({_key(item): item for item in objects})

    def _remove_others(self, objects):
        """Deletes what the last configuration had and this one has not. Definitions and namespaces stay, as nothing finishes them here."""
        wanted = {_key(item) for item in objects}
        gone = [item for key, item in self._applied.items()
                if key not in wanted and item and item["kind"] not in ("CustomResourceDefinition", "Namespace")]
        self.kubernetes.delete(gone)
        for item in gone:
            del self._applied[_key(item)]

    def remove_namespace(self, name):
        """Deletes a namespace with all that is in it, and stops its pods."""
        self._applied = {key: item for key, item in self._applied.items() if name not in (key[2], key[3])}
        self.kubernetes.delete_namespace(name)
        self.services.forget_namespace(name)
        self._start_pods({})

    def api_differences(self):
        return self.kubernetes.differences([item for item in self._applied.values() if item])

    def overwrite(self, text):
        """kubectl apply of a stream, behind the back of the configuration; the next one sets everything right."""
        self._is_overwritten = True
        return self.kubernetes.apply_stream(text)

    def kubectl(self, *arguments):
        """Any other kubectl command of the user's, likewise."""
        self._is_overwritten = True
        return self.kubernetes.kubectl(*arguments)

    def follow(self):
        """Brings the pods and the gateway to what the API says by now."""
        self._start_pods({})
        self.istio.settle()

    def change(self, path, patch):
        """Changes an object behind the back of the configuration; the next one sets it right."""
        item = self.kubernetes.patch(path, patch)
        self._applied.update({key: None for key in self._applied if key[1:] == _key(item)[1:]})
        self._start_pods({})

    def _start_pods(self, fails):
        # Names and addresses first: Dex looks for the API, and oauth2-proxy for Dex.
        self.services.sync(self.pods.running())
        self.pods.sync(self._bundle, fails)
        self.services.sync(self.pods.running())

    def _pem(self, names):
        return "".join(self.authorities[name].pem() for name in names)

    def _trust_in_istiod(self, bundle):
        """istiod reads its store at start."""
        before = None
        if os.path.exists(self._trusted_file):
            with open(self._trusted_file) as file:
                before = file.read()
        if before != bundle:
            with open(self._trusted_file, "w") as out:
                out.write(bundle)
            self.istio.restart_istiod()


def _key(item):
    metadata = item["metadata"]
    return item["apiVersion"].split("/")[0], item["kind"], metadata.get("namespace"), metadata["name"]
