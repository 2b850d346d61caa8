"""The command line of tests/servers/run: picks cases, runs them one after the other, prints the verdicts."""
import argparse
import fnmatch
import os
import shutil
import signal
import sys
import time
import traceback

from . import namespace
from .case import load_tests
from .processes import Failed

_RUNS_KEPT = 8


def main():
    options = _options()
    tests = _chosen(load_tests(), options.cases)
    if options.list:
        width = max(len(test.name) for test in tests)
        for test in tests:
            print(f"{test.name:{width}}  {test.purpose}")
        return 0
    waiting, working = ([test for test in tests if test.case.waits == waits] for waits in (True, False))
    if waiting and working and not options.keep and not options.headed:
        return _side_by_side([waiting, working], options)
    return _on_servers(tests, options)


def _side_by_side(parts, options):
    """Each part on servers of its own, in a process of its own."""
    children = []
    for part in parts:
        child = os.fork()
        if not child:
            namespace.end_with_parent()
            sys.exit(_on_servers(part, options))
        children.append(child)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the children too
    signal.signal(signal.SIGTERM, lambda *_: [os.kill(child, signal.SIGTERM) for child in children])
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256 for child in children)


def _on_servers(tests, options):
    namespace.enter()
    folder = _new_folder()
    from .servers import Servers  # after `enter`: playwright starts threads
    servers = Servers(folder, options.headed)
    try:
        return _run(servers, tests, folder, options)
    except Failed as failure:  # of a server that all cases need
        print(failure)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted")
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        servers.stop()


def _options():
    parser = argparse.ArgumentParser(prog="tests/servers/run", description="Logs a browser in to Kubeflow on the real servers.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="names as --list prints them, or patterns: 'keycloak*'")
    parser.add_argument("--list", action="store_true", help="print the cases, and what each is for")
    parser.add_argument("--keep", action="store_true", help="leave the servers up after the last case, until Ctrl-C")
    parser.add_argument("--headed", action="store_true", help="show the browser, slowly (needs DISPLAY)")
    return parser.parse_args()


def _chosen(tests, patterns):
    def matches(test, pattern):
        return any(fnmatch.fnmatchcase(name, pattern) for name in (test.name, test.file, test.name.split("@")[0]))
    for pattern in patterns:
        if not any(matches(test, pattern) for test in tests):
            sys.exit(f"no case {pattern!r}: tests/servers/run --list prints them")
    return [test for test in tests if not patterns or any(matches(test, pattern) for pattern in patterns)]


def _new_folder():
    """A new folder for this run, `latest` leading to it; those of old runs go."""
    runs = os.path.join(os.environ["KUBEFLOW_SSO_CACHE"], "servers")
    os.makedirs(runs, exist_ok=True)
    old = sorted(name for name in os.listdir(runs) if name != "latest")
    for name in old[:max(0, len(old) - _RUNS_KEPT + 1)]:
        shutil.rmtree(os.path.join(runs, name), ignore_errors=True)
    folder = os.path.join(runs, time.strftime("%Y%m%d-%H%M%S-") + str(namespace.outside_id))
    os.makedirs(folder)
    latest = os.path.join(runs, "latest")
    os.symlink(os.path.basename(folder), folder + ".link")
    os.replace(folder + ".link", latest)  # at once: another run may do the same
    return folder


def _run(servers, tests, folder, options):
    started = time.monotonic()
    print(f"starting the servers; logs are in {folder}", flush=True)
    servers.start()
    print(f"started in {time.monotonic() - started:.0f} s", flush=True)
    failed = [test for test in tests if not _passes(servers, test, folder, options)]
    print(f"{len(tests) - len(failed)} passed, {len(failed)} failed in {time.monotonic() - started:.0f} s")
    if failed:
        print(f"failed: {' '.join(test.name for test in failed)}")
    if options.keep:
        _wait(servers, folder)
    return 1 if failed else 0


def _passes(servers, test, folder, options):
    from .kubeflow import Kubeflow
    own = os.path.join(folder, "cases", test.name.replace("/", "."))
    kubeflow = Kubeflow(servers, test, own)
    started = time.monotonic()
    problem = None
    try:
        if kubeflow.configure() and test.function:
            test.function(kubeflow)
    except Failed as failure:
        problem = str(failure)
    except Exception as error:
        problem = traceback.format_exc() + _locals(error)
    print(f"{'FAILED' if problem else 'passed'} {test.name} ({time.monotonic() - started:.1f} s)", flush=True)
    if problem:
        print(f"  {test.purpose}\n  " + problem.strip().replace("\n", "\n  "))
        print(f"  screenshots, manifests and logs: {own}", flush=True)
    if problem or options.keep:
        kubeflow.keep_logs()
    else:
        shutil.rmtree(os.path.join(own, "screenshots"), ignore_errors=True)
    if not (options.keep and options.headed):
        kubeflow.close()
    return not problem


def _locals(error):
    """What the function of the case knew when it failed."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_name.startswith("test"):
            return "".join(f"{name} = {value!r}"[:500] + "\n" for name, value in frame.f_locals.items())
    return ""


def _wait(servers, folder):
    """Leaves everything up, and says how to look at it."""
    print(f"""
The servers stay up until Ctrl-C. As root, in another terminal:
  nsenter --target {namespace.outside_id} --net --mount --pid bash
leads into their network, and there
  export KUBECONFIG={servers.kubernetes.kubeconfig}
  kubectl get requestauthentications --all-namespaces
  curl --cacert {servers.authorities['public'].certificate} https://kubeflow.example.com/
  HOME={folder}/browser/home chromium --no-sandbox https://kubeflow.example.com/
Logs: {folder}/logs""", flush=True)
    while True:
        signal.pause()



if __name__ == "__main__":
    sys.exit(main())
