--- Changing what is written: other words for a passage, shown before they are put in.
local places = require('afterword.places')
local preview = require('afterword.preview')
local say = require('afterword.say').say
local server = require('afterword.server')

local M = {}

local OWN = 'in your own words …'

--- Ways to change a text, and the question that some of them need an answer to.
---@type { [1]: string, says: string, asks?: string, choices?: string[] }[]
M.ways = {
  { 'rewrite', says = 'Say it in other words' },
  { 'expand', says = 'Make more of it' },
  { 'shorten', says = 'Make it shorter' },
  {
    'describe',
    says = 'Describe it by one of the senses',
    asks = 'Which sense? ',
    choices = { 'sight', 'sound', 'smell', 'touch', 'taste' },
  },
  {
    'tone',
    says = 'Change its tone',
    asks = 'Which tone? ',
    choices = { 'tense', 'gentle', 'wry', 'plain', 'formal', 'dreamy', OWN },
  },
  { 'dialogue', says = 'Tell it in dialogue' },
  {
    'pov',
    says = 'Tell it from another point of view',
    asks = 'Which person? ',
    choices = { 'first', 'second', 'third' },
  },
  { 'say', says = 'Say what should change', asks = 'What should change? ' },
}

local function way_named(name)
  for _, way in ipairs(M.ways) do
    if way[1] == name then
      return way
    end
  end
end

--- The text of a range with the line ends that candidates have.
local function is_still(buf, stretch, quote)
  return places.text(buf, stretch) == quote:gsub('\r\n?', '\n')
end

--- Puts a candidate where the held text is now; the server refuses where that is no longer `quote`.
local function take(buf, uri, stretch, quote, candidate)
  local argument = {
    uri = uri,
    range = places.range(buf, stretch),
    take = candidate.text,
    id = candidate.id,
    quote = quote,
  }
  server.execute(buf, 'afterword.change', argument)
end

--- Shows candidates, and puts the one in that the writer says yes to.
local function offer(buf, uri, title, answer)
  local stretch = places.stretch(buf, answer.range)
  if not is_still(buf, stretch, answer.quote) then
    return say('Afterword: the text has changed meanwhile', 2)
  end
  local where, release = places.hold(buf, stretch)
  local now = answer.quote:gsub('\r\n?', '\n')
  local previews = vim.tbl_map(function(candidate)
    return { title = title, changes = { { now, (candidate.text:gsub('\r\n?', '\n')) } } }
  end, answer.candidates)
  preview.ask(previews, function(index)
    local at = where()
    release()
    if index and at then
      take(buf, uri, at, answer.quote, answer.candidates[index])
    end
  end)
end

--- Has the server change a range as an argument says, and shows what it makes of it.
function M.request(buf, argument)
  local way = way_named(argument.how)
  local title = way and way.says or 'Change'
  say(('Afterword: %s …'):format(title))
  local wanted = vim.tbl_extend('force', argument, { show = false })
  server.execute(buf, 'afterword.change', wanted, function(answer)
    if not vim.api.nvim_buf_is_loaded(buf) then
      return
    elseif type(answer) ~= 'table' then
      return say("Afterword: the server doesn't have this text open")
    elseif #(answer.candidates or {}) > 0 then
      offer(buf, argument.uri, title, answer)
    end
  end)
end

--- Asks what has to be known beside the way; `done` gets it, nil where the way needs nothing.
local function asked(way, done)
  if not way.asks then
    return done(nil)
  end
  local function given(words)
    if words and vim.trim(words) ~= '' then
      done(vim.trim(words))
    end
  end
  local function own()
    vim.ui.input({ prompt = way.asks }, given)
  end
  if not way.choices then
    return own()
  end
  vim.ui.select(way.choices, { prompt = way.asks }, function(choice)
    if choice == OWN then
      own()
    else
      given(choice)
    end
  end)
end

local function start(buf, stretch, way, words)
  local argument = {
    uri = vim.uri_from_bufnr(buf),
    range = places.range(buf, stretch),
    how = way[1],
  }
  argument[way[1] == 'say' and 'instruction' or 'detail'] = words
  M.request(buf, argument)
end

--- Changes the selection, or the paragraph at the cursor; asks for what isn't said.
---@param stretch? afterword.Stretch
---@param name? string the way
---@param words string what is said beside it; "" for nothing
function M.change(stretch, name, words)
  local buf = vim.api.nvim_get_current_buf()
  stretch = stretch or places.cursor()
  local function go(way)
    if words ~= '' then
      start(buf, stretch, way, words)
    elseif way then
      asked(way, function(more)
        start(buf, stretch, way, more)
      end)
    end
  end
  if not name then
    vim.ui.select(M.ways, {
      prompt = 'Change this:',
      format_item = function(way)
        return way.says
      end,
    }, go)
  elseif way_named(name) then
    go(way_named(name))
  else
    say(('Afterword: no way to change a text is called `%s`'):format(name), 1)
  end
end

--- What may follow `:Afterword change` and some words.
---@param words string[]
---@return string[]
function M.complete(words)
  if #words == 0 then
    return vim.tbl_map(function(way)
      return way[1]
    end, M.ways)
  end
  local way = #words == 1 and way_named(words[1]) or nil
  return vim.tbl_filter(function(choice)
    return choice ~= OWN
  end, way and way.choices or {})
end

--- What code actions run: what is to be changed is shown here first.
M.commands = {
  ['afterword.change'] = function(command, context)
    M.request(context.bufnr, command.arguments[1])
  end,
}

return M
