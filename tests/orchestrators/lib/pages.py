"""The pages of the repository: their blocks of code, the marks above these, their links."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FENCE = re.compile(r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?(?P<fence>```)(?P<language>[a-z]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
MADE_HERE = ("build", "build-")  # folders that builds make


@dataclass
class Block:
    page: "Page"
    line: int
    mark: str  # what the comment above it says, "" without one
    language: str
    text: str
    heading: str  # the one that it stands under

    def options(self) -> dict[str, str]:
        """`run in: sso; needs: cluster` as a mapping; what stands in quotes or behind a reason is kept as it is."""
        words = [part.partition(":") for part in self.mark.split("; ")] if self.mark else []
        return {name.strip(): value.strip() for name, _, value in words}

    @property
    def place(self) -> str:
        return f"{self.page.name}:{self.line}"


class Page:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path.relative_to(ROOT))
        self.text = path.read_text()

    def blocks(self) -> list[Block]:
        found = []
        for match in FENCE.finditer(self.text):
            before = self.text[:match.start("fence")]
            headings = re.findall(r"^#+ (.*)$", without_code(before), re.MULTILINE)
            found.append(Block(self, before.count("\n") + 1, match["mark"] or "", match["language"], match["text"],
                               headings[-1] if headings else ""))
        return found

    def anchors(self) -> set[str]:
        """As GitHub makes them of the headings."""
        headings = re.findall(r"^#+ (.*)$", without_code(self.text), re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-") for heading in headings}

    def links(self) -> list[str]:
        return LINK.findall(without_code(self.text))


def without_code(text: str) -> str:
    """The prose: blocks of code are gone, those that end the text before they are closed too."""
    return re.sub(r"^```.*?(^```$|\Z)", "", text, flags=re.MULTILINE | re.DOTALL)


def pages() -> list[Page]:
    """All of the repository, in order."""
    paths = [path for path in ROOT.rglob("*.md") if not path.relative_to(ROOT).parts[0].startswith(MADE_HERE)]
    return [Page(path) for path in sorted(paths) if ".git" not in path.relative_to(ROOT).parts]


def broken_links(page: Page, by_path: dict[Path, Page]) -> list[str]:
    """Links to files or headings that are not there."""
    broken = []
    for link in page.links():
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        if not target.exists():
            broken.append(link)
        elif anchor and (target not in by_path or anchor not in by_path[target].anchors()):
            broken.append(link)
    return broken


def table(text: str, above: str) -> list[list[str]]:
    """The rows of the table behind the comment that begins so, without its heading: the texts of their cells."""
    rows = text.split(f"<!-- {above}")[1].split("-->\n", 1)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip()[1:-1].split("|")] for row in rows]
