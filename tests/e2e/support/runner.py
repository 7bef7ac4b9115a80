"""As much of a runner of GitHub Actions as action.yml needs: it runs the steps of a composite action. WSX_SHELL_ROOT names
another root, in which they run."""
import os
import pathlib
import re
import shutil
import subprocess

from .shells import ELSEWHERE, shell_folder
from .wsx import ROOT

yaml = None
try:
    import yaml
except ImportError:
    pass  # test_action.py is skipped then


class Job:
    """A job that uses the action: the files that steps write to for the runner, and what has become of the steps."""

    def __init__(self, tmp_path, server_url):
        self.folder = shell_folder(tmp_path)
        self.path, self.log, self.codes = "/usr/local/bin:/usr/bin:/bin", "", {}
        self.action_path = self.folder / "_actions/acme/wsx/v1"
        self.action_path.mkdir(parents=True)
        for name in ("action.yml", "CMakeLists.txt"):
            shutil.copy(ROOT / name, self.action_path)
        self.env = {"GITHUB_SERVER_URL": server_url, "GITHUB_REPOSITORY": "somebody/else", "GITHUB_ACTION": "__acme_wsx",
                    "GITHUB_ACTION_PATH": self.inside(self.action_path), "RUNNER_TEMP": self.inside(self.folder), "HOME": "/tmp"}
        self.files = {}
        for name in ("GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
            self.files[name] = self.folder / name.lower()
            self.files[name].touch()
            self.env[name] = self.inside(self.files[name])

    def inside(self, path):
        return f"/{path.relative_to(ELSEWHERE)}" if ELSEWHERE else str(path)

    def outside(self, path):
        return pathlib.Path(f"{ELSEWHERE}{path}" if ELSEWHERE else path)

    @property
    def summary(self):
        """What the page of the run shows."""
        return self.files["GITHUB_STEP_SUMMARY"].read_text()

    @property
    def outputs(self):
        return dict(line.split("=", 1) for line in self.files["GITHUB_OUTPUT"].read_text().splitlines())

    def use(self, **inputs):
        """Uses the action with these inputs: runs its steps until one fails. Returns that one's exit code, or 0."""
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        assert action["runs"]["using"] == "composite" and set(inputs) <= set(action["inputs"])
        values = {name: inputs.get(name, given.get("default", "")) for name, given in action["inputs"].items()}
        for step in action["runs"]["steps"]:
            wanted = step.get("if", "true")
            only_with = re.fullmatch(r"inputs\.(\w+) != ''", wanted)
            assert wanted == "true" or only_with, f"this runner does not know `if: {wanted}`"
            if only_with and not values[only_with[1]]:
                continue
            assert step["shell"] == "bash" and "${{" not in step["run"], "what is put into a script is run: use env"
            env = {name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda name: values[name[1]], value)
                   for name, value in step.get("env", {}).items()}
            code = self.codes[step["name"]] = self.run(step["run"], env)
            if code:
                return code
            # Newest first, as a runner has it.
            self.path = ":".join([*reversed(self.files["GITHUB_PATH"].read_text().split()), "/usr/local/bin:/usr/bin:/bin"])
        return 0

    def run(self, script, env):
        file = self.folder / "step.sh"
        file.write_text(script)
        change_root = ["chroot", ELSEWHERE] if ELSEWHERE else []
        wide = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        done = subprocess.run([*change_root, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", self.inside(file)],
                              env={**wide, **self.env, **env, "PATH": self.path}, cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        self.log += done.stdout
        print(done.stdout)
        return done.returncode
