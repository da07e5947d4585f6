--- Keys that mean something only while a ghost is visible are mapped only then: without a ghost,
--- <Tab> is whatever the writer made of it.
local config = require('afterword.config')

local M = {}

--- Mappings set now, by buffer: key -> the buffer's own mapping that stood there, or false.
---@type table<integer, table<string, table|false>>
local set = {}

local while_visible = { 'accept', 'accept_word', 'accept_sentence', 'dismiss', 'next', 'previous' }

local function map(buf, key, name)
  local plug = ('<Plug>(afterword-%s)'):format(name:gsub('_', '-'))
  vim.keymap.set('i', key, plug, { buffer = buf, remap = true, desc = 'Afterword: ' .. name })
end

--- Accepting takes its key from any other mapping while a ghost is visible; the others give way.
function M.add(buf)
  if set[buf] then
    return
  end
  set[buf] = {}
  local keys = config.get().keys
  for _, name in ipairs(while_visible) do
    local key = keys[name]
    local taken = key and vim.fn.maparg(key, 'i', false, true) or {}
    if key and (name == 'accept' or vim.tbl_isempty(taken)) then
      set[buf][key] = taken.buffer == 1 and taken or false
      map(buf, key, name)
    end
  end
end

function M.remove(buf)
  for key, earlier in pairs(set[buf] or {}) do
    if vim.api.nvim_buf_is_valid(buf) then
      pcall(vim.keymap.del, 'i', key, { buffer = buf })
      if earlier then
        vim.api.nvim_buf_call(buf, function()
          vim.fn.mapset('i', false, earlier)
        end)
      end
    end
  end
  set[buf] = nil
end

--- Asking works without a ghost: its key is mapped for as long as the server is attached.
function M.attach(buf)
  local key = config.get().keys.ask
  if key and vim.fn.maparg(key, 'i') == '' then
    map(buf, key, 'ask')
  end
end

return M
