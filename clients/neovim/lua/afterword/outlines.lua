--- `:Afterword outlines`: proposals with a box before each piece; what is marked goes into outline.md.
local page = require('afterword.page')
local say = require('afterword.say').say
local server = require('afterword.server')

local M = {}

local EMPTY, MARKED = '[ ]', '[x]'
local HINT = '" Space marks a piece, Enter puts what is marked into outline.md, q takes nothing'

--- The lines of the window, and which piece stands on which line.
local function listed(proposals)
  local lines, pieces = { HINT }, {}
  for _, proposal in ipairs(proposals) do
    vim.list_extend(lines, { '', '── ' .. proposal.lens })
    for _, piece in ipairs(proposal.pieces) do
      local inside = piece.id:match('%..*%.') ~= nil
      local words = vim.split(piece.label or piece.text, '\n', { plain = true })
      if not inside then
        lines[#lines + 1] = ''
      end
      lines[#lines + 1] = ('%s %s%s'):format(EMPTY, inside and '  ' or '', words[1])
      pieces[#lines] = piece
      for _, more in ipairs(vim.list_slice(words, 2)) do
        lines[#lines + 1] = (' '):rep(#EMPTY + 1) .. '  ' .. more
      end
    end
  end
  return lines, pieces
end

--- Marks the piece on the cursor's line, or takes its mark away.
local function toggle(buf, pieces)
  local row = vim.api.nvim_win_get_cursor(0)[1]
  if not pieces[row] then
    return
  end
  local line = vim.api.nvim_buf_get_lines(buf, row - 1, row, true)[1]
  local mark = vim.startswith(line, MARKED) and EMPTY or MARKED
  vim.bo[buf].modifiable = true
  vim.api.nvim_buf_set_text(buf, row - 1, 0, row - 1, #EMPTY, { mark })
  vim.bo[buf].modifiable = false
end

--- The texts of the marked pieces, in their order.
local function marked(buf, pieces)
  local texts = {}
  for row, line in ipairs(vim.api.nvim_buf_get_lines(buf, 0, -1, true)) do
    if pieces[row] and vim.startswith(line, MARKED) then
      texts[#texts + 1] = pieces[row].text
    end
  end
  return texts
end

--- Has the server put pieces in, which asks Neovim to: the outline is open then, and not yet saved.
local function take(manuscript, uri, texts)
  server.execute(manuscript, 'afterword.outlines', { uri = uri, take = texts }, function(answer)
    if type(answer) == 'table' and answer.applied then
      vim.cmd.split(vim.fn.fnameescape(vim.uri_to_fname(answer.uri)))
    end
  end)
end

local function show(manuscript, uri, proposals)
  local lines, pieces = listed(proposals)
  local buf = page.open(lines, 'markdown')
  local function on(key, does)
    vim.keymap.set('n', key, does, { buffer = buf, nowait = true })
  end
  on('<Space>', function()
    toggle(buf, pieces)
  end)
  on('q', vim.cmd.close)
  on('<CR>', function()
    local texts = marked(buf, pieces)
    vim.cmd.close()
    if #texts > 0 then
      take(manuscript, uri, texts)
    end
  end)
end

--- Asks for so many proposals, the server's own number if not said.
---@param count? integer
function M.propose(count)
  local manuscript = vim.api.nvim_get_current_buf()
  local uri = vim.uri_from_bufnr(manuscript)
  say('Afterword: outlining …')
  local wanted = { uri = uri, count = count }
  server.execute(manuscript, 'afterword.outlines', wanted, function(answer)
    answer = type(answer) == 'table' and answer or {}
    if type(answer.note) == 'string' then
      say('Afterword: ' .. answer.note)
    end
    if #(answer.proposals or {}) > 0 then
      show(manuscript, uri, answer.proposals)
    end
  end)
end

return M
