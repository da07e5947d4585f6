--- The coach: comments on a paragraph, a letter on the whole, why something is marked, rewrites.
local page = require('afterword.page')
local say = require('afterword.say').say
local server = require('afterword.server')

local M = {}

local HINT = '" Enter on a line with “line …” goes there, q closes this'

local function remark(answer)
  if type(answer.note) == 'string' then
    say('Afterword: ' .. answer.note)
  end
end

--- Has the model comment on the paragraph at a place, now.
---@param where { uri: string, position: table }
---@param persona? string who comments from now on
function M.comment(where, persona)
  local buf = vim.api.nvim_get_current_buf()
  local argument = vim.tbl_extend('error', where, { persona = persona })
  server.execute(buf, 'afterword.coach', argument, function(answer)
    if type(answer) ~= 'table' then
      return say("Afterword: the server doesn't have this text open")
    end
    local many = #answer.findings
    local comments = many == 1 and '1 comment' or ('%d comments'):format(many)
    say(('Afterword: %s on this paragraph'):format(many > 0 and comments or 'nothing to say'))
    remark(answer)
  end)
end

--- The line of the manuscript that a line of the letter leads to.
local function line_in(text)
  return tonumber(text:match('%]%([^()%s]+#L(%d+)%)'))
end

--- A letter on the whole manuscript, in a window below it.
function M.letter(uri)
  local manuscript = vim.api.nvim_get_current_buf()
  say('Afterword: reading …')
  server.execute(manuscript, 'afterword.coach', { uri = uri, letter = true }, function(answer)
    answer = type(answer) == 'table' and answer or {}
    remark(answer)
    if type(answer.letter) ~= 'string' then
      return
    end
    local lines = { HINT, '' }
    vim.list_extend(lines, vim.split(vim.trim(answer.letter), '\n', { plain = true }))
    local buf = page.open(lines, 'markdown')
    vim.keymap.set('n', 'q', vim.cmd.close, { buffer = buf, nowait = true })
    vim.keymap.set('n', '<CR>', function()
      local line = line_in(vim.api.nvim_get_current_line())
      local window = vim.fn.bufwinid(manuscript)
      if line and window > 0 then
        vim.api.nvim_set_current_win(window)
        vim.cmd.normal({ line .. 'G', bang = true })
      end
    end, { buffer = buf })
  end)
end

--- Has the coach say nothing, or go on.
function M.pause(paused)
  local buf = vim.api.nvim_get_current_buf()
  server.execute(buf, 'afterword.pause', { what = 'coach', paused = paused }, function()
    say(paused and 'Afterword: the coach is quiet' or 'Afterword: the coach is back')
  end)
end

--- What a code action asks for, without the server's own way to show it.
local function asked(command)
  return vim.tbl_extend('force', command.arguments[1], { show = false })
end

--- Code actions whose answers are shown here; the others are the server's alone.
M.commands = {
  ['afterword.explain'] = function(command, context)
    server.execute(context.bufnr, 'afterword.explain', asked(command), function(answer)
      if type(answer) == 'table' then
        page.open(vim.split(vim.trim(answer.text), '\n', { plain = true }), 'markdown')
      end
    end)
  end,
  ['afterword.rewrites'] = function(command, context)
    local argument = asked(command)
    server.execute(context.bufnr, 'afterword.rewrites', argument, function(answer)
      local candidates = type(answer) == 'table' and answer.candidates or {}
      if #candidates == 0 then
        return
      end
      vim.ui.select(candidates, {
        prompt = ('Instead of “%s”:'):format(argument.quote),
        format_item = function(candidate)
          return candidate.text
        end,
      }, function(take)
        if take then
          local chosen = { uri = argument.uri, take = take }
          server.execute(context.bufnr, 'afterword.rewrites', chosen)
        end
      end)
    end)
  end,
}

return M
