"""Each release's whole login as kustomize builds it, kept in the cache, and drafts of it that are changed in one place."""

import copy
import functools
import hashlib
import re
import sys
from pathlib import Path
from typing import Any, Callable

sys.dont_write_bytecode = True
TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "login"), str(TESTS / "orchestrators" / "lib")]

import yaml  # noqa: E402

from kubeflow import CACHE, DEX, MANIFESTS, Workspace, istio_installs, need_data, whole_login  # noqa: E402
from readers import data_of, documents, load, name_of, namespace_of  # noqa: E402

RELEASES = ["1.9.0", "1.9.1", "1.10", "2026-06"]
HASH = re.compile(r"-[2456789bcdfghkmt]{10}$")
# What a login has nothing to do with makes the lists longer and every run slower.
UNCONCERNED = {"CustomResourceDefinition", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ClusterRole", "ClusterRoleBinding", "Role",
               "RoleBinding", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "ServiceAccount", "Namespace", "Sidecar"}
UNCONCERNED_NAMES = re.compile(r"istio-sidecar-injector|istiod|istio-cni|ztunnel|poddefaults|profiles|values")

KEYCLOAK_SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: keycloak-client
  namespace: auth
stringData:
  client-secret: the-client-secret
"""


def resources_of(release: str) -> list[str]:
    if release != "1.9.0":
        return whole_login(release, "m2m-dex-only")
    parts = [DEX, "common/oidc-client/oauth2-proxy/overlays/m2m-self-signed", istio_installs(release)[0],
             "apps/centraldashboard/upstream/overlays/oauth2-proxy"]
    return [f"{release}/{part}" for part in parts]


def stock(release: str) -> str:
    """The list as a stream."""
    need_data(release)
    files = sorted(str(path.relative_to(MANIFESTS)) + str(path.stat().st_mtime) for path in (MANIFESTS / release).rglob("*") if path.is_file())
    key = hashlib.sha256("\n".join([*files, *resources_of(release)]).encode()).hexdigest()[:16]
    path = CACHE / "variants" / f"{release}-{key}.yaml"
    if not path.is_file():
        with Workspace() as work:
            text, _ = work.build(resources_of(release))
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(text)
        part.replace(path)
    kept = [text for text in documents(path.read_text()) if concerned(load(text))]
    return "---\n".join([*kept, KEYCLOAK_SECRET])


def concerned(resource: dict) -> bool:
    return resource["kind"] not in UNCONCERNED and not UNCONCERNED_NAMES.match(name_of(resource))


class Dumper(yaml.CSafeDumper):
    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def literal(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, literal)


def dump(tree: Any) -> str:
    return yaml.dump(tree, Dumper=Dumper, sort_keys=False, width=1000)


class Draft:
    """A list that a variant changes. `find` gives a tree of its own, which is written out in place of the resource."""

    def __init__(self, stream: str):
        self.texts: list[str | None] = list(documents(stream))
        self.trees: dict[int, Any] = {}

    def tree(self, index: int) -> Any:
        return self.trees.get(index) or load(self.texts[index] or "null")

    def index(self, kind: str, name: str, namespace: str | None = None) -> int:
        """By the name without a hash suffix."""
        for index, text in enumerate(self.texts):
            one = self.tree(index) if text is not None else None
            if one and one["kind"] == kind and HASH.sub("", name_of(one)) == name and namespace in (None, namespace_of(one)):
                return index
        raise LookupError(f"no {kind} {name}")

    def find(self, kind: str, name: str) -> Any:
        index = self.index(kind, name)
        if index not in self.trees:
            self.trees[index] = copy.deepcopy(load(self.texts[index]))
        return self.trees[index]

    def remove(self, kind: str, name: str) -> None:
        index = self.index(kind, name)
        self.trees.pop(index, None)
        self.texts[index] = None

    def add(self, tree: Any) -> Any:
        self.texts.append("")
        self.trees[len(self.texts) - 1] = tree
        return tree

    def add_copy(self, kind: str, name: str) -> Any:
        return self.add(copy.deepcopy(self.tree(self.index(kind, name))))

    def replace_text(self, kind: str, name: str, old: str, new: str) -> None:
        index = self.index(kind, name)
        text = self.documents()[index]
        assert old in text, f"{kind} {name} has no {old!r}"
        self.trees.pop(index, None)
        self.texts[index] = text.replace(old, new, 1)

    def documents(self) -> list[str | None]:
        return [dump(self.trees[index]) if index in self.trees else text for index, text in enumerate(self.texts)]

    def stream(self) -> str:
        return "---\n".join(text if text.endswith("\n") else text + "\n" for text in self.documents() if text is not None)

    # ---- the places that most variants change ----

    @property
    def dex(self) -> Any:
        return self.find("Deployment", "dex")

    @property
    def proxy(self) -> Any:
        return self.find("Deployment", "oauth2-proxy")

    def dex_config(self, change: Callable[[dict], None]) -> None:
        """Changes Dex's file by its tree."""
        resource = self.find("ConfigMap", "dex")
        tree = yaml.safe_load(resource["data"]["config.yaml"])
        change(tree)
        resource["data"]["config.yaml"] = dump(tree)

    def dex_text(self, change: Callable[[str], str]) -> None:
        resource = self.find("ConfigMap", "dex")
        text = change(resource["data"]["config.yaml"])
        assert text != resource["data"]["config.yaml"], "nothing is changed"
        resource["data"]["config.yaml"] = text

    def cfg(self, key: str, value: str | None) -> None:
        """Sets or removes a key of oauth2_proxy.cfg; the value is TOML."""
        resource = self.find("ConfigMap", "oauth2-proxy")
        text = resource["data"]["oauth2_proxy.cfg"]
        text = re.sub(rf"^{key}\s*=\s*(\[[^]]*\]|[^\n]*)(\n|\Z)", "", text, flags=re.MULTILINE)
        resource["data"]["oauth2_proxy.cfg"] = text.rstrip("\n") + "\n" + ("" if value is None else f"{key} = {value}\n")

    def cfg_keys(self) -> list[str]:
        return re.findall(r"^(\w+)\s*=", data_of(self.tree(self.index("ConfigMap", "oauth2-proxy")))["oauth2_proxy.cfg"].decode(), re.MULTILINE)


def container(workload: Any) -> Any:
    return workload["spec"]["template"]["spec"]["containers"][0]


def pod(workload: Any) -> Any:
    return workload["spec"]["template"]["spec"]


@functools.cache
def stock_of(release: str) -> str:
    return stock(release)
