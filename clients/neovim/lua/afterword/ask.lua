--- Asking the server for inline completions. At most one request is open; a later one cancels it, and
--- an answer to anything but the text and cursor it was asked for is dropped.
local cursor = require('afterword.cursor')
local say = require('afterword.say').say
local server = require('afterword.server')

local M = {}

M.INVOKED, M.AUTOMATIC = 1, 2

---@class afterword.Request
---@field client vim.lsp.Client
---@field id? integer
---@field kind integer
---@field place table buffer, changedtick, line and column it was asked at
---@field closed? fun() called once, however it ends
---@type afterword.Request?
local open

local function usable(result)
  local items = type(result) == 'table' and (result.items or result) or {}
  return vim.tbl_filter(function(item)
    local text = item.insertText
    text = type(text) == 'table' and text.value or text
    return type(text) == 'string' and text ~= ''
  end, items)
end

local function close()
  local request = assert(open)
  open = nil
  if request.closed then
    request.closed()
  end
end

function M.cancel()
  if open then
    server.call(open.client, 'cancel_request', open.id)
    close()
  end
end

--- Cancels a request that was asked at another place than the cursor's.
function M.cancel_elsewhere()
  if open and not vim.deep_equal(open.place, cursor.place()) then
    M.cancel()
  end
end

--- Whether a request that the writer made by hand is still open.
function M.waiting()
  return open ~= nil and open.kind == M.INVOKED
end

--- Asks at the cursor. `done` gets the items, none where nothing is worth offering; it isn't called
--- when the writer went on meanwhile. `closed` is called however it ends.
---@param kind integer INVOKED or AUTOMATIC
---@param done fun(items: table[])
---@param closed? fun()
function M.ask(kind, done, closed)
  M.cancel()
  local buf = vim.api.nvim_get_current_buf()
  local client = server.client(buf)
  if not client then
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.context = { triggerKind = kind }
  local request = { client = client, kind = kind, place = cursor.place(), closed = closed }
  local method = 'textDocument/inlineCompletion'
  local sent, id = server.call(client, 'request', method, params, function(err, result)
    if open ~= request then
      return
    end
    close()
    if err and not server.overtaken[err.code] and kind == M.INVOKED then
      say('Afterword: ' .. err.message, 2)
    end
    local stale = not (cursor.inserting() and vim.deep_equal(request.place, cursor.place()))
    if not err and not stale then
      done(usable(result))
    end
  end, buf)
  if sent then
    request.id = id
    open = request
  end
end

return M
