--- Windows of text that is no file: what would be sent, the story so far, what was proposed.
local M = {}

--- Opens a window below with lines that can't be changed; closed, they are gone.
---@param lines string[]
---@param filetype? string
---@return integer buf
function M.open(lines, filetype)
  vim.cmd('botright new')
  local buf = vim.api.nvim_get_current_buf()
  vim.bo[buf].buftype, vim.bo[buf].bufhidden, vim.bo[buf].swapfile = 'nofile', 'wipe', false
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, lines)
  vim.bo[buf].modifiable = false
  vim.wo.linebreak, vim.wo.breakindent = true, true
  if filetype then
    -- its colours only: as a file of that type it would be taken for a manuscript
    vim.bo[buf].syntax = filetype
  end
  return buf
end

return M
