"""Chromium, and what a person does with it to log in."""
import base64
import json
import os
import re
import urllib.parse

from playwright.sync_api import Error, TimeoutError as PlaywrightTimeout, sync_playwright

from . import namespace
from .processes import Failed

URL = "https://kubeflow.example.com"
_ADDRESS = "10.244.0.3"
_PATIENCE = 180_000  # milliseconds, for a page to come
_GLANCE = 30_000      # for something on it
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--password-store=basic")


class Browser:
    """One Chromium that trusts the given authorities, for all cases; each person in it has a session of his own."""

    def __init__(self, folder, authorities, headed):
        home = os.path.join(folder, "home")
        store = os.path.join(home, ".pki/nssdb")
        os.makedirs(store)
        namespace.run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
        for authority in authorities:
            namespace.run("certutil", "-A", "-d", f"sql:{store}", "-n", authority.name, "-t", "C,,", "-i", authority.certificate)
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(
            executable_path=self._program(folder), headless=not headed, args=list(_FLAGS), chromium_sandbox=False,
            slow_mo=700 if headed else 0, env={**os.environ, "HOME": home})

    @staticmethod
    def _program(folder):
        """Chromium in a network of its own: a page is interrupted when an address comes or goes in Chromium's, as they do with pods."""
        namespace.add_pod_network("browser", _ADDRESS)
        program = os.path.join(folder, "chromium")
        with open(program, "w") as out:
            out.write(f'#!/bin/sh\nexec {" ".join(namespace.in_network("browser"))} /usr/bin/chromium "$@"\n')
        os.chmod(program, 0o755)
        return program

    def person(self, screenshots):
        return Person(self._chromium.new_context(), screenshots)

    def close(self):
        try:
            self._chromium.close()
            self._playwright.stop()
        except Error:
            pass  # it may be gone already


