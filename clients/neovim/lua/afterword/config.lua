--- The options of `vim.g.afterword`, with what stands where the writer said nothing.
local M = {}

---@class afterword.Options
---@field enable boolean start the server in manuscripts (false: `vim.lsp.enable('afterword')` is yours)
---@field cmd string[] how the server is started
---@field filetypes string[] what counts as a manuscript
---@field folding boolean fold manuscripts by parts, chapters and scenes (Neovim 0.11)
---@field ghost boolean draw ghost text (false leaves it to another renderer)
---@field keys table<string, string|false> keys in insert mode; false leaves one unmapped
---@field settings table sent to the server: { engine = {...}, completion = {...} }
---@field menu_open? fun(): boolean whether another plugin's completion menu is open
M.defaults = {
  enable = true,
  cmd = { 'afterword', 'serve' },
  filetypes = { 'markdown', 'text' },
  folding = false,
  ghost = true,
  keys = {
    accept = '<Tab>',
    accept_word = '<M-Right>',
    accept_sentence = '<M-Down>',
    dismiss = '<C-]>',
    next = '<M-]>',
    previous = '<M-[>',
    ask = '<M-\\>',
  },
  settings = vim.empty_dict(),
}

---@return afterword.Options
function M.get()
  return vim.tbl_deep_extend('force', M.defaults, vim.g.afterword or {})
end

--- Option and key names that mean nothing: the writer's typos.
---@return string[]
function M.unknown()
  local names = {}
  local given = vim.g.afterword or {}
  for name in pairs(given) do
    if M.defaults[name] == nil and name ~= 'menu_open' then
      names[#names + 1] = name
    end
  end
  for name in pairs(given.keys or {}) do
    if M.defaults.keys[name] == nil then
      names[#names + 1] = 'keys.' .. name
    end
  end
  table.sort(names)
  return names
end

return M
