--- A manuscript's life in the editor: which events ask, which show, which hide.
local ask = require('afterword.ask')
local config = require('afterword.config')
local cursor = require('afterword.cursor')
local draw = require('afterword.draw')
local ghost = require('afterword.ghost')
local keys = require('afterword.keys')
local say = require('afterword.say').say
local server = require('afterword.server')

local M = {}

--- Where the writer last said no; nothing is offered there until the text changes.
local dismissed

--- The text that the last automatic request was about.
local asked_text

--- The last item that the server was told was shown.
local told

--- Where a ghost was last visible, as cursor.place() has it.
local seen

local function menu_open()
  if vim.fn.pumvisible() == 1 then
    return true
  end
  local other = config.get().menu_open
  if other then
    return other() and true or false
  end
  local cmp = package.loaded['cmp'] or package.loaded['blink.cmp']
  local open = cmp and (cmp.visible or cmp.is_visible)
  return open ~= nil and open() and true or false
end

--- Tells the server once that a candidate is seen, however often it is drawn again.
function M.tell_shown()
  local item = ghost.item()
  local command = item and item.command
  local what = command and command.arguments or item
  if item and not vim.deep_equal(what, told) then
    told = what
    local client = server.client()
    if client then
      server.call(client, 'notify', 'textDocument/didShowCompletion', { item = item })
    end
  end
end

--- Shows items at the cursor, unless a completion menu is open.
function M.show(items, index, asked)
  if not menu_open() and ghost.offer(items, index, asked) then
    seen = cursor.place()
    M.tell_shown()
  end
end

local function ask_now()
  if menu_open() or dismissed == cursor.text() or vim.fn.reg_executing() ~= '' then
    return
  end
  asked_text = cursor.text()
  ask.ask(ask.AUTOMATIC, function(items)
    if items[1] and ghost.takes(items[1]) then
      M.show(items, 1, false)
    end
  end)
end

--- The text or the cursor changed in insert mode.
local function on_change()
  if menu_open() then
    ghost.hide()
    ask.cancel()
    asked_text = nil
    return
  end
  seen = ghost.refresh() and cursor.place() or seen
  if asked_text ~= cursor.text() then
    ask_now()
  else
    ask.cancel_elsewhere()
  end
end

--- Asks by hand; `done` gets the candidates. A mark at the cursor says that it is being thought about.
function M.ask(done)
  if not server.client() then
    say('Afterword is not running in this buffer', 2)
    return
  end
  asked_text, dismissed = cursor.text(), nil
  ghost.say('…')
  ask.ask(ask.INVOKED, done, ghost.say_nothing)
end

--- Where a ghost was visible just now, if the cursor is still there: leaving insert mode takes the
--- ghost away and the cursor a character back.
---@return afterword.Stretch? empty
function M.seen()
  local here = cursor.place()
  local same_line = seen and vim.deep_equal(vim.list_slice(seen, 1, 3), vim.list_slice(here, 1, 3))
  if same_line and here[4] <= seen[4] then
    local between = vim.api.nvim_get_current_line():sub(here[4] + 1, seen[4])
    if vim.fn.strchars(between, true) <= 1 then
      return { seen[3] - 1, seen[4], seen[3] - 1, seen[4] }
    end
  end
end

--- Asks by hand at a place of the current buffer, in insert mode: something else is to be had there.
---@param row integer from 0
---@param column integer in bytes
function M.ask_anew(row, column)
  local function again()
    M.ask(function(items)
      M.show(items, 1, true)
    end)
  end
  ask.cancel()
  ghost.hide()
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  if cursor.inserting() then
    return again()
  end
  if config.get().ghost then
    local once = { once = true, callback = vim.schedule_wrap(again) }
    vim.api.nvim_create_autocmd('InsertEnter', once)
  end
  vim.cmd.startinsert({ bang = column >= #vim.api.nvim_get_current_line() })
end

function M.dismiss()
  ask.cancel()
  ghost.hide()
  dismissed = cursor.text()
end

local function leave()
  ask.cancel()
  ghost.hide()
  asked_text = nil
end

--- `afterword/suggestion`: more is ready for the position the cursor may still be at.
function M.on_suggestion(params)
  local client = server.client()
  if not client or not cursor.inserting() or ask.waiting() then
    return
  end
  local here = vim.lsp.util.make_position_params(0, client.offset_encoding)
  if here.textDocument.uri == params.uri and vim.deep_equal(here.position, params.position) then
    ask_now()
  end
end

--- Called on LspAttach.
function M.attach(client, buf)
  draw.highlights()
  if not config.get().ghost then
    return
  end
  -- Neovim 0.12's own inline completion must not draw the same ghost again
  client.server_capabilities.inlineCompletionProvider = nil
  keys.attach(buf)
  local group = vim.api.nvim_create_augroup('afterword.session.' .. buf, {})
  local function on(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, buffer = buf, callback = callback })
  end
  on({ 'TextChangedI', 'TextChangedP', 'CursorMovedI' }, on_change)
  on(
    { 'InsertEnter', 'CompleteDone' },
    vim.schedule_wrap(function()
      if vim.api.nvim_get_current_buf() == buf and cursor.inserting() then
        on_change()
      end
    end)
  )
  on({ 'InsertLeave', 'BufLeave' }, leave)
  on('WinResized', ghost.refresh)
  on('LspDetach', function(event)
    if event.data.client_id == client.id then
      leave()
      vim.api.nvim_del_augroup_by_id(group)
    end
  end)
end

return M
