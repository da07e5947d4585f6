--- `:Afterword loom`: the candidates that were kept, and what was made from which.
local page = require('afterword.page')
local places = require('afterword.places')
local say = require('afterword.say').say
local server = require('afterword.server')

local M = {}

local HINT = '" Enter opens what came together, to mark and put in; q leaves'
local MOST = 100

--- Batches of candidates in the order they came in, each with the candidate it goes on from.
local function batches_of(candidates)
  local batches, by_name = {}, {}
  for _, candidate in ipairs(candidates) do
    local batch = by_name[candidate.batch]
    if not batch then
      batch = { parent = candidate.parent, kept_at = candidate.kept_at, place = candidate.place }
      by_name[candidate.batch] = batch
      batches[#batches + 1] = batch
    end
    batch[#batch + 1] = candidate
  end
  for _, batch in ipairs(batches) do
    table.sort(batch, function(one, other)
      return (one.temperature or 0) < (other.temperature or 0)
    end)
  end
  return batches
end

--- How long ago, as a writer would say it.
local function when(kept_at)
  local same_day = os.date('%F', kept_at) == os.date('%F')
  return os.date(same_day and '%H:%M' or '%d %B, %H:%M', kept_at)
end

--- The lines of the window, and which candidate stands on which. Batches are the newest first; one that
--- goes on from a candidate stands under it.
local function listed(candidates)
  local lines, paints, rows = { HINT }, { { 0, 0, #HINT, 'Comment' } }, {}
  local here, under, roots = {}, {}, {}
  for _, candidate in ipairs(candidates) do
    here[candidate.id] = true
  end
  for _, batch in ipairs(batches_of(candidates)) do
    local place = here[batch.parent] and batch.parent or nil
    if place then
      under[place] = under[place] or {}
      table.insert(under[place], batch)
    else
      roots[#roots + 1] = batch
    end
  end
  local function add(text, candidate, group)
    lines[#lines + 1] = text
    rows[#lines] = candidate
    paints[#paints + 1] = group and { #lines - 1, 0, #text, group } or nil
  end
  local add_batches
  local function add_batch(batch, indent)
    local words = batch.place and (', ' .. batch.place) or ''
    add(('%s── %s%s'):format(indent, when(batch.kept_at), words), batch[1], 'Title')
    for number, candidate in ipairs(batch) do
      local last = number == #batch
      local branch = last and '└ ' or '├ '
      local words_of = page.one_line(candidate.text)
      local temperature = candidate.temperature and ('%.1f  '):format(candidate.temperature) or ''
      add(indent .. branch .. temperature .. words_of, candidate)
      add_batches(under[candidate.id], indent .. (last and '   ' or '│  '))
    end
  end
  add_batches = function(batches, indent)
    for _, batch in ipairs(batches or {}) do
      if indent == '' then
        add('')
      end
      add_batch(batch, indent)
    end
  end
  add_batches(roots, '')
  return lines, paints, rows
end

--- Opens the batch of a candidate as if it had just been swept at the cursor.
local function open(buf, uri, candidate, position)
  local argument = { uri = uri, id = candidate.id, open = true, position = position }
  server.execute(buf, 'afterword.loom', argument, function(answer)
    if type(answer) == 'table' and vim.api.nvim_buf_is_loaded(buf) then
      require('afterword.sweep').show(buf, answer)
    end
  end)
end

--- Lists what was kept of a manuscript, the newest first.
function M.list()
  local buf = vim.api.nvim_get_current_buf()
  local uri, here = vim.uri_from_bufnr(buf), places.cursor()
  local position = places.position(buf, here[1], here[2])
  server.execute(buf, 'afterword.loom', { uri = uri, count = MOST }, function(answer)
    local candidates = type(answer) == 'table' and answer.candidates or {}
    if type(answer) == 'table' and type(answer.note) == 'string' then
      say('Afterword: ' .. answer.note)
    end
    if #candidates == 0 then
      return say('Afterword: no candidates are kept for this text yet')
    end
    local lines, paints, rows = listed(candidates)
    local list = page.open({}, nil, 'Loom')
    vim.wo.wrap, vim.wo.cursorline = false, true
    page.write(list, lines, paints)
    vim.api.nvim_win_set_cursor(0, { math.min(4, #lines), 0 })
    page.key(list, 'q', function()
      page.close(list)
    end)
    page.key(list, '<CR>', function()
      local candidate = rows[vim.api.nvim_win_get_cursor(0)[1]]
      if candidate then
        page.close(list)
        open(buf, uri, candidate, position)
      end
    end)
  end)
end

return M
