--- Where the writer is.
local M = {}

--- Buffer, its changedtick, line from 1 and column in bytes from 0: two places that are equal are the same
--- place in the same text.
---@return integer[]
function M.place()
  local buf = vim.api.nvim_get_current_buf()
  local cursor = vim.api.nvim_win_get_cursor(0)
  return { buf, vim.api.nvim_buf_get_changedtick(buf), cursor[1], cursor[2] }
end

--- Names the text as it is now.
---@return string
function M.text()
  local place = M.place()
  return place[1] .. ':' .. place[2]
end

---@return boolean
function M.inserting()
  return vim.fn.mode():sub(1, 1) == 'i'
end

return M
