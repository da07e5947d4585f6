-- What happens when the plugin is found on the runtimepath: next to nothing is loaded until
-- a manuscript is opened, and no setup() has to be called. Options: |vim.g.afterword|.
if vim.g.loaded_afterword then
  return
end
vim.g.loaded_afterword = true

if vim.fn.has('nvim-0.10') == 0 then
  vim.notify('Afterword needs Neovim 0.10 or newer.', vim.log.levels.WARN)
  return
end

for _, name in ipairs({
  'accept',
  'accept_word',
  'accept_sentence',
  'dismiss',
  'next',
  'previous',
  'ask',
}) do
  local plug = ('<Plug>(afterword-%s)'):format(name:gsub('_', '-'))
  local call = ("<Cmd>lua require('afterword').%s()<CR>"):format(name)
  vim.keymap.set('i', plug, call, { desc = 'Afterword: ' .. name:gsub('_', ' ') })
end

vim.api.nvim_create_user_command('Afterword', function(command)
  local range = command.range > 0 and { command.line1, command.line2 } or nil
  require('afterword.commands').run(command.fargs, range)
end, {
  nargs = '*',
  range = true,
  complete = function(lead, line)
    return require('afterword.commands').complete(lead, line)
  end,
  desc = 'Afterword: ask, fill, change, sweep, pause, look at the status',
})

local group = vim.api.nvim_create_augroup('afterword', {})
vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'afterword' then
      require('afterword.session').attach(client, event.buf)
      require('afterword.folding').attach(client, event.buf)
    end
  end,
})
vim.api.nvim_create_autocmd('LspProgress', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'afterword' then
      require('afterword.work').on_progress(client, event.data.params)
    end
  end,
})
vim.api.nvim_create_autocmd('ColorScheme', {
  group = group,
  callback = function()
    require('afterword.draw').highlights()
  end,
})

if (vim.g.afterword or {}).enable ~= false then
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = require('afterword.config').get().filetypes,
    callback = function(event)
      local server = require('afterword.server')
      if server.check() and not vim.lsp.enable then
        server.start(event.buf)
      end
    end,
  })
  if vim.lsp.enable then
    vim.lsp.enable('afterword')
  end
end
