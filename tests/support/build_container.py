"""Takes the steps of a Containerfile without a container engine: stages are folders, RUN runs in a chroot (as root).
Usage: build_container.py CONTAINERFILE BASE TARGET    (BASE: the root that FROM debian:… means; TARGET becomes the image's root)

Knows what ours needs, and refuses the rest. The context is the Containerfile's folder. Prints the command to run as JSON:
{"user": 65534, "entrypoint": ["/usr/bin/wsx"]}."""
import json
import pathlib
import re
import shutil
import subprocess
import sys


def instructions(text):
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split(None, 1)


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", source, target], check=True)


def build(containerfile, base, target):
    stages, image, root = {}, {}, None
    for name, rest in instructions(containerfile.read_text()):
        if name == "FROM":
            origin, _, stage = rest.partition(" AS ")
            root = target.with_name(f"{target.name}-{stage}") if stage else target
            shutil.rmtree(root, ignore_errors=True)
            if origin == "scratch":
                root.mkdir()
            elif re.fullmatch(r"debian:12(-slim)?", origin):
                copy(base, root)
            else:
                sys.exit(f"FROM {origin}: only scratch and debian:12 are known here")
            stages[stage], image = root, {}
        elif name == "RUN":
            done = subprocess.run(["chroot", root, "sh", "-c", rest], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"})
            if done.returncode != 0:
                sys.exit(f"{done.stdout}\nRUN {rest}: exit code {done.returncode}")
        elif name == "COPY":
            stage, source, place = re.fullmatch(r"(?:--from=(\w+) )?(\S+) (/\S+)", rest).groups()
            copy(stages[stage] / source.lstrip("/") if stage else containerfile.parent / source, root / place.lstrip("/"))
        elif name == "USER":
            image["user"] = int(rest.partition(":")[0])
        elif name == "ENTRYPOINT":
            image["entrypoint"] = json.loads(rest)
        else:
            sys.exit(f"{name}: not known here")
    return image


if __name__ == "__main__":
    print(json.dumps(build(*(pathlib.Path(path).resolve() for path in sys.argv[1:]))))
