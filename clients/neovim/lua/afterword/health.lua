--- `:checkhealth afterword`
local config = require('afterword.config')

local M = {}

--- Commands of the server that this client needs; an older one lacks some.
local needed = { 'fillGap', 'change', 'regenerate', 'sweep', 'stitch', 'loom', 'say', 'provenance' }

--- Those that a client's server doesn't have.
local function lacking(client)
  local provider = client.server_capabilities.executeCommandProvider or {}
  return vim.tbl_filter(function(name)
    return not vim.list_contains(provider.commands or {}, 'afterword.' .. name)
  end, needed)
end

function M.check()
  local health = vim.health
  local options = config.get()
  health.start('Afterword')
  health.ok(('Neovim %s'):format(vim.version()))
  if vim.fn.executable(options.cmd[1]) == 1 then
    health.ok(('the server is `%s`'):format(vim.fn.exepath(options.cmd[1])))
  else
    health.error(('no program `%s` was found'):format(options.cmd[1]), {
      'install it: pip install afterword',
      'or say where it is: vim.g.afterword = { cmd = { "/path/to/afterword", "serve" } }',
    })
  end
  for _, name in ipairs(config.unknown()) do
    health.warn(('vim.g.afterword.%s means nothing'):format(name))
  end
  local clients = vim.lsp.get_clients({ name = 'afterword' })
  if #clients == 0 then
    health.info("no manuscript is open: the server isn't running")
  end
  for _, client in ipairs(clients) do
    local buffers = #vim.tbl_keys(client.attached_buffers)
    health.ok(('running, attached to %d manuscript(s)'):format(buffers))
    local missing = lacking(client)
    if #missing > 0 then
      health.warn(
        ('this server knows nothing of: %s'):format(table.concat(missing, ', ')),
        { 'it is older than this plugin: pip install --upgrade afterword' }
      )
    end
  end
  health.info('what the server itself needs is said by `afterword doctor`')
end

return M
