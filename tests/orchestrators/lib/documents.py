"""A stream of YAML documents as text, by resource, and the lines that differ between two of them."""

import functools
import re
import subprocess
import tempfile

import yaml

HASH = re.compile(r"(?<=[a-z0-9])-[2456789bcdfghkmt]{10}(?=$|\n)")  # kustomize api/hasher


def without_hashes(text):
    """The text with the hash suffix of every name at the end of a line replaced."""
    return HASH.sub("-HASH", text)


@functools.cache
def load(text):
    """Callers must not change what they get: the same text gives the same object."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def split(stream):
    """The text of each document of a stream."""
    return [text for text in re.split(r"^---\n", stream, flags=re.MULTILINE) if text.strip()]


def resource_list(documents, config):
    """A ResourceList in block style around the texts of a functionConfig and of items, which are indented."""
    def indented(text, first, rest):
        lines = text.rstrip("\n").split("\n")
        return "\n".join([first + lines[0]] + [rest + line if line else line for line in lines[1:]])

    return ("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig:\n" + indented(config, "  ", "  ") + "\nitems:\n" +
            "\n".join(indented(text, "  - ", "    ") for text in documents) + "\n")


def identity(resource):
    metadata = resource["metadata"]
    name = without_hashes(metadata["name"]).removesuffix("-HASH")
    return "/".join(part for part in (resource["kind"], metadata.get("namespace"), name) if part)


class Documents:
    """The documents of a stream in their order, by `Kind/namespace/name` without hash suffix."""

    def __init__(self, stream):
        self.texts = {}
        self._loaded = {}
        for text in split(stream):
            resource = load(text)
            key = identity(resource)
            assert key not in self.texts, f"{key} is there twice"
            self.texts[key] = text
            self._loaded[key] = resource

    def __contains__(self, key):
        return key in self._loaded

    def __getitem__(self, key):
        return self._loaded[key]

    def get(self, key):
        return self._loaded.get(key)

    def resources(self):
        return list(self._loaded.values())

    def keys(self):
        return list(self._loaded)

    def of_group(self, group):
        """The text of the resources of an API group, as a stream."""
        return "---\n".join(self.texts[key] for key, one in self._loaded.items() if group in one["apiVersion"])


def changed_lines(before, after):
    """Removed lines begin with `-`, added ones with `+`, in order and without context."""
    with tempfile.NamedTemporaryFile("w") as one, tempfile.NamedTemporaryFile("w") as other:
        for file, text in ((one, before), (other, after)):
            file.write(text)
            file.flush()
        done = subprocess.run(["diff", "--text", "-U0", one.name, other.name], capture_output=True, text=True, check=False)
    return [line for line in done.stdout.split("\n")[2:] if line and not line.startswith("@@")]


def all_references(resource):
    """The names of ConfigMaps and Secrets that a workload reads: (kind, name)."""
    found = []

    def walk(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if isinstance(value, dict):
                    if key in ("configMapKeyRef", "configMapRef", "configMap") and "name" in value:
                        found.append(("ConfigMap", value["name"]))
                    if key in ("secretKeyRef", "secretRef") and "name" in value:
                        found.append(("Secret", value["name"]))
                    if key == "secret" and "secretName" in value:
                        found.append(("Secret", value["secretName"]))
                walk(value)
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(resource)
    return found


def dangling(documents):
    """Every reference of a workload that no object of the list satisfies: (workload, kind, name)."""
    names = {(one["kind"], one["metadata"]["name"]) for one in documents.resources()}
    return {(key, *reference) for key in documents.keys() for reference in all_references(documents[key])
            if reference not in names}