class Person:
    """Somebody at a browser, not logged in to anything. Each step is photographed into the folder `screenshots`, where that can be done."""

    def __init__(self, context, screenshots):
        self._context = context
        self._page = context.new_page()
        self._page.set_default_timeout(_PATIENCE)
        self._screenshots = screenshots
        self._steps = 0
        self._status = None
        self._page.on("response", self._remember_status)

    def _remember_status(self, response):
        request = response.request
        if request.is_navigation_request() and request.frame == self._page.main_frame:
            self._status = response.status

    # -- what a person does

    def open(self, path="/"):
        """Types an address."""
        try:
            self._page.goto(URL + path if path.startswith("/") else path)
        except Error as error:
            raise self._failed(f"cannot open {path}: {error}") from None
        return self._step("open")

    def sign_in(self):
        """Presses the button of oauth2-proxy's sign-in page."""
        return self._press("button:has-text('Sign in with'), a:has-text('Sign in with')", "sign-in")

    def sign_in_without(self, scope):
        """The same, but takes a scope out of the address that oauth2-proxy sends the browser to, which everybody can."""
        answer = self._context.request.get(f"{URL}/oauth2/start?rd=/", max_redirects=0, ignore_https_errors=True)
        address = urllib.parse.urlsplit(answer.headers["location"])
        query = dict(urllib.parse.parse_qsl(address.query))
        query["scope"] = " ".join(word for word in query["scope"].split() if word != scope)
        return self.open(urllib.parse.urljoin(URL, address._replace(query=urllib.parse.urlencode(query)).geturl()))

    def choose(self, name):
        """Presses one of the connectors on Dex's page."""
        return self._press(f".dex-btn:has-text('{name}')", "choose")

    def choices(self):
        """The connectors that Dex's page offers."""
        return [text.strip() for text in self._page.locator(".dex-btn-text").all_inner_texts()]

    def give_password(self, user, password=None):
        """Fills in Keycloak's form. In the fixtures a password is the user's name with -password."""
        return self._fill("#username", user, password or f"{user}-password", "#kc-login", "password")

    def give_password_to_dex(self, user, password=None):
        """Fills in Dex's own form, which it has for its own users and for providers without a page: LDAP, Keystone, Crowd."""
        return self._fill("#login", user, password or f"{user}-password", "#submit-login", "password-to-dex")

    def give_account(self, user):
        """Fills in the form of the stand-in for GitHub and others."""
        return self._fill("#account", user, f"{user}-password", "#log-in", "account")

    def grant(self):
        """Says yes to Dex, which asks where oauth2-proxy tells it to."""
        return self._press("button:has-text('Grant Access')", "grant")

    def log_out(self):
        """Says yes to Keycloak, which asks whether to log out."""
        return self._press("#kc-logout", "log-out")

    def log_in(self, user, connector=None):
        """From the first click to the application; returns the headers that it got."""
        self.open().sign_in()
        if connector:
            self.choose(connector)
        return self.give_password(user).headers()

    def forget(self, host):
        """Deletes the cookies of a host, and with them the session there."""
        self._context.clear_cookies(domain=host)
        return self

    # -- what a person sees

    def headers(self):
        """The headers that reached the application, which must be on the screen."""
        return self.report()["headers"]

    def groups(self):
        """The groups in the header kubeflow-groups, sorted; base64 of JSON, as Istio makes it."""
        return sorted(json.loads(base64.b64decode(self.headers()["kubeflow-groups"])))

    def report(self):
        try:
            return json.loads(self._page.locator("#report").inner_text(timeout=_GLANCE))
        except (PlaywrightTimeout, ValueError):
            raise self._failed("the application was to be on the screen") from None

    def sees(self, text, status=None):
        """The text must be on the screen, and the page have come with that status."""
        if status is not None and self._status != status:
            raise self._failed(f"expected status {status}")
        if text not in self.text():
            raise self._failed(f"expected {text!r} on the screen")
        return self

    def is_at(self, pattern):
        """The address must contain the regular expression."""
        if not re.search(pattern, self._page.url):
            raise self._failed(f"expected to be at {pattern!r}")
        return self

    def address(self):
        return self._page.url

    def text(self):
        return self._page.locator("body").inner_text()

    def cookies(self):
        """{name: cookie} of Kubeflow's address."""
        return {cookie["name"]: cookie for cookie in self._context.cookies(URL)}

    def cookie_header(self):
        """The same as a header, for requests beside the browser's."""
        return "; ".join(f"{name}={cookie['value']}" for name, cookie in self.cookies().items())

    def close(self):
        try:
            self._context.close()
        except Error:
            pass

    # -- how

    def _press(self, selector, step):
        self._locate(selector, step)
        return self._leave_by(selector, step)

    def _fill(self, field, user, password, button, step):
        self._locate(field, step).fill(user)
        self._page.locator("#password").fill(password)
        return self._leave_by(button, step)

    def _locate(self, selector, step):
        found = self._page.locator(selector).first
        try:
            found.wait_for(timeout=_GLANCE)
        except PlaywrightTimeout:
            raise self._failed(f"nothing here for the step {step!r}") from None
        return found

    def _leave_by(self, selector, step):
        """Clicks, and waits for the page that it leads to, however often it is sent on."""
        try:
            with self._page.expect_navigation(wait_until="load"):
                self._page.locator(selector).first.click()
            # A form that sends itself is no page for people yet; screenshots hang on it.
            self._page.wait_for_function("!document.querySelector('input[name^=SAMLRe]')")
            self._page.wait_for_load_state("load")
        except Error as error:
            raise self._failed(f"the step {step!r} led nowhere: {error.message.splitlines()[0]}") from None
        return self._step(step)

    def _step(self, name):
        self._steps += 1
        os.makedirs(self._screenshots, exist_ok=True)
        picture = os.path.join(self._screenshots, f"{self._steps:02}-{name}")
        try:
            self._page.screenshot(path=picture + ".png", timeout=_GLANCE)
        except Error as error:
            # For who looks at it later; a busy Chromium that cannot paint says nothing about the login.
            with open(picture + ".txt", "w") as out:
                out.write(f"no screenshot of {self._page.url}: {error.message}\n")
        return self

    def _failed(self, message):
        try:
            self._step("failed")
            seen = "\n".join("    " + line[:200] for line in self.text().strip().splitlines()[:25])
        except Error as error:
            seen = f"    ({error})"
        return Failed(f"{message}; the screen shows {self._page.url} (status {self._status}):\n{seen}")
