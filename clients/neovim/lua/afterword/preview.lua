--- A window that shows what would change in the writer's text, and asks for a yes. Its colours are
--- AfterwordOld and AfterwordNew.
local differing = require('afterword.differing')
local page = require('afterword.page')
local places = require('afterword.places')

local M = {}

local groups = { old = 'AfterwordOld', new = 'AfterwordNew' }

--- Lines with what differs between two wordings, and their colours.
local function add(lines, paints, old, new)
  lines[#lines + 1] = ''
  for _, piece in ipairs(differing.pieces(old, new)) do
    for number, part in ipairs(vim.split(piece[1], '\n', { plain = true })) do
      if number > 1 then
        lines[#lines + 1] = ''
      end
      local from = #lines[#lines]
      lines[#lines] = lines[#lines] .. part
      if groups[piece[2]] and part ~= '' then
        paints[#paints + 1] = { #lines - 1, from, from + #part, groups[piece[2]] }
      end
    end
  end
end

---@class afterword.Preview
---@field title string what would be done
---@field changes { [1]: string, [2]: string }[] wordings now and then

--- Asks about one of several ways to change the text.
---@param previews afterword.Preview[]
---@param decide fun(index?: integer) called once: which of them, or nil for none
function M.ask(previews, decide)
  local index, chosen = 1, nil
  local buf = page.open({}, nil, 'Preview')
  local function draw()
    local preview = previews[index]
    local more = #previews > 1 and (', ] and [ show others (%d/%d)'):format(index, #previews) or ''
    local keys = 'y puts it in, n leaves the text as it is'
    local hint = ('" %s: %s%s'):format(preview.title, keys, more)
    local lines, paints = { hint }, { { 0, 0, #hint, 'Comment' } }
    for _, change in ipairs(preview.changes) do
      lines[#lines + 1] = ''
      add(lines, paints, change[1], change[2])
    end
    page.write(buf, lines, paints)
    page.fit()
  end
  local function turn(step)
    index = (index - 1 + step) % #previews + 1
    draw()
  end
  local function close(yes)
    chosen = yes and index or nil
    page.close(buf)
  end
  for key, yes in pairs({ y = true, n = false, q = false }) do
    page.key(buf, key, function()
      close(yes)
    end)
  end
  for key, step in pairs({ [']'] = 1, ['['] = -1 }) do
    page.key(buf, key, function()
      turn(step)
    end)
  end
  vim.api.nvim_create_autocmd('BufWipeout', {
    buffer = buf,
    once = true,
    callback = vim.schedule_wrap(function()
      decide(chosen)
    end),
  })
  draw()
end

--- Asks about a document edit of the server's.
---@param change table a TextDocumentEdit
---@param decide fun(yes: boolean)
function M.edits(change, options, decide)
  local buf = vim.uri_to_bufnr(change.textDocument.uri)
  vim.fn.bufload(buf)
  local changes = {}
  for _, edit in ipairs(change.edits) do
    local new = edit.newText:gsub('\r\n?', '\n')
    changes[#changes + 1] = { places.text(buf, places.stretch(buf, edit.range)), new }
  end
  M.ask({ { title = options.label, changes = changes } }, function(index)
    decide(index ~= nil)
  end)
end

return M
