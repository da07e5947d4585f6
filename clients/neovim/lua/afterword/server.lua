--- The one place that talks to the language server: how it is started, asked and told.
local config = require('afterword.config')
local message = require('afterword.say')

local M = {}

local has_0_11 = vim.fn.has('nvim-0.11') == 1

--- Answers that only say that the question was overtaken.
M.overtaken = { [-32800] = true, [-32801] = true, [-32802] = true }

---@type { state: string, message?: string }?
local status

local function root(buf)
  local name = vim.api.nvim_buf_get_name(buf)
  local folder = name == '' and vim.fn.getcwd() or vim.fs.dirname(name)
  return vim.fs.root(buf, { 'afterword.toml', '.git' }) or folder
end

--- Says once that there is no server to start: Neovim itself only writes it to a log.
---@return boolean there
function M.check()
  local cmd = config.get().cmd
  if vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  local missing = ('Afterword: no program `%s` was found. '):format(cmd[1])
  local advice = 'Install it with `pip install afterword`, or name it in vim.g.afterword.cmd.'
  if message.last ~= missing .. advice then
    message.say(missing .. advice, 2)
  end
  return false
end

local function on_status(_, params)
  status = params
  vim.schedule(function()
    vim.cmd.redrawstatus()
    vim.api.nvim_exec_autocmds('User', { pattern = 'AfterwordStatus', data = params })
  end)
end

local function on_message(_, params)
  local named = vim.startswith(params.message, 'Afterword')
  message.say((named and '' or 'Afterword: ') .. params.message, params.type)
end

--- The client's configuration, as `lsp/afterword.lua` returns it.
function M.config()
  local options = config.get()
  local settings = next(options.settings) and options.settings or vim.empty_dict()
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  -- 0.12 says so itself; before it, the renderer here is the only one there is
  capabilities.textDocument.inlineCompletion = { dynamicRegistration = false }
  return {
    name = 'afterword',
    cmd = options.cmd,
    filetypes = options.filetypes,
    root_dir = function(buf, on_dir)
      on_dir(root(buf))
    end,
    -- one server, and so one model, for all the manuscripts of this editor
    reuse_client = function(client, wanted)
      return client.name == wanted.name and not (client.is_stopped and M.call(client, 'is_stopped'))
    end,
    capabilities = capabilities,
    init_options = settings,
    settings = { afterword = settings },
    commands = vim.tbl_extend(
      'error',
      require('afterword.coach').commands,
      require('afterword.change').commands,
      require('afterword.fill').commands
    ),
    handlers = {
      ['workspace/applyEdit'] = function(...)
        return require('afterword.edits').on_apply(...)
      end,
      ['afterword/candidate'] = function(_, params)
        require('afterword.sweep').on_candidate(M.plain(params))
      end,
      ['afterword/status'] = on_status,
      ['window/showMessage'] = on_message,
      ['afterword/suggestion'] = function(_, params)
        require('afterword.session').on_suggestion(params)
      end,
    },
  }
end

--- Starts the server for a buffer where Neovim can't: 0.10 has no vim.lsp.enable().
function M.start(buf)
  if vim.bo[buf].buftype == '' then
    local wanted = M.config()
    wanted.root_dir = root(buf)
    vim.lsp.start(wanted, { bufnr = buf, reuse_client = wanted.reuse_client })
  end
end

--- Calls a client's method, which before 0.11 took no self.
function M.call(client, method, ...)
  if has_0_11 then
    return client[method](client, ...)
  end
  return client[method](...)
end

---@return vim.lsp.Client?
function M.client(buf)
  return vim.lsp.get_clients({ bufnr = buf or 0, name = 'afterword' })[1]
end

--- The last status the server sent, or nil where no server is attached.
function M.status()
  if not M.client() then
    return nil
  end
  return status or { state = 'ready' }
end

--- JSON without its nulls, which Neovim 0.12 gives as a value of their own.
function M.plain(value)
  if value == vim.NIL then
    return nil
  end
  return type(value) == 'table' and vim.tbl_map(M.plain, value) or value
end

--- Runs a server command with one object as its argument. Asking may take its time: what is done with
--- the answer has to look whether the buffer is still there.
---@param done? fun(result: any) called with the result where there is one
---@param over? fun() called however it ends
---@return fun() cancel
function M.execute(buf, command, argument, done, over)
  local client = M.client(buf)
  local open = true
  local function close()
    local was_open = open
    open = false
    if was_open and over then
      over()
    end
    return was_open
  end
  local params = { command = command, arguments = { argument } }
  local function answered(err, result)
    if not close() then
      return
    elseif err then
      if not M.overtaken[err.code] then
        message.say('Afterword: ' .. err.message, 2)
      end
    elseif done then
      done(M.plain(result))
    end
  end
  local sent, id
  if client then
    sent, id = M.call(client, 'request', 'workspace/executeCommand', params, answered, buf)
  end
  if not sent then
    message.say('Afterword is not running in this buffer', 2)
    close()
  end
  return function()
    if open then
      close() -- Neovim doesn't call back what was cancelled
      M.call(client, 'cancel_request', id)
    end
  end
end

return M
