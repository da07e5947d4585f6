--- Places and stretches of a manuscript, as Neovim has them and as the server is told them.
local server = require('afterword.server')

local M = {}

local namespace = vim.api.nvim_create_namespace('afterword.places')

--- A stretch of a buffer: rows from 0, columns in bytes, the end not in it.
---@class afterword.Stretch
---@field [1] integer first row
---@field [2] integer column in it
---@field [3] integer last row
---@field [4] integer column in it

--- How many columns of an encoding some text takes.
local function width(text, encoding)
  if encoding == 'utf-8' then
    return #text
  end
  local _, characters = text:gsub('[^\128-\191]', '')
  local _, beyond_the_basic_plane = text:gsub('[\240-\255]', '')
  return characters + (encoding == 'utf-16' and beyond_the_basic_plane or 0)
end

--- The byte at which a column of an encoding begins; the line's end where it is further on.
local function byte_at(line, column, encoding)
  if encoding == 'utf-8' then
    return math.min(column, #line)
  end
  local at, counted = 0, 0
  for character in line:gmatch('[^\128-\191][\128-\191]*') do
    if counted >= column then
      break
    end
    counted = counted + width(character, encoding)
    at = at + #character
  end
  return at
end

local function line_of(buf, row)
  return vim.api.nvim_buf_get_lines(buf, row, row + 1, false)[1] or ''
end

local function encoding_of(buf)
  local client = server.client(buf)
  return client and client.offset_encoding or 'utf-16'
end

---@return table position as the server is told it
function M.position(buf, row, column)
  local before = line_of(buf, row):sub(1, column)
  return { line = row, character = width(before, encoding_of(buf)) }
end

---@param stretch afterword.Stretch
---@return table range as the server is told it
function M.range(buf, stretch)
  return {
    start = M.position(buf, stretch[1], stretch[2]),
    ['end'] = M.position(buf, stretch[3], stretch[4]),
  }
end

--- Where a range of the server's is, in a text that has it.
---@return afterword.Stretch
function M.stretch(buf, range)
  local encoding, last = encoding_of(buf), vim.api.nvim_buf_line_count(buf) - 1
  local result = {}
  for _, position in ipairs({ range.start, range['end'] }) do
    local beyond = position.line > last -- where a text ends in a line break, its end is a line more
    local row = beyond and last or position.line
    local line = line_of(buf, row)
    local column = beyond and #line or byte_at(line, position.character, encoding)
    vim.list_extend(result, { row, column })
  end
  return result
end

--- The words of a stretch.
---@return string
function M.text(buf, stretch)
  local lines = vim.api.nvim_buf_get_text(buf, stretch[1], stretch[2], stretch[3], stretch[4], {})
  return table.concat(lines, '\n')
end

--- The cursor; at the end of a line in normal mode, where writing would go on.
---@return afterword.Stretch empty
function M.cursor()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local line = vim.api.nvim_get_current_line()
  local inserting = vim.fn.mode():find('^[iR]') or vim.fn.mode(1):find('^ni')
  if not inserting and line ~= '' and column + vim.str_utf_end(line, column + 1) + 1 >= #line then
    column = #line
  end
  return { row - 1, column, row - 1, column }
end

--- Between two marks, both characters in it; whole lines without the blank ones at their ends.
local function between(first, last, whole_lines)
  local from, to = first[2] - 1, last[2] - 1
  if not whole_lines then
    local line = line_of(0, to)
    local at = math.min(last[3], #line)
    local past = at == 0 and 0 or at + vim.str_utf_end(line, at)
    return { from, math.min(first[3] - 1, #line_of(0, from)), to, past }
  end
  while from < to and not line_of(0, from):find('%S') do
    from = from + 1
  end
  while from < to and not line_of(0, to):find('%S') do
    to = to - 1
  end
  return { from, 0, to, #line_of(0, to) }
end

--- What the writer has selected or given a command lines for; nil where it is nothing.
---@param lines? integer[] the first and the last line that the command was given
---@return afterword.Stretch?
function M.selected(lines)
  local mode = vim.fn.mode()
  if mode == 'v' or mode == 'V' then -- a mapping that runs in visual mode
    local here, there = vim.fn.getpos('.'), vim.fn.getpos('v')
    local forward = here[2] > there[2] or (here[2] == there[2] and here[3] > there[3])
    local first, last = forward and there or here, forward and here or there
    local stretch = between(first, last, mode == 'V')
    vim.cmd.normal({ vim.keycode('<Esc>'), bang = true })
    return stretch
  end
  if not lines then
    return nil
  end
  local first, last = vim.fn.getpos("'<"), vim.fn.getpos("'>")
  if vim.fn.visualmode() == 'v' and first[2] == lines[1] and last[2] == lines[2] then
    return between(first, last, false)
  end
  return between({ 0, lines[1], 1 }, { 0, lines[2], 1 }, true)
end

--- Follows a stretch through what is typed around it, and what is put in its place.
---@param stretch afterword.Stretch
---@return fun(): afterword.Stretch? where nil where the buffer is gone
---@return fun() release
function M.hold(buf, stretch)
  local mark = vim.api.nvim_buf_set_extmark(buf, namespace, stretch[1], stretch[2], {
    end_row = stretch[3],
    end_col = stretch[4],
    right_gravity = false,
    end_right_gravity = true,
  })
  local function where()
    if not vim.api.nvim_buf_is_loaded(buf) then
      return nil
    end
    local at = vim.api.nvim_buf_get_extmark_by_id(buf, namespace, mark, { details = true })
    return at[1] and { at[1], at[2], at[3].end_row, at[3].end_col } or nil
  end
  return where,
    function()
      if vim.api.nvim_buf_is_valid(buf) then
        vim.api.nvim_buf_del_extmark(buf, namespace, mark)
      end
    end
end

return M
