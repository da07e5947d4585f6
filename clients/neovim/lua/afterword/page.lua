--- Windows of text that is no file: what would be sent, the story so far, what was proposed.
local M = {}

local namespace = vim.api.nvim_create_namespace('afterword.page')

--- A stretch of a line in a colour: the row from 0, columns in bytes, a highlight group.
---@alias afterword.Paint { [1]: integer, [2]: integer, [3]: integer, [4]: string }

--- Opens a window below with lines that can't be changed; closed, they are gone.
---@param lines string[]
---@param filetype? string
---@param title? string for the window's status line
---@return integer buf
function M.open(lines, filetype, title)
  vim.cmd('botright new')
  local buf = vim.api.nvim_get_current_buf()
  vim.bo[buf].buftype, vim.bo[buf].bufhidden, vim.bo[buf].swapfile = 'nofile', 'wipe', false
  vim.bo[buf].undolevels = -1
  M.write(buf, lines)
  vim.wo.linebreak, vim.wo.breakindent = true, true
  if title then
    vim.wo.statusline = ' ' .. title
  end
  if filetype then
    -- its colours only: as a file of that type it would be taken for a manuscript
    vim.bo[buf].syntax = filetype
  end
  return buf
end

--- How many lines two texts begin with in common, and end with.
local function in_common(old, new)
  local first, last = 0, 0
  local least = math.min(#old, #new)
  while first < least and old[first + 1] == new[first + 1] do
    first = first + 1
  end
  while last < least - first and old[#old - last] == new[#new - last] do
    last = last + 1
  end
  return first, last
end

--- Writes other lines into such a window. Those that stay aren't touched, so that the cursor stays on
--- what it is on while text comes in above it.
---@param lines string[]
---@param paints? afterword.Paint[]
function M.write(buf, lines, paints)
  local first, last = in_common(vim.api.nvim_buf_get_lines(buf, 0, -1, false), lines)
  vim.bo[buf].modifiable = true
  vim.api.nvim_buf_set_lines(
    buf,
    first,
    -1 - last,
    false,
    vim.list_slice(lines, first + 1, #lines - last)
  )
  vim.bo[buf].modifiable = false
  vim.api.nvim_buf_clear_namespace(buf, namespace, 0, -1)
  for _, paint in ipairs(paints or {}) do
    local mark = { end_col = paint[3], hl_group = paint[4] }
    vim.api.nvim_buf_set_extmark(buf, namespace, paint[1], paint[2], mark)
  end
end

--- Makes the current window no higher than its text, and at most half the screen.
function M.fit()
  local rows = vim.api.nvim_win_text_height(0, {}).all
  vim.api.nvim_win_set_height(0, math.max(math.min(rows, math.floor(vim.o.lines / 2)), 3))
end

--- Closes such a window.
function M.close(buf)
  if vim.api.nvim_buf_is_valid(buf) then
    vim.api.nvim_buf_delete(buf, { force = true })
  end
end

--- Maps a key in such a window.
---@param does fun()
function M.key(buf, key, does)
  vim.keymap.set('n', key, does, { buffer = buf, nowait = true })
end

--- Some text on one line: paragraphs are divided by a mark.
---@return string
function M.one_line(text)
  return (vim.trim(text):gsub('%s*\n%s*', ' ¶ '))
end

return M
