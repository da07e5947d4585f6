--- `:Afterword say`: presets, ours and the writer's own: a poem, a reply, an opener …
local places = require('afterword.places')
local say = require('afterword.say')
local server = require('afterword.server')
local work = require('afterword.work')

local M = {}

--- Presets as the server said them last: { key, name, says }.
local known = {}

local COMMAND = 'afterword.presets'

--- The keys of the presets, for completion; asks the server where none are known yet.
---@return string[]
function M.keys()
  local client = server.client()
  if #known == 0 and client then
    local params = { command = COMMAND, arguments = { vim.empty_dict() } }
    local answer = server.call(client, 'request_sync', 'workspace/executeCommand', params, 1000, 0)
    known = answer and type(answer.result) == 'table' and answer.result.presets or {}
  end
  return vim.tbl_map(function(preset)
    return preset.key
  end, known)
end

local function request(buf, stretch, key, text)
  local argument = { uri = vim.uri_from_bufnr(buf), preset = key, apply = true }
  argument.text = text ~= '' and text or nil
  if stretch then
    argument.range = places.range(buf, stretch)
  else
    local here = places.cursor()
    argument.position = places.position(buf, here[1], here[2])
  end
  local said = ('Afterword: %s …'):format(key)
  say.say(said)
  local over = function() end
  local cancel = server.execute(buf, 'afterword.say', argument, function(answer)
    if type(answer) ~= 'table' then
      say.say("Afterword: the server doesn't have this text open")
    elseif #(answer.candidates or {}) == 0 and say.last == said then
      say.say('Afterword: nothing worth offering came')
    end
  end, function()
    over()
  end)
  over = work.stoppable(cancel)
end

--- Has a preset say something at the cursor or about a stretch; asks which where none is named.
---@param stretch? afterword.Stretch
---@param key? string
---@param text string what it is about instead of the text at hand; "" for that
function M.say(stretch, key, text)
  local buf = vim.api.nvim_get_current_buf()
  if key then
    return request(buf, stretch, key, text)
  end
  server.execute(buf, COMMAND, vim.empty_dict(), function(answer)
    known = type(answer) == 'table' and answer.presets or {}
    if #known == 0 or vim.api.nvim_get_current_buf() ~= buf then
      return
    end
    vim.ui.select(known, {
      prompt = 'Preset:',
      format_item = function(preset)
        return ('%s: %s'):format(preset.name, preset.says)
      end,
    }, function(preset)
      if preset then
        request(buf, stretch, preset.key, '')
      end
    end)
  end)
end

return M
