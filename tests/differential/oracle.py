"""What the format's existing reader makes of each `events/*/meta.md` below a folder.

    python3 oracle.py FOLDER

The reader is python-frontmatter 1.1.0 over PyYAML 6.0.1; the rules are those of the format's own validator
for a single event. Nothing here knows about bannerman. One JSON object a line and case is printed, sorted by
name, after one that names the versions:

    {"name": …, "accept": true, "fallback": …, "start": [month, day], "end": [month, day], "description": …}
    {"name": …, "accept": false, "reason": …}

Any exception is a rejection. A crash of the interpreter (PyYAML's C loader has no bound on nesting) is one
too: the cases are read in a process of their own, which is started again behind the case that ended it.
"""

import json
import pathlib
import subprocess
import sys
from datetime import datetime

MAX_DESCRIPTION = 2048


class Refused(Exception):
    """A rule of the format does not hold."""


def day(attributes, key):
    value = attributes.get(key)
    if value is None:
        raise Refused(f"no {key}")
    # The year is a leap year, so that February 29 exists.
    found = datetime.strptime(f"{value} 2020", "%B %d %Y")
    return [found.month, found.day]


def judge(raw):
    import frontmatter

    attributes, description = frontmatter.parse(raw.decode("utf-8"))
    if not attributes:
        raise Refused("no front matter")
    fallback = attributes.get("fallback", False)
    if not isinstance(fallback, bool):
        raise Refused("fallback is not a boolean")
    start = end = None
    if not fallback:
        start, end = day(attributes, "start_date"), day(attributes, "end_date")
    description = description.strip()
    if not description:
        raise Refused("no description")
    if len(description) > MAX_DESCRIPTION:
        raise Refused("description too long")
    return {"fallback": fallback, "start": start, "end": end, "description": description}


def read(case):
    """The answer for one case, as a line."""
    try:
        answer = {"accept": True, **judge((case / "meta.md").read_bytes())}
    except Exception as error:  # whatever it is, the existing program would have stopped
        answer = {"accept": False, "reason": f"{type(error).__name__}: {error}"[:200]}
    return json.dumps({"name": case.name, **answer})


def versions():
    import frontmatter.default_handlers
    import yaml

    # The last release, 1.1.0, has the version of the one before in its code.
    from importlib.metadata import version

    return {
        "python": sys.version.split()[0],
        "python-frontmatter": version("python-frontmatter"),
        "pyyaml": yaml.__version__,
        "loader": frontmatter.default_handlers.SafeLoader.__name__,
    }


def main(folder, first=None):
    cases = sorted((pathlib.Path(folder) / "events").iterdir(), key=lambda case: case.name)
    if first is not None:
        for case in cases[int(first):]:
            print(read(case), flush=True)
        return
    print(json.dumps(versions()), flush=True)
    done = 0
    while done < len(cases):
        child = subprocess.Popen(
            [sys.executable, __file__, folder, str(done)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for line in child.stdout:
            print(line, end="", flush=True)
            done += 1
        if child.wait() != 0 and done < len(cases):
            reason = f"the interpreter ended with {child.returncode}"
            print(json.dumps({"name": cases[done].name, "accept": False, "reason": reason}), flush=True)
            done += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
