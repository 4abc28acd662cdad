"""Runs the cells of the example notebook, one after the other, in one namespace."""

import json
import os
import sys
import unittest

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, FOLDER)


class Notebook(unittest.TestCase):
    def test_every_cell_runs(self):
        with open(os.path.join(FOLDER, "examples", "tour.ipynb"), encoding="utf-8") as file:
            cells = json.load(file)["cells"]
        namespace = {}
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        self.assertGreater(len(code), 4)
        for source in code:
            exec(compile(source, "tour.ipynb", "exec"), namespace)


if __name__ == "__main__":
    unittest.main()
