--- Folding by parts, chapters and scenes, for writers who asked for it.
local config = require('afterword.config')
local server = require('afterword.server')

local M = {}

--- Called on LspAttach: folds every window of the buffer by what the server says, all open.
function M.attach(client, buf)
  local foldable = vim.lsp.foldexpr ~= nil -- Neovim 0.11 and newer
    and server.call(client, 'supports_method', 'textDocument/foldingRange')
  if not (config.get().folding and foldable) then
    return
  end
  local function fold()
    for _, window in ipairs(vim.fn.win_findbuf(buf)) do
      vim.wo[window][0].foldmethod = 'expr'
      vim.wo[window][0].foldexpr = 'v:lua.vim.lsp.foldexpr()'
      vim.wo[window][0].foldlevel = 99
    end
  end
  fold()
  vim.api.nvim_create_autocmd('BufWinEnter', {
    group = vim.api.nvim_create_augroup('afterword.folding.' .. buf, {}),
    buffer = buf,
    callback = fold,
  })
end

return M
