"""Layering, allowlists, and what is said about bad keys."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.config import KEYS, Reach, Resolved, Shape, from_mapping, resolve

CANARY = "sk-canary-4f1c"


def nested(path: str, value: object) -> dict[str, Any]:
    for part in reversed(path.split(".")):
        value = {part: value}
    assert isinstance(value, dict)
    return value


def merged(*mappings: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for mapping in mappings:
        for name, value in mapping.items():
            old = whole.get(name)
            both = isinstance(old, dict) and isinstance(value, dict)
            whole[name] = merged(old, value) if both else value
    return whole


def layered(
    user: dict[str, Any] | None = None,
    editor: dict[str, Any] | None = None,
    project: dict[str, Any] | None = None,
    environ: dict[str, str] | None = None,
) -> Resolved:
    return resolve(
        from_mapping(user, "config.toml"),
        from_mapping(editor, "editor settings"),
        from_mapping(project, "afterword.toml"),
        environ,
    )


def messages(resolved: Resolved) -> list[str]:
    return [str(problem) for problem in resolved.problems]


def test_nothing_written_is_the_embedded_engine_and_no_problem() -> None:
    resolved = resolve()
    assert resolved.problems == ()
    assert resolved.settings.engine.kind == "embedded"
    assert resolved.settings.engine.context_tokens == 1536
    assert resolved.settings.completion.trigger == "pause"
    assert not resolved.settings.offline


def test_editor_goes_before_user_and_project_before_both() -> None:
    resolved = layered(
        {"engine": {"temperature": 0.1, "top_p": 0.5, "seed": 7}},
        {"engine": {"temperature": 0.2, "top_p": 0.6}},
        {"engine": {"temperature": 0.3}},
    )
    engine = resolved.settings.engine
    assert (engine.temperature, engine.top_p, engine.seed) == (0.3, 0.6, 7)
    assert resolved.origins is not None
    assert resolved.origins["engine.temperature"] == "afterword.toml"
    assert resolved.origins["engine.seed"] == "config.toml"


def test_a_null_sets_nothing() -> None:
    resolved = layered(
        {"engine": {"kind": "openai", "temperature": 0.1}},
        {"engine": {"kind": None, "temperature": None, "coach": None}, "completion": None},
    )
    assert resolved.problems == ()
    assert resolved.settings.engine.kind == "openai"
    assert resolved.settings.engine.temperature == 0.1


VALID: dict[Shape, st.SearchStrategy[object]] = {
    Shape.TEXT: st.text("aA_:/.", max_size=20),
    Shape.TEXTS: st.lists(st.text("ab", min_size=1, max_size=5), max_size=3),
    Shape.SWITCH: st.booleans(),
    Shape.INTEGER: st.integers(-10, 10_000),
    Shape.NUMBER: st.floats(-5, 10_000),
}


@given(st.data())
def test_of_each_key_the_highest_layer_that_sets_it_well_counts(data: st.DataObject) -> None:
    paths = data.draw(st.lists(st.sampled_from(sorted(KEYS)), min_size=1, max_size=8, unique=True))
    layers: list[dict[str, Any]] = []
    expected: dict[str, str] = {}
    for name in ("config.toml", "editor settings", "afterword.toml"):
        written: list[dict[str, Any]] = []
        for path in paths:
            key = KEYS[path]
            value = data.draw(
                st.sampled_from(key.choices) if key.choices else st.none() | VALID[key.shape]
            )
            written.append(nested(path, value))
            allowed = name != "afterword.toml" or key.reach is Reach.PROJECT
            outside = name == "afterword.toml" and path in {"outline.path", "lore.path"}
            if value is not None and allowed and not key.read(value)[1] and not outside:
                expected[path] = name
        layers.append(merged(*written))
    for layer in layers[2:]:
        layer.pop("outline", None)
        layer.get("lore", {}).pop("path", None)
    origins = layered(*layers).origins
    assert origins == expected


@pytest.mark.parametrize("path", [path for path, key in KEYS.items() if key.choices])
def test_a_wrong_choice_names_the_right_ones(path: str) -> None:
    resolved = layered(nested(path, "nonsense"))
    [line] = messages(resolved)
    assert line.startswith(f"config.toml: {path} should be ")
    assert all(f'"{choice}"' in line for choice in KEYS[path].choices)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"engine": {"temperatuur": 1}}, "did you mean engine.temperature?"),
        ({"engin": {"kind": "openai"}}, "engin is unknown; did you mean engine?"),
        ({"temperature": 1}, "did you mean engine.temperature?"),
        ({"engine": {"goast": {}}}, "did you mean engine.ghost?"),
        ({"engine": {"coach": {"modl": "x"}}}, "did you mean engine.coach.model?"),
        ({"zzz": 1}, "zzz is unknown"),
        ({"engine": 3}, "engine should be a table"),
        ({"engine": {"context_tokens": "many"}}, "should be a whole number of at least 256"),
        ({"engine": {"context_tokens": 4096.5}}, "should be a whole number"),
        ({"engine": {"context_tokens": True}}, "should be a whole number"),
        ({"engine": {"temperature": float("nan")}}, "should be a number from 0 to 2"),
        ({"engine": {"top_p": float("inf")}}, "should be a number from 0 to 1"),
        ({"engine": {"seed": 10**400}}, "should be a whole number"),
        ({"engine": {"stop": "END"}}, "should be a list of strings"),
        ({"engine": {"stop": ["END", 3]}}, "should be a list of strings"),
        ({"engine": {"base_url": "localhost:8000"}}, "should be an address"),
        ({"engine": {"base_url": "http://[::1"}}, "should be an address"),
        ({"engine": {"proxy": "nonsense"}}, "should be an address"),
        ({"completion": {"prefetch": "yes"}}, "should be true or false"),
        ({"context": {"authors_note": "x" * 5000}}, "longer than 4000 characters"),
    ],
)
def test_a_bad_key_is_one_warning_and_the_rest_applies(
    written: dict[str, Any], expected: str
) -> None:
    resolved = layered(merged({"engine": {"max_tokens": 99}}, written))
    [problem] = resolved.problems
    assert expected in problem.message
    assert not problem.fatal
    if written != {"engine": 3}:
        assert resolved.settings.engine.max_tokens == 99


def test_a_project_may_set_lengths_temperatures_and_what_concerns_the_text() -> None:
    resolved = layered(
        project={
            "engine": {"temperature": 0.5, "ghost": {"temperature": 0.6}},
            "completion": {"paragraph_tokens": 300, "sentence_tokens": 40},
            "manuscript": {"gap_markers": ["XXX"]},
            "outline": {"path": "plan/beats.md"},
            "context": {"authors_note": "Rain throughout."},
        }
    )
    assert resolved.problems == ()
    assert resolved.settings.engine_for("ghost").temperature == 0.6
    assert resolved.settings.engine_for("coach").temperature == 0.5
    assert resolved.settings.gap_markers == ("XXX",)
    assert resolved.settings.outline == "plan/beats.md"
    assert resolved.settings.authors_note == "Rain throughout."


@pytest.mark.parametrize(
    "path", [path for path, key in KEYS.items() if key.reach is not Reach.PROJECT]
)
def test_nothing_else_from_a_project_counts(path: str) -> None:
    plain = {Shape.TEXT: "x", Shape.TEXTS: ["x"], Shape.SWITCH: True}.get(KEYS[path].shape, 1)
    resolved = layered(project=nested(path, plain))
    [problem] = resolved.problems
    assert f"{path} is ignored in a project" in problem.message
    assert resolved.settings == resolve().settings


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../secrets.md", "a/../../b", "~/x.md", r"C:\x.md", r"..\x.md", r"\\host\x"],
)
def test_a_projects_path_stays_inside_the_workspace(path: str) -> None:
    resolved = layered(project={"outline": {"path": path}})
    [problem] = resolved.problems
    assert "outside the workspace" in problem.message
    assert resolved.settings.outline == ""


def test_a_writers_own_path_may_lie_anywhere() -> None:
    resolved = layered({"outline": {"path": "/home/ada/plans/beats.md"}})
    assert resolved.problems == ()
    assert resolved.settings.outline == "/home/ada/plans/beats.md"


@pytest.mark.parametrize(
    "written",
    [
        {"engine": {"api_key": CANARY}},
        {"engine": {"apiKey": CANARY}},
        {"api_key": CANARY},
        {"engine": {"coach": {"token": CANARY}}},
        {"engine": {"api_key_env": CANARY}},
        {"engine": {"base_url": f"http://ada:{CANARY}@host/v1"}},
        {"engine": {"base_url": f"http://host/v1?key={CANARY}"}},
        {"engine": {"kind": CANARY}},
        {"engine": {"seed": CANARY}},
        {"engine": {"api_kye": CANARY}},
    ],
)
def test_a_key_in_a_file_is_a_warning_that_never_repeats_it(written: dict[str, Any]) -> None:
    for resolved in (layered(written), layered(project=written)):
        [line] = messages(resolved)
        assert CANARY not in line
        assert CANARY not in repr(resolved)


@pytest.mark.parametrize("name", ["api_key", "apiKey", "key", "token"])
def test_a_key_in_a_file_is_told_where_to_go(name: str) -> None:
    [line] = messages(layered({"engine": {name: CANARY}}))
    assert "environment variable" in line
    assert "engine.api_key_env" in line


def test_a_feature_inherits_what_it_does_not_override() -> None:
    settings = layered(
        {
            "engine": {
                "kind": "openai",
                "base_url": "http://one.example/v1",
                "model": "small",
                "temperature": 0.7,
                "coach": {"model": "large"},
            }
        }
    ).settings
    coach = settings.engine_for("coach")
    assert (coach.model, coach.base_url, coach.temperature) == (
        "large",
        "http://one.example/v1",
        0.7,
    )
    assert settings.engine_for("ghost") == settings.engine
    assert settings.engine.context_tokens == 4096


def test_a_feature_of_another_kind_starts_from_that_kinds_defaults() -> None:
    settings = layered(
        {
            "engine": {
                "kind": "openai",
                "model": "small",
                "context_tokens": 32_000,
                "temperature": 0.7,
                "ghost": {"kind": "embedded"},
            }
        }
    ).settings
    ghost = settings.engine_for("ghost")
    assert (ghost.kind, ghost.model, ghost.context_tokens) == ("embedded", "", 1536)
    assert ghost.temperature == 0.7


def test_generative_summary_is_a_key_of_the_summary_alone() -> None:
    assert layered({"engine": {"summary": {"generative": False}}}).problems == ()
    [line] = messages(layered({"engine": {"generative": False}}))
    assert "did you mean engine.summary.generative?" in line


def test_pauses_the_wrong_way_round() -> None:
    resolved = layered({"completion": {"min_pause_ms": 2000, "max_pause_ms": 100}})
    assert "below" in messages(resolved)[0]
    assert resolved.settings.completion.max_pause_ms == 2000


@pytest.mark.parametrize(
    ("written", "offline"), [("1", True), ("true", True), ("0", False), ("", False), ("no", False)]
)
def test_offline(written: str, offline: bool) -> None:  # noqa: FBT001 -- a test's parameter
    assert layered(environ={"AFTERWORD_OFFLINE": written}).settings.offline is offline


def test_the_log_level_of_the_environment_goes_first() -> None:
    written = {"log": {"level": "error"}}
    assert layered(written).settings.log_level == "error"
    chosen = layered(written, environ={"AFTERWORD_LOG_LEVEL": "DEBUG"})
    assert chosen.settings.log_level == "debug"
    wrong = layered(written, environ={"AFTERWORD_LOG_LEVEL": "loud"})
    assert wrong.settings.log_level == "error"
    assert messages(wrong)[0].startswith("AFTERWORD_LOG_LEVEL: should be ")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["engine", "kind", "ghost", "completion", "outline", "path", "x\n"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(["engine"]), json_values, max_size=4))
def test_no_mapping_whatever_breaks_it(values: dict[str, Any]) -> None:
    for resolved in (layered(values), layered(project=values)):
        assert resolved.fatal is None
        assert all("\n" not in line for line in messages(resolved))


def test_the_coachs_settings_are_resolved_and_a_project_has_its_say_in_some() -> None:
    user = {"coach": {"persona": "hard-editor", "model": "asked"}}
    project = {"coach": {"off": ["echo"], "enabled": False, "persona": "mentor"}}
    resolved = layered(user, {}, project)
    coach = resolved.settings.coach
    assert (coach.persona, coach.model) == ("hard-editor", "asked")
    assert (coach.off, coach.enabled) == (("echo",), False)
    (problem,) = resolved.problems
    assert "coach.persona is ignored in a project" in problem.message


def test_generative_coach_is_a_key_of_the_coach_alone() -> None:
    resolved = layered({"engine": {"coach": {"generative": True}}})
    assert resolved.problems == ()
    assert resolved.settings.engine_for("coach").generative_coach is True
    assert resolved.settings.engine_for("coach").generative_summary is None
