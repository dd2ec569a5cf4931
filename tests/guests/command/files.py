"""A whole CPython as a program: counts the words of the files in /data, and writes the result beside them."""
import pathlib
import sys

from wit_world import exports


class Run(exports.Run):
    def run(self):
        folder = pathlib.Path("/data")
        if "--fail" in sys.argv:
            sys.exit(7)
        words = sum(len(file.read_text().split()) for file in sorted(folder.glob("*.txt")))
        (folder / "words.out").write_text(f"{words}\n")
        print(f"{words} words; {sys.stdin.read().strip()}")
