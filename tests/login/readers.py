"""Resources as those who get them read them: YAML as go-yaml v2 does (kubectl, Dex), objects, mounts and variables as the kubelet does.

Written apart from function/, over parsed text, so that the two can be held against each other.
"""

import base64
import dataclasses
import functools
import posixpath
import shlex
import re
from typing import Any, Iterator

import yaml

MERGE = "tag:yaml.org,2002:merge"


SHELLS = ("sh", "bash", "ash")
SHELL_WORK = re.compile(r"[$`;&|<>()#]")

class Loader(yaml.CSafeLoader):
    """Of doubled keys the last counts, and a `<<` behind a key wins over it: go-yaml v2 takes members in their order."""

    def construct_mapping(self, node, deep=False):
        result = {}
        for key_node, value_node in node.value:
            if key_node.tag == MERGE:
                maps = reversed(value_node.value) if isinstance(value_node, yaml.SequenceNode) else [value_node]
                for one in maps:
                    result.update(self.construct_mapping(one, deep=True))
                continue
            key = self.construct_object(key_node, deep=True)
            result[key.decode() if isinstance(key, bytes) else str(key)] = self.construct_object(value_node, deep=True)
        return result


@functools.lru_cache(maxsize=20000)
def load(text: str) -> Any:
    """One document. Callers must not change what they get."""
    return yaml.load(text, Loader=Loader)


def documents(stream: str) -> list[str]:
    """The text of each document of a stream as this project's tests write it: `---` alone on a line between two."""
    return [text for text in re.split(r"^---[ \t]*\n", stream, flags=re.MULTILINE) if text.strip()]


def flat(resources: list[Any]) -> Iterator[dict]:
    """Lists in lists are looked into, as kubectl does."""
    for one in resources:
        if isinstance(one, dict) and str(one.get("kind", "")).endswith("List") and isinstance(one.get("items"), list):
            yield from flat(one["items"])
        elif isinstance(one, dict):
            yield one


def get(tree: Any, *path: Any, default: Any = None) -> Any:
    """The value at a path; the default where a step leads nowhere."""
    for step in path:
        if isinstance(tree, dict) and step in tree:
            tree = tree[step]
        elif isinstance(tree, list) and isinstance(step, int) and -len(tree) <= step < len(tree):
            tree = tree[step]
        else:
            return default
    return default if tree is None else tree


def name_of(resource: dict) -> str:
    return str(get(resource, "metadata", "name", default=""))


def namespace_of(resource: dict) -> str:
    """Empty where the resource does not say: it goes where its user says, and that matches any."""
    return str(get(resource, "metadata", "namespace", default=""))


def label(resource: dict) -> str:
    """`Deployment auth/dex`, for messages."""
    return f"{resource.get('kind')} {namespace_of(resource)}/{name_of(resource)}"


def same_namespace(one: str, other: str) -> bool:
    return one == other or not one or not other


def decode(value: Any) -> bytes:
    try:
        return base64.b64decode(str(value))
    except ValueError:
        return b""


class Missing(Exception):
    """Something that a workload needs and the list does not have; says what."""


class Unknown(Exception):
    """Something that cannot be told from resources: a shell, a file of the image, another kind of volume."""


class Cluster:
    """The resources of a list."""

    def __init__(self, resources: list[Any]):
        self.resources = list(flat(resources))

    def kind(self, *kinds: str) -> list[dict]:
        return [one for one in self.resources if one.get("kind") in kinds]

    def object(self, kind: str, namespace: str, name: str) -> dict | None:
        """Of several with one identity the last, which is what an apply leaves."""
        found = [one for one in self.kind(kind) if name_of(one) == name and same_namespace(namespace_of(one), namespace)]
        exact = [one for one in found if namespace_of(one) == namespace]
        return (exact or found or [None])[-1]

    def data(self, kind: str, namespace: str, name: str) -> dict[str, bytes]:
        found = self.object(kind, namespace, name)
        if found is None:
            raise Missing(f"{kind} {namespace}/{name} is not in the list")
        return data_of(found)

    def workloads(self, program: str) -> list["Workload"]:
        """What runs a program, whatever it is called, each identity once."""
        found = {}
        for one in self.resources:
            for spec in pod_specs(one):
                for container in get(spec, "containers", default=[]):
                    if runs(container, program):
                        found[label(one), get(container, "name")] = Workload(self, one, spec, container, program)
        return list(found.values())


