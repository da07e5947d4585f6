--- Ghost text on the screen. In a window that wraps, all of it is one inline text padded to the rows'
--- ends: it flows, scrolls and indents like the text it would become, and text after the cursor
--- stands where it would stand. In a window that doesn't wrap, later rows are virtual lines.
local wrap = require('afterword.wrap')

local M = {}

local namespace = vim.api.nvim_create_namespace('afterword.ghost')

--- AfterwordGhost has the colour of a comment, and one for terminals without true colour, where
--- Neovim's own scheme gives comments none. A colour scheme or the writer may define it.
function M.highlights()
  local comment = vim.api.nvim_get_hl(0, { name = 'Comment', link = false })
  vim.api.nvim_set_hl(0, 'AfterwordGhost', {
    default = true,
    fg = comment.fg,
    ctermfg = comment.ctermfg or 8,
    italic = comment.italic,
    cterm = { italic = comment.italic },
  })
  for name, link in pairs({
    AfterwordHint = 'AfterwordGhost',
    AfterwordOld = 'DiffDelete',
    AfterwordNew = 'DiffAdd',
    AfterwordMarked = 'DiffAdd',
    AfterwordWritten = 'DiffText',
  }) do
    vim.api.nvim_set_hl(0, name, { default = true, link = link })
  end
end

function M.clear(buf)
  if vim.api.nvim_buf_is_valid(buf) then
    vim.api.nvim_buf_clear_namespace(buf, namespace, 0, -1)
  end
end

--- Cells that the rows after a line's first one lose to 'breakindent' and 'showbreak'.
local function continuation_indent(lnum, width)
  local lost = vim.fn.strdisplaywidth(vim.o.showbreak)
  if vim.wo.breakindent then
    local shift = tonumber(vim.wo.breakindentopt:match('shift:(-?%d+)')) or 0
    local least = tonumber(vim.wo.breakindentopt:match('min:(%d+)')) or 20
    lost = lost + math.max(math.min(vim.fn.indent(lnum) + shift, width - least), 0)
  end
  return lost
end

--- All rows of the ghost, each padded to the edge but the last; at most `height` of them.
local function lay_out(text, first, width, height)
  local rows, left = {}, 0
  for index, line in ipairs(vim.split(text, '\n', { plain = true })) do
    if index > 1 then
      rows[#rows] = rows[#rows] .. (' '):rep(left)
    end
    local more
    more, left = wrap.rows(line, index == 1 and first or width, width)
    vim.list_extend(rows, more)
  end
  if #rows > height then
    rows = vim.list_slice(rows, 1, height)
    rows[height] = rows[height]:gsub('%s+$', '') .. ' …'
  end
  return rows
end

--- Scrolls until the cursor's line, the ghost in it and `below` virtual lines under it are in sight,
--- which Neovim does for what is typed but not for what is drawn.
local function make_room(win, row, width, below)
  local view = vim.fn.winsaveview()
  local top, skip = view.topline, view.skipcol
  local function height(last)
    local span = { start_row = top - 1, start_vcol = skip, end_row = last }
    return vim.api.nvim_win_text_height(win, span).all
  end
  local missing = height(row) + below - vim.api.nvim_win_get_height(win)
  while missing > 0 and top <= row do
    local rows = height(top - 1)
    if vim.wo.smoothscroll and missing < rows then
      skip, missing = skip + missing * width, 0
    else
      top, skip, missing = top + 1, 0, missing - rows
    end
  end
  if top ~= view.topline or skip ~= view.skipcol then
    vim.fn.winrestview({ topline = top, skipcol = skip })
  end
end

--- Draws `text` at a position of the current window's buffer, and a hint behind it.
---@param row integer from 0
---@param col integer in bytes, from 0
---@param hint? string
function M.show(buf, row, col, text, hint)
  M.clear(buf)
  local win = vim.api.nvim_get_current_win()
  local width = vim.api.nvim_win_get_width(win) - vim.fn.getwininfo(win)[1].textoff
  local before = math.max(vim.fn.virtcol({ row + 1, col + 1 }, true)[1] - 1, 0)
  local height = vim.api.nvim_win_get_height(win)
  local opts = { virt_text_pos = 'inline' }
  if vim.wo.wrap then
    local rest = math.max(width - continuation_indent(row + 1, width), 1)
    local rows = lay_out(text, width - before % width, rest, math.max(height - 1, 1))
    opts.virt_text = { { table.concat(rows), 'AfterwordGhost' } }
  else
    -- a cell is left free, or Neovim would scroll sideways for what fills the row
    local first = math.max(width - 1 - (before - vim.fn.winsaveview().leftcol), 0)
    local rows = lay_out(text, first, width, math.max(height - 1, 1))
    opts.virt_text = { { table.remove(rows, 1), 'AfterwordGhost' } }
    opts.virt_lines = vim.tbl_map(function(line)
      return { { line, 'AfterwordGhost' } }
    end, rows)
  end
  if hint then
    table.insert(opts.virt_text, { ' ' .. hint, 'AfterwordHint' })
  end
  vim.api.nvim_buf_set_extmark(buf, namespace, row, col, opts)
  make_room(win, row, width, #(opts.virt_lines or {}))
end

return M
