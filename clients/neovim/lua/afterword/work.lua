--- What takes long: how far the server says it is, and stopping it.
local message = require('afterword.say')
local server = require('afterword.server')

local M = {}

--- What is going on, by the server's token.
---@type table<string|integer, { client: vim.lsp.Client, title: string, value: table }>
local open = {}

--- Requests that `stop` cancels, by their own key.
---@type table<table, fun()>
local stoppable = {}

--- One line on a piece of work.
local function line_of(work)
  local value = work.value
  local words = { work.title }
  if (value.message or '') ~= '' then
    words[#words + 1] = value.message
  end
  if (value.percentage or 0) > 0 then
    words[#words + 1] = ('%d %%'):format(value.percentage)
  end
  return table.concat(words, ', ')
end

--- Shows a line where no message is kept; a command line that the writer is typing is left alone.
local function show(line)
  if not vim.fn.mode():find('^[cr]') then
    vim.api.nvim_echo({ { message.fitting(line) } }, false, {})
  end
end

--- Called on LspProgress.
function M.on_progress(client, params)
  local value = params.value
  if type(value) ~= 'table' then
    return
  end
  if value.kind == 'begin' then
    open[params.token] = { client = client, title = value.title, value = value }
  end
  local work = open[params.token]
  if not work then
    return
  end
  work.value = vim.tbl_extend('force', work.value, value)
  if value.kind == 'end' then
    open[params.token] = nil
    show('')
  else
    show(line_of(work) .. ' (:Afterword stop)')
  end
  vim.cmd.redrawstatus()
end

--- How far the work is, in a word or two for a status line; nil where there is none.
---@return string?
function M.status()
  local _, work = next(open)
  local percentage = work and work.value.percentage or 0
  return work and (percentage > 0 and ('Afterword %d %%'):format(percentage) or 'Afterword …')
end

--- Has `stop` call something until what is returned is called.
---@param stop fun()
---@return fun() over
function M.stoppable(stop)
  local key = {}
  stoppable[key] = stop
  return function()
    stoppable[key] = nil
  end
end

--- Stops what the server is at for this writer. What has shown how far it is ends in good order; what
--- hasn't yet is cancelled.
---@return boolean whether there was anything
function M.stop()
  local any = next(open) ~= nil or next(stoppable) ~= nil
  for token, work in pairs(open) do
    server.call(work.client, 'notify', 'window/workDoneProgress/cancel', { token = token })
  end
  for _, stop in ipairs(next(open) == nil and vim.tbl_values(stoppable) or {}) do
    stop()
  end
  return any
end

return M