def data_of(resource: dict) -> dict[str, bytes]:
    """What a ConfigMap or Secret holds, by key."""
    plain = get(resource, "data", default={})
    if resource.get("kind") == "Secret":
        held = {key: decode(value) for key, value in plain.items()}
        return held | {key: str(value).encode() for key, value in get(resource, "stringData", default={}).items()}
    binary = {key: decode(value) for key, value in get(resource, "binaryData", default={}).items()}
    return {key: str("" if value is None else value).encode() for key, value in plain.items()} | binary


def pod_specs(resource: dict) -> list[dict]:
    if resource.get("kind") == "Pod":
        found = get(resource, "spec")
    else:
        found = get(resource, "spec", "template", "spec") or get(resource, "spec", "jobTemplate", "spec", "template", "spec")
    return [found] if isinstance(found, dict) else []


def image_name(container: dict) -> str:
    """`dex` of REGISTRY/dexidp/dex:v2.41.1@sha256:..."""
    return re.split(r"[:@]", str(get(container, "image", default="")).rsplit("/", 1)[-1])[0]


def runs(container: dict, program: str) -> bool:
    words = [str(word) for word in [*get(container, "command", default=[]), *get(container, "args", default=[])]]
    if image_name(container) == program or (words and posixpath.basename(words[0]) == program):
        return True
    return any(re.search(rf"(^|[\s/]){program}(\s|$)", word) for word in words)


