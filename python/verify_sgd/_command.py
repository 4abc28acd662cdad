"""One process of `verify serve --stdio`, kept for all calls."""

import atexit
import json
import os
import shlex
import subprocess
import threading


class VerifyError(Exception):
    """What the command says of bad input or of a defect: its one line. `exit_code` is 2, 3 or 130."""

    def __init__(self, line, exit_code=2):
        super().__init__(line)
        self.exit_code = exit_code


def command():
    """The command: VERIFY_COMMAND, or `verify`."""
    return shlex.split(os.environ.get("VERIFY_COMMAND", "verify"))


class _Server:
    def __init__(self):
        self._lock = threading.Lock()
        self._process = None
        self._of = None
        self._count = 0

    def run(self, arguments):
        """(exit code, standard output, standard error) of one command."""
        with self._lock:
            try:
                return self._ask(arguments)
            except BaseException:
                # An interrupted question leaves its answer in the pipe, which is nobody's.
                self.stop()
                raise

    def _ask(self, arguments):
        if self._process is None or self._process.poll() is not None or self._of != command():
            self.stop()
            self._start()
        self._count += 1
        request = json.dumps({"id": self._count, "arguments": [str(word) for word in arguments]})
        try:
            self._process.stdin.write(request + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError as error:
            raise VerifyError(f"{self._of[0]}: the command ended: {error}", 3) from error
        if not line:
            self._process.wait()
            raise VerifyError(f"{self._of[0]}: the command ended with exit code {self._process.returncode}", 3)
        answer = json.loads(line)
        if answer.get("id") != self._count:
            raise VerifyError(f"{self._of[0]}: an answer of another request came back", 3)
        return int(answer["exitCode"]), answer["output"], answer["error"]

    def _start(self):
        self._of = command()
        try:
            self._process = subprocess.Popen(
                [*self._of, "serve", "--stdio"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        except OSError as error:
            raise VerifyError(
                f"the command '{self._of[0]}' does not start ({error.strerror}); install it, or say where it is in VERIFY_COMMAND"
            ) from error

    def stop(self):
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()


_server = _Server()
atexit.register(_server.stop)


def run(arguments, expected=(0,)):
    """The command's answer as JSON; a VerifyError where the exit code is none of the expected ones."""
    code, output, error = _server.run([*arguments, "--format", "json", "--quiet"])
    if code not in expected:
        line = error.strip().removeprefix("verify: ") or f"exit code {code}"
        raise VerifyError(line, code)
    return json.loads(output)
