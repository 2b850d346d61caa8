"""The Kubernetes API without a cluster: etcd and kube-apiserver, and the calls that the harness makes."""
import json
import os
import re
import ssl
import subprocess
import urllib.error
import urllib.request

from . import namespace
from .certificates import new_rsa_key
from .processes import Failed, accepts, until

ADMIN_TOKEN = "admin"
SERVICE_ADDRESS = "10.96.0.1"  # of the Service `kubernetes`: the first of the range
ISSUER = "https://kubernetes.default.svc.cluster.local"
_SERVICES = "10.96.0.0/16"


class Kubernetes:
    """A running API. `kubeconfig` is a file for programs that use it as its administrator."""

    def __init__(self, folder, processes, authority):
        os.makedirs(folder, exist_ok=True)
        self._folder = folder
        self.authority = authority
        self.url = f"https://{namespace.API}:6443"
        self.kubeconfig = os.path.join(folder, "kubeconfig")
        self._context = ssl.create_default_context(cafile=authority.certificate)
        self._write_files()
        self._start(processes)

    def _write_files(self):
        with open(self._path("tokens.csv"), "w") as out:
            out.write(f'{ADMIN_TOKEN},admin,admin,"system:masters"\n')
        new_rsa_key(self._path("service-accounts.key"))
        cluster = {"server": self.url, "certificate-authority": self.authority.certificate}
        with open(self.kubeconfig, "w") as out:
            json.dump({"apiVersion": "v1", "kind": "Config", "current-context": "test",
                       "clusters": [{"name": "test", "cluster": cluster}],
                       "users": [{"name": "admin", "user": {"token": ADMIN_TOKEN}}],
                       "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}]}, out)

    def _path(self, name):
        return os.path.join(self._folder, name)

    def _start(self, processes):
        etcd = processes.start("etcd", [
            "etcd", f"--data-dir={self._path('etcd')}", "--unsafe-no-fsync",
            "--listen-client-urls=http://127.0.0.1:2379", "--advertise-client-urls=http://127.0.0.1:2379",
            "--listen-peer-urls=http://127.0.0.1:2380", "--log-level=warn"])
        etcd.wait_until(lambda: accepts("127.0.0.1", 2379), "listening")
        certificate, key = self.authority.issue("kube-apiserver", "kubernetes.default.svc", "kubernetes",
                                                 "kubernetes.default", namespace.API, SERVICE_ADDRESS)
        accounts = self._path("service-accounts.key")
        server = processes.start("kube-apiserver", [
            "kube-apiserver", "--etcd-servers=http://127.0.0.1:2379", "--secure-port=6443",
            f"--bind-address={namespace.API}", f"--advertise-address={namespace.API}",
            f"--tls-cert-file={certificate}", f"--tls-private-key-file={key}", f"--cert-dir={self._folder}",
            f"--service-cluster-ip-range={_SERVICES}", f"--service-account-issuer={ISSUER}",
            f"--service-account-key-file={accounts}", f"--service-account-signing-key-file={accounts}",
            f"--token-auth-file={self._path('tokens.csv')}", "--authorization-mode=RBAC",
            # The service accounts that the manifests leave to controllers are made by pods.py.
            "--disable-admission-plugins=ServiceAccount"])
        server.wait_until(self._is_ready, "ready")

    def _is_ready(self):
        try:
            return self.call("GET", "/readyz", parse=False) == "ok"
        except OSError:
            return False

    def call(self, method, path, body=None, parse=True, kind="application/json"):
        """One request; the answer as parsed JSON. Raises urllib.error.HTTPError."""
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {ADMIN_TOKEN}", "Content-Type": kind})
        with urllib.request.urlopen(request, context=self._context, timeout=60) as answer:
            text = answer.read().decode()
        return json.loads(text) if parse else text

    def get(self, path):
        """An object or a list, nothing where there is none."""
        try:
            return self.call("GET", path)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def list(self, path):
        """The objects of a list, or the one that is at the path; none where there is nothing."""
        found = self.get(path)
        return found.get("items", [found]) if found else []

    def patch(self, path, body):
        return self.call("PATCH", path, body, kind="application/merge-patch+json")

    def kubectl(self, *arguments, given=None):
        """Runs kubectl as the administrator; returns what it prints."""
        done = subprocess.run(["kubectl", f"--kubeconfig={self.kubeconfig}", f"--cache-dir={self._path('kubectl')}",
                               *arguments], input=given, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout + done.stderr

    def apply(self, objects):
        """Server-side apply, as a user does it. A field that the API does not know is an error, never dropped."""
        if objects:
            self.apply_stream(_list_of(objects), "--validate=strict")

    def apply_stream(self, text, *flags):
        """The README's `kubectl apply`, of a stream; returns what it says."""
        return self.kubectl("apply", "--server-side", "--force-conflicts", *flags, "--filename=-", given=text)

    def wait_for_definitions(self, names):
        """Waits until the API serves the kinds of these CustomResourceDefinitions."""
        def missing():
            served = {item["metadata"]["name"] for item in self.list("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
                      if any(condition["type"] == "Established" and condition["status"] == "True"
                             for condition in item.get("status", {}).get("conditions") or ())}
            return set(names) - served
        until(lambda: not missing(), f"definitions of {', '.join(sorted(names))}")

    def delete(self, objects):
        if objects:
            self.kubectl("delete", "--ignore-not-found", "--wait=false", "--filename=-",
                         given=_list_of(objects))

    def delete_namespace(self, name):
        """Deletes a namespace, and what is in it, which in a cluster a controller does."""
        self.kubectl("delete", "namespace", name, "--wait=false")
        kinds = self.kubectl("api-resources", "--namespaced", "--verbs=list,delete", "--output=name").split()
        self.kubectl("delete", ",".join(kinds), "--all", f"--namespace={name}", "--wait=false")
        space = self.get(f"/api/v1/namespaces/{name}")
        self.call("PUT", f"/api/v1/namespaces/{name}/finalize", {**space, "spec": {"finalizers": []}})
        until(lambda: not self.get(f"/api/v1/namespaces/{name}"), f"namespace {name} goes")

    def differences(self, objects):
        """Where the API does not hold what was applied: a list of texts. What it adds does not count."""
        stored = self.kubectl("get", "--output=json", "--filename=-", given=_list_of(objects))
        found = json.loads(stored)
        return [f"{wanted['kind']} {wanted['metadata']['name']}{place}"
                for wanted, held in zip(objects, found.get("items", [found]), strict=True) for place in _missing(wanted, held)]

    def service_account_token(self, namespace_name, name, audience=ISSUER):
        """A token such as `kubectl create token` gives; makes the account if it is not there."""
        accounts = f"/api/v1/namespaces/{namespace_name}/serviceaccounts"
        if not self.get(f"{accounts}/{name}"):
            self.call("POST", accounts, {"metadata": {"name": name}})
        body = {"spec": {"audiences": [audience], "expirationSeconds": 86400}}
        return self.call("POST", f"{accounts}/{name}/token", body)["status"]["token"]


def _list_of(objects):
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})


def _missing(wanted, held):
    """The places in `wanted` that `held` has not, or with another value; `stringData` is for writing only."""
    if not wanted and not held:
        return []  # the API may leave out what is empty
    if isinstance(wanted, dict) and isinstance(held, dict):
        return [f".{key}{place}" for key, value in wanted.items() if key != "stringData"
                for place in _missing(value, held.get(key))]
    if isinstance(wanted, list) and isinstance(held, list) and len(wanted) == len(held):
        return [f"[{index}]{place}" for index, pair in enumerate(zip(wanted, held)) for place in _missing(*pair)]
    return [] if wanted == held or _quantity(wanted) == _quantity(held) is not None else [f": {wanted!r} became {held!r}"]


def _quantity(value):
    """The number that a quantity of Kubernetes is, which the API writes in the shortest form; None if it is none."""
    match = re.fullmatch(r"(\d+)(m|Ki|Mi|Gi)?", value) if isinstance(value, str) else None
    return match and int(match[1]) * {None: 1000, "m": 1, "Ki": 1000 << 10, "Mi": 1000 << 20, "Gi": 1000 << 30}[match[2]]