@dataclasses.dataclass
class Workload:
    """One container that runs one of the login's programs, with the files and variables that it sees."""

    cluster: Cluster
    resource: dict
    spec: dict
    container: dict
    program: str

    @property
    def namespace(self) -> str:
        return namespace_of(self.resource)

    @property
    def labels(self) -> dict:
        template = get(self.resource, "spec", "template", "metadata", "labels")
        return template or get(self.resource, "metadata", "labels", default={})

    def __str__(self) -> str:
        return label(self.resource)

    @functools.cached_property
    def environment(self) -> dict[str, str | None]:
        """By name; None where the value stands in an object that is not in the list."""
        found: dict[str, str | None] = {}
        for source in get(self.container, "envFrom", default=[]):
            for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                if get(source, field, "name"):
                    found |= self._all_of(kind, source[field]["name"], str(get(source, "prefix", default="")))
        for entry in get(self.container, "env", default=[]):
            found[str(get(entry, "name", default=""))] = self._value(entry, found)
        return found

    def variable(self, name: str) -> str | None:
        """None where an object that is not in the list may have it; empty where nothing does."""
        if name in self.environment:
            return self.environment[name]
        named = [(kind, source[field]["name"]) for source in get(self.container, "envFrom", default=[])
                 for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")) if get(source, field, "name")]
        return "" if all(self.cluster.object(kind, self.namespace, one) for kind, one in named) else None

    def secret_of(self, name: str) -> tuple[str, str] | None:
        """The Secret and the key that a variable of `env` comes from, of equal names the last; None for any other."""
        found = [get(entry, "valueFrom", "secretKeyRef") for entry in get(self.container, "env", default=[]) if get(entry, "name") == name]
        return (str(get(found[-1], "name")), str(get(found[-1], "key"))) if found and found[-1] else None

    def _all_of(self, kind: str, name: str, prefix: str) -> dict[str, str | None]:
        try:
            data = self.cluster.data(kind, self.namespace, name)
        except Missing:
            return {}
        return {prefix + key: value.decode(errors="replace") for key, value in data.items()}

    def _value(self, entry: dict, before: dict[str, str | None]) -> str | None:
        source = get(entry, "valueFrom", default={})
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            if field in source:
                try:
                    value = self.cluster.data(kind, self.namespace, get(source, field, "name", default="")).get(get(source, field, "key"))
                except Missing:
                    return None
                return None if value is None else value.decode(errors="replace")
        if get(source, "fieldRef", "fieldPath") == "metadata.namespace":
            return self.namespace
        if source:
            return None
        return expanded(str(get(entry, "value", default="")), before)

    @functools.cached_property
    def words(self) -> list[str]:
        """Command and arguments after Kubernetes has put the variables in."""
        words = [*get(self.container, "command", default=[]), *get(self.container, "args", default=[])]
        words = [expanded(str(word), self.environment) for word in words]
        if len(words) > 2 and posixpath.basename(words[0]) in SHELLS and words[1] == "-c" and not SHELL_WORK.search(words[2]):
            words = shlex.split(words[2])  # one command, and nothing else for the shell to do
            return words[1:] if words[:1] == ["exec"] else words
        return words

    def in_a_shell(self) -> bool:
        return bool(self.words) and posixpath.basename(self.words[0]) in (*SHELLS, "env", "dumb-init", "tini")

    def file(self, path: str) -> bytes:
        """What the program reads at a path."""
        path = posixpath.normpath(path)
        mounts = [one for one in get(self.container, "volumeMounts", default=[])
                  if (path + "/").startswith(posixpath.normpath(str(get(one, "mountPath", default="?"))).rstrip("/") + "/")]
        if not mounts:
            raise Unknown(f"{self} reads {path}, where nothing is mounted")
        mount = max(mounts, key=lambda one: len(posixpath.normpath(one["mountPath"])))
        below = path[len(posixpath.normpath(mount["mountPath"])):].strip("/")
        sub = expanded(str(get(mount, "subPathExpr", default="") or get(mount, "subPath", default="")), self.environment)
        inside = posixpath.normpath(posixpath.join(sub, below)) if sub else below
        volume = next((one for one in get(self.spec, "volumes", default=[]) if get(one, "name") == get(mount, "name")), None)
        if volume is None:
            raise Missing(f"{self} mounts volume {get(mount, 'name')}, which it does not have")
        files = self._files(volume)
        if inside not in files:
            raise Missing(f"{self} reads {path}, and its volume {volume['name']} has no {inside}")
        return files[inside]

    def _files(self, volume: dict) -> dict[str, bytes]:
        sources = [volume]
        if "projected" in volume:
            sources = get(volume, "projected", "sources", default=[])
        files: dict[str, bytes] = {}
        for source in sources:
            for field, kind, key in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
                if field in source:
                    files |= self._projected(kind, source[field], get(source[field], key) or get(source[field], "name"))
        if not any("configMap" in source or "secret" in source for source in sources):
            raise Unknown(f"{self} reads from volume {get(volume, 'name')}, which is neither a ConfigMap nor a Secret")
        return files

    def _projected(self, kind: str, source: dict, name: str) -> dict[str, bytes]:
        data = self.cluster.data(kind, self.namespace, name)
        items = get(source, "items")
        if items is None:
            return data
        return {posixpath.normpath(item["path"]): data[item["key"]] for item in items if item["key"] in data}


def expanded(text: str, environment: dict[str, str | None]) -> str:
    """`$(NAME)` of Kubernetes: an unknown one stays as it is, `$$(NAME)` is not meant."""
    def value(match: re.Match) -> str:
        if match[0].startswith("$$"):
            return match[0][1:]
        found = environment.get(match[1])
        return match[0] if found is None else found

    return re.sub(r"\$?\$\(([A-Za-z_.-][A-Za-z0-9_.-]*)\)", value, text)
