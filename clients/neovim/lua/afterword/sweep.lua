--- `:Afterword sweep`: a candidate at each temperature, in a window that fills while they are written.
--- What is marked there is put in as one text, in the order in which it was marked.
local page = require('afterword.page')
local places = require('afterword.places')
local say = require('afterword.say').say
local server = require('afterword.server')
local work = require('afterword.work')

local M = {}

local HINT =
  '" Space marks a sentence, or all on its heading; Enter puts in what is marked; q leaves'

---@class afterword.Swept one candidate
---@field id? string
---@field temperature? number
---@field text string what has come of it
---@field done boolean
---@field sentences? string[] once the server has said where they end

---@class afterword.Sweep
---@field buf integer the manuscript
---@field page integer the window's buffer
---@field uri string
---@field batch? string
---@field running boolean
---@field putting? boolean
---@field candidates afterword.Swept[]
---@field marks { [1]: afterword.Swept, [2]: integer? }[] in order; the sentence from 1, none for all of it
---@field rows table<integer, { [1]: afterword.Swept, [2]: integer? }> what stands on a row of the window
---@field where fun(): afterword.Stretch? where it belongs

--- Sweeps that are running, by the token that their candidates come with.
---@type table<string, afterword.Sweep>
local running = {}
local count = 0

--- The number of a mark; nil where there is none.
local function mark_of(sweep, candidate, sentence)
  for number, mark in ipairs(sweep.marks) do
    if mark[1] == candidate and mark[2] == sentence then
      return number
    end
  end
end

local function heading(candidate)
  local words = ('── %.1f'):format(candidate.temperature or 0)
  if not candidate.done then
    return words .. ' …'
  end
  return candidate.text == '' and words .. '  nothing worth offering' or words
end

