--- What became of all that was offered, and which words of a text came from candidates.
local figures = require('afterword.figures')
local page = require('afterword.page')
local places = require('afterword.places')
local say = require('afterword.say').say
local server = require('afterword.server')

local M = {}

local namespace = vim.api.nvim_create_namespace('afterword.provenance')

local function show(title, lines)
  local all = { '# ' .. title, '' }
  vim.list_extend(all, lines)
  local buf = page.open(all, 'markdown')
  page.key(buf, 'q', function()
    page.close(buf)
  end)
  return buf
end

--- Shows what became of candidates, of the last days or of all time.
---@param days? number
function M.stats(days)
  local buf = vim.api.nvim_get_current_buf()
  local argument = vim.tbl_extend('error', vim.empty_dict(), { days = days })
  server.execute(buf, 'afterword.stats', argument, function(answer)
    if type(answer) == 'table' then
      show('Statistics', figures.statistics(answer))
    end
  end)
end

--- Colours the words that came from candidates; the colours move with the text.
local function colour(buf, spans)
  vim.api.nvim_buf_clear_namespace(buf, namespace, 0, -1)
  for _, span in ipairs(spans) do
    local stretch = places.stretch(buf, span.range)
    vim.api.nvim_buf_set_extmark(buf, namespace, stretch[1], stretch[2], {
      end_row = stretch[3],
      end_col = stretch[4],
      hl_group = 'AfterwordWritten',
    })
  end
end

--- A span as a row of a table: its line and its first words stand for its range.
local function row_of(buf, span)
  local stretch = places.stretch(buf, span.range)
  local words = page.one_line(places.text(buf, stretch))
  local row = { line = stretch[1] + 1, excerpt = vim.fn.strcharpart(words, 0, 40) }
  return vim.tbl_extend('keep', row, span)
end

--- Shows which share of the text came from candidates, and colours those words; once more, it takes
--- the colours away.
function M.provenance()
  local buf = vim.api.nvim_get_current_buf()
  if #vim.api.nvim_buf_get_extmarks(buf, namespace, 0, -1, { limit = 1 }) > 0 then
    vim.api.nvim_buf_clear_namespace(buf, namespace, 0, -1)
    return
  end
  local uri = vim.uri_from_bufnr(buf)
  server.execute(buf, 'afterword.provenance', { uri = uri }, function(answer)
    if type(answer) ~= 'table' then
      return say("Afterword: the server doesn't have this text open")
    elseif not vim.api.nvim_buf_is_loaded(buf) then
      return
    end
    local spans = answer.spans or {}
    colour(buf, spans)
    answer.spans = vim.tbl_map(function(span)
      return row_of(buf, span)
    end, spans)
    show('Provenance', figures.provenance(answer))
  end)
end

return M
