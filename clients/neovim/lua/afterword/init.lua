--- Afterword for Neovim: what mappings and other plugins may call. See |afterword.txt|.
local ghost = require('afterword.ghost')
local pieces = require('afterword.pieces')
local server = require('afterword.server')
local session = require('afterword.session')

local M = {}

--- Whether a suggestion is visible at the cursor.
---@return boolean
function M.visible()
  return ghost.rest() ~= nil
end

--- Starts a new undo step; setting 'undolevels' to itself is Vim's documented way.
local function break_undo()
  vim.bo.undolevels = vim.bo.undolevels
end

--- Puts text at the cursor as an undo step of its own, and the cursor behind it.
local function insert(buf, text)
  local cursor = vim.api.nvim_win_get_cursor(0)
  local row, col = cursor[1] - 1, cursor[2]
  local lines = vim.split(text, '\n', { plain = true })
  break_undo()
  vim.api.nvim_buf_set_text(buf, row, col, row, col, lines)
  local last = #lines[#lines]
  vim.api.nvim_win_set_cursor(0, { row + #lines, #lines == 1 and col + last or last })
  vim.api.nvim_feedkeys(vim.keycode('<C-g>u'), 'in', false)
end

--- The length the server knows, in UTF-16 units, of the beginning of an item's text.
local function wire_length(item, text)
  local source = type(item.insertText) == 'table' and item.insertText.value or item.insertText
  if source:find('\r\n', 1, true) then
    text = text:gsub('\n', '\r\n')
  end
  local _, characters = text:gsub('[^\128-\191]', '')
  local _, beyond_the_basic_plane = text:gsub('[\240-\255]', '')
  return characters + beyond_the_basic_plane
end

--- Accepts what `take` takes of the suggestion.
---@return boolean accepted false when there was none
local function accept(take)
  local rest, typed = ghost.rest()
  if not rest then
    return false
  end
  local buf, item, part = vim.api.nvim_get_current_buf(), ghost.item(), take(rest)
  if #part < #rest then
    local length = wire_length(item, typed .. part)
    local client = assert(server.client(buf))
    local params = { item = item, acceptedLength = length }
    server.call(client, 'notify', 'textDocument/didPartiallyAcceptCompletion', params)
    insert(buf, part)
    ghost.refresh()
    return true
  end
  ghost.hide()
  insert(buf, part)
  if item.command then
    server.execute(buf, item.command.command, item.command.arguments[1])
  end
  return true
end

function M.accept()
  return accept(function(rest)
    return rest
  end)
end

function M.accept_word()
  return accept(pieces.word)
end

function M.accept_sentence()
  return accept(pieces.sentence)
end

function M.dismiss()
  session.dismiss()
end

--- Asks for several candidates at the cursor, whatever the settings say about automatic ones.
---@param index? integer which one to show first; negative counts from the last
function M.ask(index)
  local shown = ghost.rest()
  session.ask(function(items)
    if #items == 0 then
      ghost.say('(nothing worth offering here)')
      return
    end
    if index and shown then -- what was shown already isn't the next one
      items = vim.tbl_filter(function(item)
        return ghost.text_of(item) ~= shown
      end, items)
      table.insert(items, 1, vim.tbl_extend('force', ghost.item(), { insertText = shown }))
      index = #items > 1 and (index > 0 and 2 or #items) or 1
    end
    session.show(items, index or 1, true)
  end)
end

local function turn(step)
  local offer = ghost.current()
  if offer and #offer.items > 1 then
    ghost.turn(step)
    session.tell_shown()
  else
    M.ask(step)
  end
end

function M.next()
  turn(1)
end

function M.previous()
  turn(-1)
end

--- One or a few words for a status line; empty where no server is attached.
---@return string
function M.status()
  local status = server.status()
  if not status then
    return ''
  end
  local words = { ready = 'Afterword', busy = 'Afterword …', paused = 'Afterword paused' }
  words.busy = require('afterword.work').status() or words.busy
  local text = words[status.state] or ('Afterword ' .. tostring(status.state))
  if status.state == 'degraded' and (status.message or '') ~= '' then
    text = 'Afterword: ' .. status.message
  end
  return text
end

return M
