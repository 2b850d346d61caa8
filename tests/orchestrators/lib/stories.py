"""Pages that are run from the first block to the last, as a reader does it: in a manifests repository, with a stand-in for the cluster."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from pages import ROOT, Block, Page

# Where Kubeflow has them, and where the examples do.
PARTS = {"common/dex/overlays/oauth2-proxy": "dex", "common/oauth2-proxy/overlays/m2m-dex-only": "oauth2-proxy",
         "common/istio/istio-install/overlays/oauth2-proxy": "istio"}
# What Kubeflow's guide for Keycloak overwrites, where the examples have it.
GUIDE = {"config-map.yaml": "dex/config-map.yaml", "oauth2_proxy.cfg": "oauth2-proxy/oauth2_proxy.cfg",
         "requestauthentication.dex-jwt.yaml": "istio/dex-jwt.yaml"}
# Warnings that the pages speak of, or that a placeholder of theirs deserves.
EXPECTED_IDS = {"published-defaults", "secret-characters", "secret-placeholder"}

# kubectl for pages: what is applied is kept, `get` prints what is kept of the kinds asked for. tests/servers uses the real one.
KUBECTL = r'''#!/usr/bin/env python3
import pathlib, re, sys, yaml
kept = pathlib.Path(sys.argv[0]).resolve().parent / "cluster.yaml"
words = sys.argv[1:]
plain = [word for word in words if not word.startswith("-")]
if "apply" in words:
    objects = [one for one in yaml.safe_load_all(sys.stdin) if one]
    if not objects:
        sys.exit("error: no objects passed to apply")
    if any(one["kind"] == "KubeflowSSO" for one in objects):
        sys.exit('error: no matches for kind "KubeflowSSO"')
    kept.write_text(yaml.safe_dump_all(objects, sort_keys=False))
elif "get" in words and "yaml" in plain:
    kinds = {re.sub(r"(ie)?s$", "", kind.split(".")[0]) for kind in plain[-1].split(",")}
    objects = [one for one in yaml.safe_load_all(kept.read_text()) if re.sub("y$", "", one["kind"].lower()) in kinds]
    print(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": objects}, sort_keys=False))
elif "create" in words and "secret" in words or "delete" in words:
    pass
else:
    sys.exit(f"kubectl {' '.join(words)}: this stand-in cannot do that; mark the block with `needs: cluster`")
'''


def repository(folder: Path, program: Path) -> None:
    """A manifests repository as the pages speak of it, with the parts of Kubeflow that examples/base has."""
    for path, part in PARTS.items():
        shutil.copytree(ROOT / "examples/base" / part, folder / path)
    (folder / "example").mkdir()
    (folder / "example/kustomization.yaml").write_text("resources:\n" + "".join(f"- ../{path}\n" for path in PARTS))
    for name in ("sso", "login", "sso-component", "sealed"):
        (folder / name).mkdir()
        (folder / name / "kubeflow-sso").symlink_to(program)
        (folder / name / "secret.txt").write_text("of-ones-own")
        if name != "sso":  # the README writes it there
            (folder / name / "keycloak-client.env").write_text("client-secret=of-ones-own\n")
    (folder / "sealed/sso.yaml").symlink_to("../sso/sso.yaml")  # the page speaks of one folder; in the test both ways stay
    shutil.copytree(ROOT / "examples/base", folder / "guide")
    for name, target in GUIDE.items():
        shutil.copy(ROOT / "tests/servers/guide" / name, folder / "guide" / target)
    tools = folder / "bin"
    tools.mkdir()
    (tools / "kubeflow-sso").symlink_to(program)
    (tools / "kubectl").write_text(KUBECTL)
    (tools / "kubectl").chmod(0o755)


class Story:
    """Runs the blocks of pages, one after the other, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.last = ""  # what the last block printed
        self.updates: list[tuple[Block, str]] = []

    def tell(self, block: Block) -> str | None:
        """Does what the mark of the block says; returns what is wrong."""
        options = block.options()
        if "file" in options:
            return self.write(options["file"], block.text)
        if "output" in options:
            return self.compare(block)
        if "run in" in options:
            return self.run(block, options)
        return None

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if name == "login/sso.yaml":  # "beside `sso.yaml` with its annotation"
            shutil.copy(path, self.folder / "sso-component/sso.yaml")

    def compare(self, block: Block) -> str | None:
        if block.text == self.last:
            return None
        self.updates.append((block, self.last))
        return f"{block.place}: this is not what the command above prints, `tests/orchestrators/pages --update` writes it:\n{self.last}"

    def run(self, block: Block, options: dict[str, str]) -> str | None:
        if "needs" in options:
            done = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
            return f"{block.place}: {done.stderr}" if done.returncode else None
        where = self.folder / options["run in"]
        text = block.text
        if block.language == "console":
            text = "\n".join(line[2:] for line in text.splitlines() if line.startswith("$ "))
        environment = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-c", "set -euo pipefail\n" + text], cwd=where, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        self.last = done.stdout
        found = set(re.findall(r"\[([a-z-]+)\]$", done.stderr, re.MULTILINE)) - EXPECTED_IDS
        if done.returncode or found != set(options.get("warns", "").split()):
            return f"{block.place}: exit code {done.returncode} of\n{text}{done.stderr}"
        return None


def commands_of_help(program: Path) -> list[str]:
    text = subprocess.check_output([program, "--help"], text=True).split("Examples:\n")[1].split("\n\n")[0]
    return [re.split(r"\s{3,}", line.strip())[0] for line in text.splitlines()]


def update(page: Page, updates: list[tuple[Block, str]]) -> None:
    """Writes what the commands print into the page."""
    text = page.text
    own = [one for one in updates if one[0].page.path == page.path]
    for block, output in sorted(own, key=lambda one: -one[0].line):  # from the end, so that lines keep their numbers
        lines = text.splitlines(keepends=True)
        end = next(number for number in range(block.line, len(lines)) if lines[number] == "```\n")
        lines[block.line:end] = [output]
        text = "".join(lines)
    page.path.write_text(text)
