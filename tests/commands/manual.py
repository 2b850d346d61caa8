"""Makes function/kubeflow-sso.1, the manual page, of what --help prints of the program and of each of its commands."""

import re
import subprocess
from pathlib import Path

HEADING = re.compile(r"^(Positionals|Options|Subcommands|Examples|Exit code):(.*)$")
# CLI11 writes explanations from this column on, on the next line where the name reaches it.
COLUMN = 30


def help_of(binary: Path, *command: str) -> str:
    return subprocess.run([binary, *command, "--help"], capture_output=True, text=True, check=True).stdout


def escaped(text: str) -> str:
    """As roff reads it: man(7) and groff_char(7)."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq").replace("~", "\\(ti")
    return "\\&" + text if text.startswith(".") else text


def sections(text: str) -> dict[str, list[str]]:
    """The lines below each heading; "" is what stands before the first, "Usage" the line of that name."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for line in text.splitlines():
        heading = HEADING.match(line)
        if line.startswith("Usage: "):
            found["Usage"] = [line.removeprefix("Usage: ")]
        elif heading:
            name = heading[1]
            found[name] = [heading[2].strip()] if heading[2].strip() else []
        elif line:
            found[name].append(line)
    return found


def entries(lines: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in lines:
        name, text = (line[:COLUMN], line[COLUMN:]) if line[COLUMN - 1:COLUMN] in ("", " ") else (line, "")
        if name.strip():
            found.append((name.strip(), text))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]} {text}".strip())
    return found


def sentence(text: str) -> str:
    """Unless it begins with a word to write: "json (for the console)"."""
    begin = text if re.match(r"[a-z]+ \(", text) else text[:1].upper() + text[1:]
    return escaped(begin + ".")


def tagged(name: str, text: str) -> list[str]:
    """`-v,--verbose` and `--format TEXT:text, json` in bold, what is to be filled in in italics."""
    words, _, values = name.replace(" REQUIRED", "").replace(" ...", "").partition(":")
    options, _, value = words.partition(" ")
    if values:
        value = values.replace(", ", "|")
    head = ", ".join(rf"\fB{escaped(option)}\fR" for option in options.split(","))
    return [".TP", head + (rf" \fI{escaped(value)}\fR" if value else ""), sentence(text)]


def options_of(found: dict[str, list[str]]) -> list[str]:
    listed = [(name.split(" ", 1)[-1], text) for name, text in entries(found.get("Positionals", []))]
    listed += entries(found.get("Options", []))
    return [line for name, text in listed if not name.startswith("-h,") for line in tagged(name, text)]


def manual(binary: Path) -> bytes:
    whole = sections(help_of(binary))
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    commands = entries(whole["Subcommands"])
    of_command = {name: sections(help_of(binary, name)) for name, _ in commands}
    lines = ['.\\" Made by tests/commands/run --update of what --help prints.', f'.TH KUBEFLOW\\-SSO 1 "" "kubeflow\\-sso {version}" "User Commands"', ".nh",
             ".SH NAME", r"kubeflow\-sso \- " + escaped("lets the users of Kubeflow log in through an identity provider"), ".SH SYNOPSIS"]
    usages = [whole["Usage"][0].replace(" [SUBCOMMAND]", ""), *(found["Usage"][0] for found in of_command.values())]
    for usage in usages:
        words = usage.split(" ")
        plain = [word for word in words if re.fullmatch(r"[a-z-]+", word) and word not in ("folder",)]
        rest = [word.upper() if word != "[files...]" else "[FILE...]" for word in words[len(plain):]]
        lines += [rf"\fB{escaped(' '.join(plain))}\fR" + "".join(rf" \fI{escaped(word)}\fR" for word in rest), ".br"]
    lines[-1:] = [".SH DESCRIPTION", *(escaped(line) for line in whole[""])]
    lines += [".SH OPTIONS", *options_of(whole), ".SH COMMANDS"]
    for name, text in commands:
        lines += [f".SS {name}", sentence(text), *options_of(of_command[name])]
    lines += [".SH EXAMPLES", ".nf", *(escaped(re.sub(r"\s{3,}", "    # ", line.strip())) for line in whole["Examples"]), ".fi"]
    lines += [".SH EXIT STATUS", *(escaped(line) for line in whole["Exit code"])]
    lines += [".SH SEE ALSO", r"\fBkustomize\fR(1), \fBkpt\fR(1), \fBkubectl\fR(1)", ""]
    return "\n".join(lines).encode()
