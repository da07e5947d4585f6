"""The plugin's own house: modules load, the help has its tags, pure functions do what they say."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from clients.neovim.editor import CLIENT, squeezed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.neovim

MODULES = sorted(
    path.relative_to(CLIENT / "lua").with_suffix("").as_posix().replace("/", ".")
    for path in CLIENT.glob("lua/**/*.lua")
)


def evaluate(program: Path, folder: Path, lua: str) -> object:
    """Runs Lua in a Neovim without a window, and returns what it returns."""
    script = folder / "run.lua"
    body = f"vim.opt.rtp:prepend({json.dumps(str(CLIENT))})\nlocal function run()\n{lua}\nend\n"
    script.write_text(body + "io.stdout:write(vim.json.encode({ run() }))\n", encoding="utf-8")
    command = [program, "--clean", "-l", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (result,) = json.loads(done.stdout)
    return result


def test_every_module_loads_and_leaves_no_global(program: Path, tmp_path: Path) -> None:
    loads = "\n".join(f"require('{module.removesuffix('.init')}')" for module in MODULES)
    lua = f"""
    local before = vim.tbl_keys(_G)
    {loads}
    dofile('{CLIENT}/lsp/afterword.lua')
    dofile('{CLIENT}/plugin/afterword.lua')
    local function is_new(name) return not vim.list_contains(before, name) end
    return vim.tbl_filter(is_new, vim.tbl_keys(_G))
    """
    assert evaluate(program, tmp_path, lua) in ([], {})
    assert len(MODULES) > 10


def test_the_help_has_its_tags(program: Path, tmp_path: Path) -> None:
    (tmp_path / "doc").mkdir()
    text = (CLIENT / "doc" / "afterword.txt").read_text(encoding="utf-8")
    (tmp_path / "doc" / "afterword.txt").write_text(text, encoding="utf-8")
    evaluate(program, tmp_path, f"vim.cmd.helptags('{tmp_path}/doc') return 1")
    tags = (tmp_path / "doc" / "tags").read_text(encoding="utf-8")
    for tag in ("afterword.txt", ":Afterword", "vim.g.afterword", "hl-AfterwordGhost"):
        assert f"\n{tag}\t" in f"\n{tags}"
    assert max(map(len, text.splitlines())) <= 78


def test_every_subcommand_and_key_is_in_the_help(program: Path, tmp_path: Path) -> None:
    text = (CLIENT / "doc" / "afterword.txt").read_text(encoding="utf-8")
    names = evaluate(
        program, tmp_path, "return require('afterword.commands').complete('', 'Afterword ')"
    )
    assert isinstance(names, list)
    assert [
        name for name in names if f":Afterword {name}" not in text.replace("[status]", "status")
    ] == []
    keys = evaluate(program, tmp_path, "return require('afterword.config').defaults.keys")
    assert isinstance(keys, dict)
    for name, key in keys.items():
        assert f"<Plug>(afterword-{name.replace('_', '-')})" in text
        assert f"    {key} " in text


@pytest.mark.parametrize(
    ("text", "word", "sentence"),
    [
        (" to the quay. Then", " to", " to the quay."),
        ("\n\nNobody saw", "\n\nNobody", "\n\nNobody saw"),
        (" “Stop!” he said. Dr. Bell didn't.", " “Stop!”", " “Stop!” he said."),
        ("… and then? Yes", "…", "… and then?"),
        (" and went\nhome. She", " and", " and went"),
        ("海上没有声音。灯亮着。", "海上", "海上没有声音。"),
        ("、灯。”他", "、灯。”", "、灯。”"),
        (" 👩‍👩‍👧‍👦", " 👩‍👩‍👧‍👦", " 👩‍👩‍👧‍👦"),
        (" ", " ", " "),
    ],
)
def test_the_pieces_of_a_partial_acceptance(
    program: Path, tmp_path: Path, text: str, word: str, sentence: str
) -> None:
    if "👩" in text and program.parent.parent.name == "0.10":
        pytest.skip("Neovim 0.10 doesn't join emoji")
    lua = f"""
    local pieces, text = require('afterword.pieces'), vim.json.decode([==[{json.dumps(text)}]==])
    return {{ pieces.word(text), pieces.sentence(text) }}
    """
    assert evaluate(program, tmp_path, lua) == [word, sentence]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "the sea had been out for hours when she came down the steps",
        "averyveryverylongwordthatfitsnowhereatall and more",
        "老人坐在船边，灯还亮着，「海上却没有一点声音」。老人把绳子在手上绕了两圈。",
        "mixed 海 and land, 灯light 灯。 end",
        "a   run    of      spaces          and  one  more   ",
        "🌊🌊🌊 e\u0301e\u0301e\u0301 ｆｕｌｌ　ｗｉｄｔｈ",
        "tabs\tare\tspaces",
    ],
)
def test_rows_keep_their_widths_and_lose_no_word(program: Path, tmp_path: Path, text: str) -> None:
    lua = f"""
    local wrap, text = require('afterword.wrap'), vim.json.decode([==[{json.dumps(text)}]==])
    local faults, kept = {{}}, {{}}
    for width = 2, 30 do
      for first = 1, width do
        local rows, left = wrap.rows(text, first, width)
        kept[#kept + 1] = table.concat(rows)
        for number, row in ipairs(rows) do
          local cells = vim.fn.strdisplaywidth(row)
          local room = number == 1 and first or width
          local full = cells + (number == #rows and left or 0)
          if full ~= room then
            faults[#faults + 1] = ('%d/%d %d: %q'):format(first, width, number, row)
          end
        end
      end
    end
    return {{ vim.list_slice(faults, 1, 5), kept }}
    """
    result = evaluate(program, tmp_path, lua)
    assert isinstance(result, list)
    faults, kept = result
    assert faults in ([], {})
    assert {squeezed(row) for row in kept} == {squeezed(text)}


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("老人坐在船边，灯亮", 12, ["老人坐在船  ", "边，灯亮"]),
        ("老人坐在「船边", 10, ["老人坐在  ", "「船边"]),
        ("the sea—had been", 9, ["the      ", "sea—had  ", "been"]),
    ],
)
def test_a_row_neither_begins_with_a_stop_nor_ends_with_an_opening_quote(
    program: Path, tmp_path: Path, text: str, width: int, rows: list[str]
) -> None:
    lua = f"return (require('afterword.wrap').rows('{text}', {width}, {width}))"
    assert evaluate(program, tmp_path, lua) == rows
