--- Filling gaps: the server writes what they ask for, and has Neovim put it in.
local places = require('afterword.places')
local say = require('afterword.say')
local server = require('afterword.server')
local work = require('afterword.work')

local M = {}

local function gaps(count)
  return count == 1 and '1 gap' or ('%d gaps'):format(count)
end

--- What became of it; nothing where the server has said more already.
local function report(answer, said)
  if type(answer) ~= 'table' then
    return say.say("Afterword: the server doesn't have this text open")
  end
  local filled, left = answer.filled or 0, answer.left or 0
  if filled > 0 then
    local rest = left > 0 and (', %d left'):format(left) or ''
    say.say(('Afterword: %s filled%s'):format(gaps(filled), rest))
  elseif say.last == said then
    say.say(left > 0 and 'Afterword: nothing was filled' or 'Afterword: there is no gap here')
  end
end

local function request(buf, argument)
  local said = 'Afterword: filling …'
  say.say(said)
  local over
  local cancel = server.execute(buf, 'afterword.fillGap', argument, function(answer)
    report(answer, said)
  end, function()
    if over then
      over()
    end
  end)
  over = work.stoppable(cancel)
end

--- Fills the gap at the cursor, or all of them from the first to the last.
---@param all boolean
function M.fill(all)
  local buf = vim.api.nvim_get_current_buf()
  local argument = { uri = vim.uri_from_bufnr(buf) }
  if all then
    argument.all = true
  else
    local row, column = unpack(vim.api.nvim_win_get_cursor(0))
    argument.position = places.position(buf, row - 1, column)
  end
  request(buf, argument)
end

--- What lenses and code actions run.
M.commands = {
  ['afterword.fillGap'] = function(command, context)
    request(context.bufnr, command.arguments[1])
  end,
}

return M
