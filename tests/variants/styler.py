"""Writes a value as YAML in one of the many ways that mean the same: block and flow, every style of scalar, anchors, comments, indents."""

import random
import re
from typing import Any

PLAIN = re.compile(r"[A-Za-z/$^][\w./@$^*=-]*(?::[\w./@-]+)*\Z")
WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}  # of YAML 1.1, in any case
FOLDABLE = re.compile(r"[^\s#](?: ?[^\s]+)*\Z")


class Styler:
    """One document. The same seed gives the same text."""

    def __init__(self, seed: Any):
        self.random = random.Random(seed)
        self.anchors: dict[str, str] = {}
        self.comments = 0
        self.flow_chance = self.random.choice([0, 0.1, 0.3])
        self.comment_chance = self.random.choice([0, 0.1, 0.3])
        self.anchor_chance = self.random.choice([0, 0, 0, 0.1])
        self.quote_chance = self.random.choice([0, 0.3, 1])
        self.step = self.random.choice([1, 2, 2, 3, 4])
        self.indented_lists = self.random.random() < 0.5

    def document(self, value: dict) -> str:
        return "".join(self.mapping(value, 0))

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    # ---- block style ----

    def comment(self, indent: int) -> str:
        if not self.chance(self.comment_chance):
            return ""
        self.comments += 1
        return self.random.choice([f"{' ' * indent}# comment {self.comments}: \"quoted\" {{and}} - more\n", "\n", f"#{self.comments}\n", " " * indent + "\n"])

    def tail(self, *more: str) -> str:
        """What may stand behind a value on its line."""
        return self.random.choice(["  # behind", " #", "  ", *more]) if self.chance(self.comment_chance) else ""

    def mapping(self, value: dict, indent: int) -> list[str]:
        lines = []
        for key, member in value.items():
            lines.append(self.comment(indent))
            lines.append(" " * indent + self.key(key) + ":" + self.member(member, indent, self.step if self.indented_lists else 0))
        return lines

    def sequence(self, value: list, indent: int) -> list[str]:
        lines = []
        for item in value:
            lines.append(self.comment(indent))
            if isinstance(item, dict) and item and not self.chance(self.flow_chance):
                gap = self.random.choice([1, 1, 1, 3])
                first, *rest = [line for line in self.mapping(item, indent + 1 + gap) if line.strip() and not line.strip().startswith("#")]
                lines.append(" " * indent + "-" + " " * gap + first.lstrip(" "))
                lines.extend(rest)
            else:
                lines.append(" " * indent + "-" + self.member(item, indent, self.step))
        return lines

    def member(self, value: Any, indent: int, list_step: int) -> str:
        """What follows a colon or dash, line break included."""
        if isinstance(value, (dict, list)):
            if not value or self.chance(self.flow_chance):
                return " " + self.flow(value, indent + self.step) + self.tail() + "\n"
            nested = self.mapping(value, indent + self.step) if isinstance(value, dict) else self.sequence(value, indent + list_step)
            return self.tail() + "\n" + "".join(nested)
        if isinstance(value, str):
            return " " + self.text(value, indent)
        return " " + self.scalar(value) + self.tail("\t# tab") + "\n"

    def text(self, text: str, indent: int) -> str:
        if text in self.anchors and self.chance(0.7):
            return f"*{self.anchors[text]}" + self.tail() + "\n"
        anchor = ""
        if len(text) > 3 and "\n" not in text and text not in self.anchors and self.chance(self.anchor_chance):
            anchor = f"&a{len(self.anchors)} "
            self.anchors[text] = anchor[1:-1]
        if self.fits_literal(text) and (("\n" in text and not self.chance(0.1)) or self.chance(0.05)):
            return anchor + self.literal(text, indent + self.step)
        if "\n" not in text and FOLDABLE.match(text) and self.chance(0.05):
            lines = text.split(" ") if self.chance(0.5) else [text]
            return f"{anchor}>-\n" + "".join(" " * (indent + self.step) + line + "\n" for line in lines)
        return anchor + self.scalar(text) + self.tail("\t# tab") + "\n"

    def fits_literal(self, text: str) -> bool:
        return bool(text.strip()) and not re.search(r"[^\n\t\x20-\x7e]|\s\n|\n\n\n", text) and text[0] not in " \t\n"

    def literal(self, text: str, indent: int) -> str:
        chomping = "" if text.endswith("\n") and not text.endswith("\n\n") else "+" if text.endswith("\n") else "-"
        header = "|" + self.random.choice([chomping, (str(self.step) + chomping) if self.step < 10 else chomping])
        lines = text.removesuffix("\n").split("\n")
        return header + self.tail() + "\n" + "".join((" " * indent + line if line else "") + "\n" for line in lines)

    # ---- scalars and flow style ----

    def key(self, key: str) -> str:
        return self.quoted(key) if self.chance(0.1 * self.quote_chance) or not self.is_plain(key) else key

    def is_plain(self, text: str) -> bool:
        return bool(PLAIN.match(text)) and text.lower() not in WORDS

    def scalar(self, value: Any) -> str:
        if value is None:
            return self.random.choice(["null", "~"])
        if isinstance(value, bool):
            return self.random.choice(["true", "True", "yes", "on"] if value else ["false", "FALSE", "no", "off"])
        if not isinstance(value, str):
            return str(value)
        return self.quoted(value) if not self.is_plain(value) or self.chance(self.quote_chance) else value

    def quoted(self, text: str) -> str:
        if re.fullmatch(r"[\x20-\x7e]*", text) and self.chance(0.5):
            return "'" + text.replace("'", "''") + "'"
        return '"' + "".join(self.escaped(char) for char in text) + '"'

    def escaped(self, char: str) -> str:
        short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
        if char in short:
            return short[char]
        return f"\\u{ord(char):04x}" if not " " <= char <= "~" or self.chance(0.01) else char

    def flow(self, value: Any, indent: int) -> str:
        if not isinstance(value, (dict, list)):
            return self.scalar(value)
        gap = self.random.choice(["", " ", "\n" + " " * (indent + 1)])
        if isinstance(value, dict):
            parts = [(self.key(key) if self.chance(0.5) else self.quoted(key)) + ": " + self.flow(member, indent + 1) for key, member in value.items()]
        else:
            parts = [self.flow(item, indent + 1) for item in value]
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        comma = "," if parts and self.chance(0.1) else ""
        return opening + gap + ("," + (gap or " ")).join(parts) + comma + gap + closing


def spoil(text: str, seed: Any) -> str:
    """What concerns a stream as a whole: line breaks, marks, its end."""
    some = random.Random(seed)
    if some.random() < 0.1:
        text = "\ufeff" + text
    if some.random() < 0.15:
        text = text.replace("\n", "\r\n")
    return text.rstrip("\r\n") if some.random() < 0.1 else text
