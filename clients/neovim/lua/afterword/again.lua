--- `:Afterword regenerate`: the same place once more, at another temperature.
local places = require('afterword.places')
local say = require('afterword.say')
local server = require('afterword.server')
local session = require('afterword.session')
local work = require('afterword.work')

local M = {}

--- What there is to choose from, with what to expect of it.
local temperatures = {
  { 0.2, 'the likeliest words' },
  { 0.4, 'calm' },
  { 0.6, 'a little freer' },
  { 0.8, 'free' },
  { 1.0, 'wild' },
}

local function is_empty(range)
  return vim.deep_equal(range.start, range['end'])
end

--- Shows what came: a ghost where text would go on, a word where text was replaced.
local function show(buf, tick, temperature, answer, said)
  if not vim.api.nvim_buf_is_loaded(buf) then
    return
  elseif type(answer) ~= 'table' then
    return say.say("Afterword: the server doesn't have this text open")
  elseif #(answer.candidates or {}) == 0 then
    return say.last == said and say.say('Afterword: nothing worth offering came')
  end
  local unchanged = vim.api.nvim_buf_get_changedtick(buf) == tick
  if not is_empty(answer.range) then
    return unchanged or say.say(('Afterword: written anew at %g'):format(temperature))
  end
  local unmoved = unchanged and vim.api.nvim_get_current_buf() == buf
  if unmoved and vim.fn.mode():find('^[ni]') then
    say.say(('Afterword: at %g'):format(temperature))
    local stretch = places.stretch(buf, answer.range)
    session.ask_anew(stretch[1], stretch[2])
  end
end

local function request(buf, stretch, temperature)
  local argument = { uri = vim.uri_from_bufnr(buf), temperature = temperature, apply = true }
  if stretch then
    argument.range = places.range(buf, stretch)
  else
    local here = session.seen() or places.cursor()
    argument.position = places.position(buf, here[1], here[2])
  end
  local tick = vim.api.nvim_buf_get_changedtick(buf)
  local said = ('Afterword: once more at %g …'):format(temperature)
  say.say(said)
  local over = function() end
  local cancel = server.execute(buf, 'afterword.regenerate', argument, function(answer)
    show(buf, tick, temperature, answer, said)
  end, function()
    over()
  end)
  over = work.stoppable(cancel)
end

--- Draws the suggestion at the cursor anew, or the selection, or what was accepted last.
---@param stretch? afterword.Stretch
---@param temperature? number asked for where it isn't given
function M.again(stretch, temperature)
  local buf = vim.api.nvim_get_current_buf()
  if temperature then
    return request(buf, stretch, temperature)
  end
  vim.ui.select(temperatures, {
    prompt = 'Temperature:',
    format_item = function(one)
      return ('%.1f  %s'):format(one[1], one[2])
    end,
  }, function(one)
    if one then
      request(buf, stretch, one[1])
    end
  end)
end

return M
