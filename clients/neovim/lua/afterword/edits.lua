--- What the server asks to be changed in the writer's text: only in the text it was meant for, each an
--- undo step of its own, and shown before where the writer should say yes.
local preview = require('afterword.preview')

local M = {}

local GONE = 'the text has changed meanwhile'
local namespace = vim.api.nvim_create_namespace('afterword.edits')

--- Whether a text of an edit is another by now than the one it was made for.
local function outdated(edit)
  for _, change in ipairs(edit.documentChanges or {}) do
    local document = change.textDocument
    local version = document and document.version
    if type(version) == 'number' then -- Neovim itself takes 0, a text not changed yet, for none
      local buf = vim.uri_to_bufnr(document.uri)
      if (vim.lsp.util.buf_versions[buf] or 0) > version then
        return true
      end
    end
  end
  return false
end

--- The edits of one manuscript that the writer is to be asked about, with the label to ask under.
local function asked_about(edit)
  for _, change in ipairs(edit.documentChanges or {}) do
    for _, one in ipairs(change.edits or {}) do
      local annotation = one.annotationId and (edit.changeAnnotations or {})[one.annotationId]
      if annotation and annotation.needsConfirmation then
        return change, annotation.label
      end
    end
  end
end

--- The edit without its questions, which have been answered.
local function unquestioned(edit)
  edit = vim.deepcopy(edit)
  for _, change in ipairs(edit.documentChanges or {}) do
    for _, one in ipairs(change.edits or {}) do
      one.annotationId = nil
    end
  end
  edit.changeAnnotations = nil
  return edit
end

--- A new undo step begins: setting 'undolevels' to itself is Vim's documented way.
local function break_undo(edit)
  local touched = vim.tbl_keys(edit.changes or {})
  for _, change in ipairs(edit.documentChanges or {}) do
    touched[#touched + 1] = change.textDocument and change.textDocument.uri
  end
  for _, uri in ipairs(touched) do
    local buf = vim.uri_to_bufnr(uri)
    if vim.api.nvim_buf_is_loaded(buf) then
      vim.bo[buf].undolevels = vim.bo[buf].undolevels
    end
  end
end

--- What comes in right where the writer is typing, a tag's end say, comes before the cursor; Neovim
--- leaves the cursor before it.
local function typing_on_behind(change)
  if vim.fn.mode():sub(1, 1) ~= 'i' then
    return change()
  end
  local buf, cursor = vim.api.nvim_get_current_buf(), vim.api.nvim_win_get_cursor(0)
  local mark = vim.api.nvim_buf_set_extmark(buf, namespace, cursor[1] - 1, cursor[2], {})
  change()
  local place = vim.api.nvim_buf_get_extmark_by_id(buf, namespace, mark, {})
  vim.api.nvim_buf_del_extmark(buf, namespace, mark)
  if place[1] and vim.api.nvim_get_current_buf() == buf then
    vim.api.nvim_win_set_cursor(0, { place[1] + 1, place[2] })
  end
end

--- Changes the text; the answer the server waits for.
local function apply(edit, encoding)
  if outdated(edit) then
    return { applied = false, failureReason = GONE }
  end
  break_undo(edit)
  local done, why = pcall(typing_on_behind, function()
    vim.lsp.util.apply_workspace_edit(edit, encoding)
  end)
  break_undo(edit)
  return { applied = done, failureReason = not done and tostring(why) or nil }
end

--- `workspace/applyEdit`: where it needs a yes, the answer waits for the writer's.
function M.on_apply(_, params, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local encoding = client and client.offset_encoding or 'utf-16'
  local change, label = asked_about(params.edit)
  if not change then
    return apply(unquestioned(params.edit), encoding)
  end
  local waiting = coroutine.running()
  preview.edits(change, { label = label, encoding = encoding }, function(yes)
    vim.schedule(function()
      local answer = yes and apply(unquestioned(params.edit), encoding) or { applied = false }
      coroutine.resume(waiting, answer)
    end)
  end)
  return coroutine.yield()
end

return M
