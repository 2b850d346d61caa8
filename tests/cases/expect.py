"""What a row of the table may demand of a run."""

import dataclasses
import re
import sys
from pathlib import Path
from typing import Any, Callable

sys.dont_write_bytecode = True
TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "variants"), str(TESTS / "login"), str(TESTS / "orchestrators" / "lib")]

from checker import Wanted, violations  # noqa: E402
from programs import DexFile  # noqa: E402
from readers import Cluster, data_of, documents, load  # noqa: E402

RIGHT = "right"      # exit 0, and a login in which the checker finds no fault
REFUSED = "refused"  # exit 1, nothing on standard output
DONE = "done"        # exit 0; the login is not the checker's to judge
EITHER = "either"    # refused, or right
ANY = "any"          # exit 0 or 1: the row demands words


@dataclasses.dataclass
class Run:
    exit: int
    output: str
    said: str
    config: dict

    def resources(self) -> list[Any]:
        return [load(text) for text in documents(self.output)]

    def dex_file(self, kind: str = "ConfigMap") -> DexFile:
        """Of the object named dex, whatever reads it."""
        found = [one for one in Cluster(self.resources()).kind(kind) if one["metadata"]["name"] == "dex"]
        return DexFile(data_of(found[0])["config.yaml"], f"{kind} dex")


@dataclasses.dataclass(frozen=True)
class Expected:
    exit: str
    says: tuple[str, ...] = ()   # each a regular expression that a message must match, in any case
    ids: tuple[str, ...] = ()    # each an id that a message must end in
    never: tuple[str, ...] = ()  # regular expressions that no message may match
    output: Callable[[Run], bool] | None = None
    fine: tuple[str, ...] = ("grants",)  # what the checker may find: grants are the business of tests/variants

    def problems(self, run: Run) -> list[str]:
        found = list(self._exit(run))
        for text in self.says:
            if not re.search(text, run.said, re.IGNORECASE):
                found.append(f"no message has /{text}/")
        for id in self.ids:
            if f"[{id}]" not in run.said:
                found.append(f"no message has the id [{id}]")
        for text in self.never:
            if re.search(text, run.said, re.IGNORECASE):
                found.append(f"a message has /{text}/")
        if "internal error" in run.said:
            found.append("an internal error")
        if self.output and run.exit == 0 and not found and not self.output(run):
            found.append(f"the output is not what {self.output.__name__} wants")
        return found

    def _exit(self, run: Run):
        wanted = {RIGHT: (0,), DONE: (0,), REFUSED: (1,), EITHER: (0, 1), ANY: (0, 1)}[self.exit]
        if run.exit not in wanted:
            yield f"exit {run.exit}, not {' or '.join(map(str, wanted))}"
        if run.exit == 1 and run.output:
            yield "failed, and wrote to standard output"
        if run.exit == 1 and "error" not in run.said:
            yield "failed without an error"
        if run.exit == 0 and self.exit in (RIGHT, EITHER):
            yield from (str(one) for one in violations(run.resources(), Wanted.of(run.config)) if one.id not in self.fine)


@dataclasses.dataclass(frozen=True)
class Row:
    """A case of ../shared/cases, or the name of a finding, its input and config in ../shared/red-team."""

    name: str
    marked: bool
    expected: Expected
    variants: tuple[tuple, ...] = ()  # (name, change of the input or functionConfig[, another expectation])


def right(*says: str, **more: Any) -> Expected:
    return Expected(RIGHT, says, **more)


def refused(*says: str, **more: Any) -> Expected:
    return Expected(REFUSED, says, **more)


def done(*says: str, **more: Any) -> Expected:
    return Expected(DONE, says, **more)


def either(*says: str, **more: Any) -> Expected:
    return Expected(EITHER, says, **more)


def told(*says: str, **more: Any) -> Expected:
    return Expected(ANY, says, **more)