--- Writes the window anew, if the writer hasn't left it.
local function draw(sweep)
  if not vim.api.nvim_buf_is_valid(sweep.page) then
    return
  end
  local lines, paints = { HINT }, { { 0, 0, #HINT, 'Comment' } }
  sweep.rows = {}
  local function add(text, candidate, sentence, group)
    local number = candidate and mark_of(sweep, candidate, sentence)
    local box = candidate and ('[%s]'):format(number or ' ') or '   '
    lines[#lines + 1] = ('%s %s'):format(box, text)
    sweep.rows[#lines] = candidate and { candidate, sentence }
    group = number and 'AfterwordMarked' or group
    if group then
      paints[#paints + 1] = { #lines - 1, 0, #lines[#lines], group }
    end
  end
  for _, candidate in ipairs(sweep.candidates) do
    lines[#lines + 1] = ''
    local there = candidate.done and candidate.text ~= ''
    add(heading(candidate), there and candidate or nil, nil, 'Title')
    local parts = candidate.sentences or vim.split(vim.trim(candidate.text), '\n+')
    for number, part in ipairs(candidate.text ~= '' and parts or {}) do
      add('  ' .. page.one_line(part), candidate.sentences and candidate or nil, number)
    end
  end
  if #sweep.candidates == 0 then
    vim.list_extend(
      lines,
      { '', sweep.running and 'Writing …' or 'Nothing worth offering came.' }
    )
  end
  page.write(sweep.page, lines, paints)
end

--- Takes over what the server says of a candidate.
local function learn(candidate, told)
  candidate.id = told.id or candidate.id
  candidate.temperature = told.temperature or candidate.temperature
  candidate.text = (told.text or ''):gsub('\r\n?', '\n')
  candidate.sentences = told.sentences or candidate.sentences
end

--- `afterword/candidate`: some more of one, or its end.
function M.on_candidate(told)
  local sweep = running[told.token]
  if not sweep then
    return
  end
  sweep.batch = told.batch or sweep.batch
  for index = #sweep.candidates + 1, told.index + 1 do
    sweep.candidates[index] = { text = '', done = false }
  end
  local candidate = sweep.candidates[told.index + 1]
  learn(candidate, told)
  candidate.done = told.done or false
  draw(sweep)
end

--- The server's whole answer. What has been marked stays marked, and what came to nothing stays there.
local function settle(sweep, answer)
  local told = {}
  for _, one in ipairs(answer.candidates or {}) do
    told[one.id] = one
  end
  sweep.batch = answer.batch
  sweep.candidates = vim.tbl_filter(function(candidate)
    return told[candidate.id] ~= nil or candidate.text == ''
  end, sweep.candidates)
  for _, candidate in ipairs(sweep.candidates) do
    learn(candidate, told[candidate.id] or candidate)
    candidate.done = true
    told[candidate.id or ''] = nil
  end
  for _, one in ipairs(answer.candidates or {}) do
    if told[one.id] then
      local candidate = { done = true }
      learn(candidate, one)
      table.insert(sweep.candidates, candidate)
    end
  end
  sweep.marks = vim.tbl_filter(function(mark)
    return vim.list_contains(sweep.candidates, mark[1])
  end, sweep.marks)
end

--- What stands under the cursor.
local function at_cursor(sweep)
  return sweep.rows[vim.api.nvim_win_get_cursor(0)[1]]
end

--- Marks a sentence or a whole candidate, or takes its mark away. All of one and a sentence of it
--- aren't marked together.
local function toggle(sweep)
  local item = at_cursor(sweep)
  if not item then
    return
  end
  local number = mark_of(sweep, item[1], item[2])
  if number then
    table.remove(sweep.marks, number)
  else
    sweep.marks = vim.tbl_filter(function(mark)
      return mark[1] ~= item[1] or (mark[2] ~= nil and item[2] ~= nil)
    end, sweep.marks)
    table.insert(sweep.marks, item)
  end
  draw(sweep)
end

--- What is marked as the server is told it: sentences of one candidate that follow each other together.
local function picked(marks)
  local picks = {}
  for _, mark in ipairs(marks) do
    local last = picks[#picks]
    if mark[2] and last and last.id == mark[1].id and last.sentences then
      table.insert(last.sentences, mark[2] - 1)
    else
      picks[#picks + 1] = { id = mark[1].id, sentences = mark[2] and { mark[2] - 1 } or nil }
    end
  end
  return picks
end

--- The cursor goes behind what was put in.
local function go_behind(sweep)
  local stretch, window = sweep.where(), vim.fn.bufwinid(sweep.buf)
  if stretch and window > 0 then
    vim.api.nvim_set_current_win(window)
    pcall(vim.api.nvim_win_set_cursor, window, { stretch[3] + 1, stretch[4] })
  end
end

--- Puts in what is marked, or what the cursor is on where nothing is.
local function put(sweep)
  local marks = #sweep.marks > 0 and sweep.marks or { at_cursor(sweep) }
  if #marks == 0 or not sweep.batch or sweep.putting then
    return
  end
  sweep.putting = true
  local argument = { uri = sweep.uri, batch = sweep.batch, pick = picked(marks), apply = true }
  server.execute(sweep.buf, 'afterword.stitch', argument, function(answer)
    if type(answer) == 'table' and answer.applied then
      go_behind(sweep)
      page.close(sweep.page)
    end
  end, function()
    sweep.putting = false
  end)
end

--- Opens a window for a sweep of a manuscript.
---@return afterword.Sweep
local function open(buf, stretch)
  local where, release = places.hold(buf, stretch)
  local sweep = {
    buf = buf,
    uri = vim.uri_from_bufnr(buf),
    running = true,
    candidates = {},
    marks = {},
    rows = {},
    where = where,
    page = page.open({}, nil, 'Sweep'),
  }
  vim.wo.breakindentopt = 'shift:6'
  vim.api.nvim_win_set_height(0, math.floor(vim.o.lines * 0.6))
  for key, does in pairs({ ['<Space>'] = toggle, ['<CR>'] = put }) do
    page.key(sweep.page, key, function()
      does(sweep)
    end)
  end
  page.key(sweep.page, 'q', function()
    page.close(sweep.page)
  end)
  vim.api.nvim_create_autocmd(
    'BufWipeout',
    { buffer = sweep.page, once = true, callback = release }
  )
  return sweep
end

--- Asks for a candidate at each temperature, at the cursor or in the place of a stretch.
---@param stretch? afterword.Stretch
---@param temperatures? number[] the server's own where none are given
function M.sweep(stretch, temperatures)
  local buf = vim.api.nvim_get_current_buf()
  if not server.client(buf) then
    return say('Afterword is not running in this buffer', 2)
  end
  local at = stretch or places.cursor()
  count = count + 1
  local token = ('sweep-%d-%d'):format(vim.uv.os_getpid(), count)
  local argument = { uri = vim.uri_from_bufnr(buf), temperatures = temperatures, token = token }
  if stretch then
    argument.range = places.range(buf, stretch)
  else
    argument.position = places.position(buf, at[1], at[2])
  end
  local sweep = open(buf, at)
  running[token] = sweep
  draw(sweep)
  local done = function() end
  local cancel = server.execute(buf, 'afterword.sweep', argument, function(answer)
    sweep.running = false
    if type(answer) ~= 'table' or not answer.batch then
      page.close(sweep.page) -- nothing can be written here, which the server has said
    else
      settle(sweep, answer)
    end
  end, function()
    running[token], sweep.running = nil, false
    done()
    vim.schedule(function()
      draw(sweep)
    end)
  end)
  done = work.stoppable(cancel)
  vim.api.nvim_create_autocmd('BufWipeout', { buffer = sweep.page, once = true, callback = cancel })
end

--- Shows candidates that were kept as if they had just come; nothing where they have no place here,
--- which the server has said.
---@param buf integer the manuscript
---@param answer table as a sweep's
function M.show(buf, answer)
  if not answer.batch or #(answer.candidates or {}) == 0 then
    return
  end
  local sweep = open(buf, places.stretch(buf, answer.range))
  sweep.running = false
  settle(sweep, answer)
  draw(sweep)
end

return M
