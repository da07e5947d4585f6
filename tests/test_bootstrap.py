"""The composition root: files beside a manuscript, engines shared, nothing started too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.bootstrap import Services
from afterword.config import FEATURES
from afterword.context import Plan
from afterword.engines.weights import DEFAULT_MODEL
from afterword.inference import EngineProblem, GenerationRequest, ProblemKind, PromptText
from afterword.manuscript import Manuscript

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.config import Settings


@pytest.fixture
def services(tmp_path: Path) -> Services:
    environ = {
        "AFTERWORD_CONFIG": str(tmp_path / "config.toml"),
        "AFTERWORD_DATA": str(tmp_path / "data"),
    }
    return Services(environ=environ)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of two parts in a workspace; its manuscript is `part/one.md`."""
    root = tmp_path / "book"
    (root / "part").mkdir(parents=True)
    (root / "afterword.toml").touch()
    (root / "part" / "one.md").write_text("It rained.\n")
    return root


def outline_of(services: Services, file: Path) -> tuple[str, str, str]:
    root = services.workspace_root(file)
    settings = services.resolve(root, {}).settings
    plan, problem = services.read_plan(file, root, settings)
    return plan.outline_file, plan.outline_origin, problem


def test_the_outline_beside_the_manuscript_comes_before_the_roots(
    services: Services, book: Path
) -> None:
    manuscript = book / "part" / "one.md"
    assert outline_of(services, manuscript) == ("", "", "")
    (book / "outline.md").write_text("the whole book")
    assert outline_of(services, manuscript) == ("the whole book", "outline.md", "")
    (book / "part" / "outline.md").write_text("this part")
    assert outline_of(services, manuscript) == ("this part", "part/outline.md", "")


def test_an_outline_is_not_its_own_outline(services: Services, book: Path) -> None:
    (book / "outline.md").write_text("the whole book")
    assert outline_of(services, book / "outline.md") == ("", "", "")


def test_a_project_names_its_outline_from_the_root(services: Services, book: Path) -> None:
    (book / "plan.md").write_text("the plan")
    (book / "afterword.toml").write_text('[outline]\npath = "plan.md"\n')
    assert outline_of(services, book / "part" / "one.md") == ("the plan", "plan.md", "")


def test_a_writer_may_name_an_outline_anywhere(
    services: Services, book: Path, tmp_path: Path
) -> None:
    own = tmp_path / "my plan.md"
    own.write_text("mine")
    (tmp_path / "config.toml").write_text(f"[outline]\npath = '{own}'\n")
    assert outline_of(services, book / "part" / "one.md") == ("mine", "my plan.md", "")


@pytest.mark.parametrize("chosen", ["nowhere.md", "part", "~nobody-at-all/x.md", "a\\u0000b"])
def test_an_outline_that_cannot_be_read_is_left_out_and_said_so(
    services: Services, book: Path, tmp_path: Path, chosen: str
) -> None:
    (tmp_path / "config.toml").write_text(f'[outline]\npath = "{chosen}"\n')
    text, _, problem = outline_of(services, book / "part" / "one.md")
    assert text == ""
    assert problem.startswith("the outline is left out: ")


@pytest.mark.parametrize("named", [True, False])
def test_no_outline_is_fetched_from_outside_through_a_link(
    services: Services, book: Path, tmp_path: Path, *, named: bool
) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (book / "outline.md").symlink_to(tmp_path / "secret.md")
    if named:
        (book / "afterword.toml").write_text('[outline]\npath = "outline.md"\n')
    text, _, problem = outline_of(services, book / "part" / "one.md")
    assert text == ""
    assert "outside the workspace" in problem


