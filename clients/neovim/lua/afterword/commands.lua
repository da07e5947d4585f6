--- The subcommands of `:Afterword`.
local message = require('afterword.say')
local page = require('afterword.page')
local server = require('afterword.server')

local say = message.say

local M = {}

--- What the server needs to know about where the cursor is.
local function here(buf)
  local client = server.client(buf)
  local params = vim.lsp.util.make_position_params(0, client and client.offset_encoding or 'utf-16')
  return { uri = params.textDocument.uri, position = params.position }
end

local function pause(argument, text)
  local buf = vim.api.nvim_get_current_buf()
  require('afterword.session').dismiss()
  server.execute(buf, 'afterword.pause', argument, function()
    say(text)
  end)
end

--- A window with what would be sent, piece by piece.
local function show_context(context)
  if type(context) ~= 'table' then
    return say("Afterword: the server doesn't have this text open")
  end
  local lines = { ('%d of %d tokens'):format(context.used or 0, context.budget or 0), '' }
  for _, piece in ipairs(context.pieces or {}) do
    lines[#lines + 1] = ('── %s (%d tokens, from %s)'):format(
      piece.name,
      piece.tokens,
      piece.from or '?'
    )
    vim.list_extend(lines, vim.split(piece.text, '\n', { plain = true }))
    lines[#lines + 1] = ''
  end
  for _, piece in ipairs(context.left_out or {}) do
    lines[#lines + 1] = ('left out: %s (%s)'):format(piece.name, piece.why or '')
  end
  page.open(lines)
end

--- A window with the story so far, and what is pinned.
local function show_summary(summary)
  if type(summary) ~= 'table' then
    return say("Afterword: the server doesn't have this text open")
  end
  local text = vim.trim(summary.text or '')
  text = text ~= '' and text or 'Nothing is written before this place.'
  local lines = { '# The story so far', '' }
  vim.list_extend(lines, vim.split(text, '\n', { plain = true }))
  for number, fact in ipairs(summary.pinned or {}) do
    vim.list_extend(lines, number == 1 and { '', '## Pinned', '' } or {})
    lines[#lines + 1] = '- ' .. fact
  end
  page.open(lines, 'markdown')
end

--- Has a fact remembered for ever; asks for it where none is given.
local function pin(buf, fact)
  if not fact or vim.trim(fact) == '' then
    return
  end
  local argument = { uri = here(buf).uri, fact = vim.trim(fact) }
  server.execute(buf, 'afterword.pin', argument, function(answer)
    local facts = type(answer) == 'table' and answer.pinned or {}
    say(('Afterword: %d fact%s pinned'):format(#facts, #facts == 1 and '' or 's'))
  end)
end

--- The words of some lines of a buffer on one line; "" where no lines were given.
local function words_of(buf, range)
  local lines = range and vim.api.nvim_buf_get_lines(buf, range[1] - 1, range[2], false) or {}
  return vim.trim((table.concat(lines, ' '):gsub('%s+', ' ')))
end

--- What there is to say about the coach; nothing where all is well.
local function coach_of(status)
  local coach = status and status.coach or {}
  local words = (coach.message or '') ~= '' and coach.message
    or coach.state == 'paused' and 'paused'
  return words and 'The coach: ' .. words or ''
end

---@class afterword.Words
---@field range? integer[] the first and the last line the command was given
---@field rest string all words after the subcommand's name
---@field more string all words after the first of those
---@field stretch fun(): afterword.Stretch? what the writer selected

---@type table<string, fun(argument?: string, words: afterword.Words)>
local subcommands = {
  pause = function()
    pause({ paused = true }, 'Afterword: paused; `:Afterword resume` goes on')
  end,
  resume = function()
    pause({ paused = false }, 'Afterword: offering again')
  end,
  snooze = function(argument)
    local minutes = tonumber(argument or 10)
    if not minutes or minutes <= 0 then
      say('Afterword: snooze takes a number of minutes', 1)
      return
    end
    pause({ paused = true, minutes = minutes }, ('Afterword: quiet for %g minutes'):format(minutes))
  end,
  ask = function()
    if vim.fn.mode():sub(1, 1) == 'i' then
      return require('afterword').ask()
    end
    vim.api.nvim_create_autocmd('InsertEnter', {
      once = true,
      callback = vim.schedule_wrap(function()
        require('afterword').ask()
      end),
    })
    vim.cmd.startinsert({ bang = vim.fn.col('.') >= vim.fn.col('$') - 1 })
  end,
  status = function()
    local status = server.status()
    local lines =
      { status and 'Afterword: ' .. status.state or 'Afterword is not running in this buffer' }
    for _, more in ipairs({ status and status.message or '', coach_of(status), message.last or '' }) do
      if more ~= '' and more ~= lines[#lines] then
        lines[#lines + 1] = more
      end
    end
    vim.api.nvim_echo({ { table.concat(lines, '\n') } }, false, {})
  end,
  context = function()
    local buf = vim.api.nvim_get_current_buf()
    server.execute(buf, 'afterword.context', here(buf), show_context)
  end,
  outlines = function(argument)
    local count = tonumber(argument)
    if argument and not (count and count >= 1 and count % 1 == 0) then
      return say('Afterword: outlines takes a number of proposals', 1)
    end
    require('afterword.outlines').propose(count)
  end,
  summary = function()
    local buf = vim.api.nvim_get_current_buf()
    server.execute(buf, 'afterword.summary', here(buf), show_summary)
  end,
  pin = function(_, words)
    local buf = vim.api.nvim_get_current_buf()
    if words.rest ~= '' then
      return pin(buf, words.rest)
    end
    vim.ui.input({ prompt = 'Pin a fact: ', default = words_of(buf, words.range) }, function(fact)
      pin(buf, fact)
    end)
  end,
  download = function()
    server.execute(vim.api.nvim_get_current_buf(), 'afterword.download', vim.empty_dict())
  end,
  coach = function(argument)
    local coach = require('afterword.coach')
    if argument == 'off' or argument == 'on' then
      return coach.pause(argument == 'off')
    end
    coach.comment(here(vim.api.nvim_get_current_buf()), argument)
  end,
  letter = function()
    require('afterword.coach').letter(vim.uri_from_bufnr(vim.api.nvim_get_current_buf()))
  end,
  fill = function(argument)
    if argument and argument ~= 'all' then
      return say('Afterword: fill takes nothing or `all`', 1)
    end
    require('afterword.fill').fill(argument == 'all')
  end,
  change = function(argument, words)
    require('afterword.change').change(words.stretch(), argument, words.more)
  end,
  regenerate = function(argument, words)
    local temperature = tonumber(argument)
    if argument and not (temperature and temperature >= 0 and temperature <= 2) then
      return say('Afterword: regenerate takes a temperature, such as 0.8', 1)
    end
    require('afterword.again').again(words.stretch(), temperature)
  end,
  sweep = function(argument, words)
    local temperatures = vim.tbl_map(tonumber, vim.split(words.rest, '%s+', { trimempty = true }))
    if argument and #temperatures ~= #vim.split(vim.trim(words.rest), '%s+') then
      return say('Afterword: sweep takes temperatures, such as 0.4 0.8', 1)
    end
    require('afterword.sweep').sweep(words.stretch(), argument and temperatures or nil)
  end,
  loom = function()
    require('afterword.loom').list()
  end,
  say = function(argument, words)
    require('afterword.presets').say(words.stretch(), argument, words.more)
  end,
  stop = function()
    local any = require('afterword.work').stop()
    say(any and 'Afterword: stopping' or 'Afterword: there is nothing to stop')
  end,
  stats = function(argument)
    local days = tonumber(argument)
    if argument and not (days and days > 0) then
      return say('Afterword: stats takes a number of days', 1)
    end
    require('afterword.ledger').stats(days)
  end,
  provenance = function()
    require('afterword.ledger').provenance()
  end,
  log = function()
    vim.cmd.tabnew(vim.fn.fnameescape(require('vim.lsp.log').get_filename()))
  end,
}

---@param words string[]
---@param range? integer[] the first and the last line that the command was given
function M.run(words, range)
  local name = words[1] or 'status'
  local run = subcommands[name]
  if not run then
    return say('Afterword: no subcommand `' .. name .. '`', 1)
  end
  run(words[2], {
    range = range,
    rest = table.concat(words, ' ', 2),
    more = table.concat(words, ' ', 3),
    stretch = function()
      return require('afterword.places').selected(range)
    end,
  })
end

local function temperatures()
  return { '0.2', '0.4', '0.6', '0.8', '1.0' }
end

--- What may follow a subcommand's name, by what was written before it.
---@type table<string, fun(words: string[]): string[]>
local following = {
  fill = function(words)
    return #words == 0 and { 'all' } or {}
  end,
  change = function(words)
    return require('afterword.change').complete(words)
  end,
  regenerate = function(words)
    return #words == 0 and temperatures() or {}
  end,
  sweep = temperatures,
  say = function(words)
    return #words == 0 and require('afterword.presets').keys() or {}
  end,
}

--- Completion of the command's words.
function M.complete(lead, line)
  local words = vim.split(line, '%s+', { trimempty = true })
  while #words > 0 and not words[1]:find('Aft') do -- a range, or a modifier such as :silent
    table.remove(words, 1)
  end
  table.remove(words, 1)
  if lead ~= '' then
    table.remove(words)
  end
  local name = table.remove(words, 1)
  local names = not name and vim.tbl_keys(subcommands)
    or following[name] and following[name](words)
    or {}
  names = vim.tbl_filter(function(one)
    return vim.startswith(one, lead)
  end, names)
  if not name then
    table.sort(names)
  end
  return names
end

return M
