"""A client of yaml-language-server: what an editor asks it for, and what it answers."""

import json
import os
import pathlib
import queue
import subprocess
import threading
from typing import Any

SECONDS = 60
SETTINGS = {"yaml": {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}}


class LanguageServer:
    """The Language Server Protocol over standard input and output."""

    def __init__(self, folder: pathlib.Path):
        command = ["node", str(folder / "node_modules/yaml-language-server/bin/yaml-language-server"), "--stdio"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.messages: queue.Queue[dict] = queue.Queue()
        self.requests = 0
        threading.Thread(target=self.read, daemon=True).start()
        snippets = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}}}
        capabilities = {"workspace": {"configuration": True}, **snippets}
        self.ask("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities})
        self.send({"method": "initialized", "params": {}})
        self.send({"method": "workspace/didChangeConfiguration", "params": {"settings": SETTINGS}})

    def __enter__(self) -> "LanguageServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def read(self) -> None:
        while header := self.process.stdout.readline():
            length = int(header.split(b":")[1])
            while self.process.stdout.readline().strip():
                pass
            self.messages.put(json.loads(self.process.stdout.read(length)))

    def send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def answer(self, message: dict) -> None:
        """The server asks too: for its settings, and whether it may do this and that."""
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [SETTINGS.get(item.get("section", ""), None) for item in message["params"]["items"]]
        self.send({"id": message["id"], "result": result})

    def wait(self, is_wanted) -> dict:
        while True:
            message = self.messages.get(timeout=SECONDS)
            if is_wanted(message):
                return message
            if "method" in message and "id" in message:
                self.answer(message)

    def ask(self, method: str, parameters: dict) -> Any:
        self.requests += 1
        number = self.requests
        self.send({"id": number, "method": method, "params": parameters})
        return self.wait(lambda message: message.get("id") == number and "method" not in message).get("result")

    def open(self, path: pathlib.Path, text: str) -> list[dict]:
        """Opens a file with that text, and returns what the server has to say of it."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        told = self.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == path.as_uri())
        return told["params"]["diagnostics"]

    def at(self, method: str, path: pathlib.Path, line: int, character: int) -> Any:
        position = {"line": line, "character": character}
        return self.ask(method, {"textDocument": {"uri": path.as_uri()}, "position": position})

    def completions(self, path: pathlib.Path, line: int, character: int) -> list[str]:
        answer = self.at("textDocument/completion", path, line, character) or {}
        return [item["label"] for item in answer.get("items", [])]

    def hover(self, path: pathlib.Path, line: int, character: int) -> str:
        answer = self.at("textDocument/hover", path, line, character)
        return answer["contents"]["value"] if answer else ""
