"""What function/TROUBLESHOOTING.md says that kustomize says: each is provoked with the real one."""

import re
import subprocess
from pathlib import Path
from typing import Callable

from checks import Checks

FLAGS = ("--enable-alpha-plugins", "--enable-exec")
DOCKER = ("Cannot connect to the Docker daemon",)  # no word of kustomize's


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        if old not in text:
            raise RuntimeError(f"{name} has no {old!r}")
        (folder / name).write_text(text.replace(old, new, 1))
    return change


def patch_of_another_name(folder: Path) -> None:
    (folder / "patch.yaml").write_text("apiVersion: kubeflow-sso.io/v1alpha1\nkind: KubeflowSSO\nmetadata: {name: other}\n")
    with (folder / "kustomization.yaml").open("a") as file:
        file.write("patches: [{path: patch.yaml}]\n")


def program_without_its_bit(folder: Path) -> None:
    (folder / "kubeflow-sso").unlink()
    (folder / "kubeflow-sso").write_text("")


# How each comes about in the folder that the page on ways has made.
PROVOKED = {
    "external plugins disabled": lambda folder: None,
    "unable to find plugin root": replace("sso.yaml", "config.kubernetes.io/function:", "something-else:"),
    "no such file or directory": lambda folder: (folder / "kubeflow-sso").unlink(),
    "permission denied": program_without_its_bit,
    "executable file not found": replace("sso.yaml", "path: ./kubeflow-sso", "path: no-such-program"),
    "already registered id": replace("kustomization.yaml", "transformers:", "- sso.yaml\ntransformers:"),
    "is not in or below": replace("kustomization.yaml", "- sso.yaml ", "- ../sso/sso.yaml "),
    "evalsymlink failure": lambda folder: (folder / "keycloak-client.env").unlink(),
    "no resource matches": patch_of_another_name,
}


def check_symptoms(checks: Checks, text: str, copy: Callable[[str], Path]) -> None:
    """`copy` gives a fresh folder that builds."""
    table = text.split("| kustomize says |")[1].split("\n\n")[0]
    written = [row for row in re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE) if not row.startswith(DOCKER)]
    for row in written:
        known = [name for name in PROVOKED if name in row]
        if not known:
            checks.that(False, f"kustomize: {row}", "  nothing here provokes it")
            continue
        folder = copy(known[0].replace(" ", "-"))
        PROVOKED[known[0]](folder)
        flags = () if known[0] == "external plugins disabled" else FLAGS
        done = subprocess.run(["kustomize", "build", *flags, folder], capture_output=True, text=True, check=False)
        pieces = [re.escape(piece.strip()) for piece in row.split("...")]
        checks.that(done.returncode and re.search(".*".join(pieces), done.stderr, re.DOTALL), f"kustomize: {row}", done.stderr[:600])
    checks.that(len(written) == len(PROVOKED), "each way to provoke kustomize has a row", f"  {len(written)} rows")
