"""Prints a line for each check, and the count that a script ends with."""

import contextlib
import sys
import traceback


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def that(self, condition, name, detail=""):
        """One check. `detail` is shown only when it fails; a function is called only then."""
        if condition:
            self.passed += 1
            print(f"ok      {name}", flush=True)
            return
        self.failed += 1
        print(f"FAILED  {name}", flush=True)
        text = detail() if callable(detail) else detail
        for line in str(text).rstrip("\n").splitlines()[:60]:
            print(f"        {line}", flush=True)

    def equal(self, actual, expected, name):
        self.that(actual == expected, name, lambda: f"expected {expected!r}\n     got {actual!r}")

    @contextlib.contextmanager
    def part(self, name):
        """An exception in this part of the script is one failed check, and the script goes on."""
        try:
            yield
        except Exception as error:  # whatever it is, the other parts still run
            known = isinstance(error, RuntimeError)
            self.that(False, name, error if known else traceback.format_exc(limit=-3))

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(0 if self.failed == 0 and self.passed > 0 else 1)
