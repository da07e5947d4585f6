--- Saying something to a writer who is typing. A message that doesn't fit under the window would stop
--- everything at Neovim's "Press ENTER" and eat a key, so it is cut; `:Afterword status` has all of it.
local M = {}

---@type string?
M.last = nil

local groups = { 'ErrorMsg', 'WarningMsg' } -- by LSP's message type; the others are plain

--- As much of a line as fits.
function M.fitting(line)
  local room = vim.v.echospace
  if vim.fn.strdisplaywidth(line) <= room then
    return line
  end
  return vim.fn.matchstr(line, ('^.*\\%%<%dv.'):format(math.max(room - 1, 1))) .. '…'
end

---@param text string
---@param kind? integer LSP's message type: 1 an error, 2 a warning
function M.say(text, kind)
  M.last = text
  local line = M.fitting((text:gsub('%s+', ' ')))
  vim.api.nvim_echo({ { line, groups[kind] } }, true, {})
end

return M