def test_settings_come_from_every_layer(services: Services, book: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[engine]\ntop_p = 0.5\ntemperature = 0.1\n")
    (book / "afterword.toml").write_text("[engine]\ntemperature = 0.9\n")
    engine = services.resolve(book, {"engine": {"seed": 4}}).settings.engine
    assert (engine.top_p, engine.temperature, engine.seed) == (0.5, 0.9, 4)
    bare = Services(environ=services._environ, settings_files=False)
    assert bare.resolve(book, {"engine": {"seed": 4}}).settings.engine.seed is None


def test_a_text_without_a_file_has_no_workspace(services: Services, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[context]\nauthors_note = "Rain."\n')
    settings = services.resolve(None, {}).settings
    plan, problem = services.read_plan(None, None, settings)
    assert (plan.outline_file, plan.authors_note, problem) == ("", "Rain.", "")


async def problem_of(services: Services, settings: Settings) -> EngineProblem:
    """What the ghost text's engine says when it is asked."""
    desk = services.desk(Manuscript.parse("It rained."), Plan(), settings)
    request = GenerationRequest(PromptText("It rained."), desk.sampling)
    with pytest.raises(EngineProblem) as caught:
        _ = [delta async for delta in desk.engine.stream(request)]
    return caught.value


def written(services: Services, editor: dict[str, object]) -> Settings:
    resolved = services.resolve(None, {"engine": editor})
    assert resolved.problems == ()
    return resolved.settings


def test_features_share_an_engine_unless_their_settings_differ(services: Services) -> None:
    settings = written(services, {"kind": "openai", "coach": {"model": "large"}})
    made = {
        feature: services.made_for(settings.engine_for(feature), offline=False)
        for feature in FEATURES
    }
    assert made["ghost"] is made["gap"] is made["summary"]
    assert made["coach"] is not made["ghost"]
    again = written(services, {"kind": "openai"})
    assert services.made_for(again.engine_for("ghost"), offline=False) is made["ghost"]


def test_one_llama_serves_every_feature_of_one_model(services: Services) -> None:
    settings = written(services, {"coach": {"temperature": 0.3}, "summary": {"max_tokens": 99}})
    for feature in FEATURES:
        services.made_for(settings.engine_for(feature), offline=False)
    assert len(services._engines()._made) == 3
    assert len(services._engines()._servers) == 1
    assert len(services._engines()._gates) == 1


async def test_a_desk_never_fails_and_its_engine_says_what_is_wrong(services: Services) -> None:
    elsewhere = {"kind": "openai", "base_url": "https://models.example/v1"}
    services._environ = {**services._environ, "AFTERWORD_OFFLINE": "1"}
    offline = await problem_of(services, written(services, elsewhere))
    assert offline.kind is ProblemKind.OFFLINE
    missing = await problem_of(services, written(services, {"model": "huge"}))
    assert missing.kind is ProblemKind.NO_WEIGHTS
    assert "afterword model list" in str(missing)
    unpulled = await problem_of(services, written(services, {}))
    assert "afterword model pull" in str(unpulled)
    await services.aclose()


def test_weights_are_missing_only_where_the_default_model_is_wanted(services: Services) -> None:
    assert services.weights_missing(written(services, {}))
    assert not services.weights_missing(written(services, {"kind": "openai"}))
    assert not services.weights_missing(written(services, {"model": "huge"}))


def test_weights_that_arrive_later_are_taken_up(services: Services) -> None:
    chosen = written(services, {}).engine_for("ghost")
    before = services.made_for(chosen, offline=False)
    assert not before.whole
    services.paths.models.mkdir(parents=True)
    (services.paths.models / f"{DEFAULT_MODEL}.gguf").write_bytes(b"GGUF")
    after = services.made_for(chosen, offline=False)
    assert after.whole
    assert services.made_for(chosen, offline=False) is after
    assert not services.weights_missing(written(services, {}))


async def test_pulling_is_forbidden_offline(services: Services) -> None:
    services._environ = {**services._environ, "AFTERWORD_OFFLINE": "1"}
    with pytest.raises(EngineProblem) as caught:
        await services.pull_weights(lambda _done, _total: None)
    assert caught.value.kind is ProblemKind.OFFLINE


def test_a_desk_draws_as_settings_say(services: Services) -> None:
    settings = written(services, {"temperature": 0.4, "seed": 3, "stop": ["END"], "api": "chat"})
    desk = services.desk(Manuscript.parse(""), Plan(), settings)
    assert (desk.sampling.temperature, desk.sampling.seed) == (0.4, 3)
    assert (desk.sampling.stop, desk.chat, desk.context_tokens) == (("END",), True, 1536)
    assert desk.sampling.max_tokens == 1536
