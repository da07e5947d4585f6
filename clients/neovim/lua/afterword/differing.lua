--- What differs between two wordings, word by word, for a window that shows it.
local M = {}

--- Words, single other characters and white space; a wide character is a word of its own.
local function tokens(text)
  local result = {}
  local at = 1
  while at <= #text do
    local token = text:match('^\n', at)
      or text:match('^[^%S\n]+', at)
      or text:match("^[%w\128-\255]+['%w\128-\255]*", at)
      or text:sub(at, at)
    local wide = token:find('[\227-\239]')
      and vim.fn.strdisplaywidth(token) > vim.fn.strchars(token)
    vim.list_extend(result, wide and vim.fn.split(token, '\\zs') or { token })
    at = at + #token
  end
  return result
end

local function is_space(token)
  return token:find('^%s*$') ~= nil
end

--- For vim.diff(), which compares lines: one token on each.
local function lines_of(list)
  local lines = vim.tbl_map(function(token)
    return token == '\n' and '¶' or token
  end, list)
  return table.concat(lines, '\n') .. '\n'
end

--- Stretches of tokens that differ: { first in old, how many, first in new, how many }, from 1. Those
--- with nothing but spaces between them are one: nobody reads a change letter by letter.
local function hunks(old, new)
  local result = {}
  local found = vim.diff(lines_of(old), lines_of(new), { result_type = 'indices' })
  for _, hunk in ipairs(found) do
    local first_old = hunk[2] == 0 and hunk[1] + 1 or hunk[1]
    local first_new = hunk[4] == 0 and hunk[3] + 1 or hunk[3]
    local last = result[#result]
    local joins = last ~= nil
    for index = last and last[1] + last[2] or 1, last and first_old - 1 or 0 do
      joins = joins and is_space(old[index]) and old[index] ~= '\n'
    end
    if joins then
      last[2], last[4] = first_old + hunk[2] - last[1], first_new + hunk[4] - last[3]
    else
      result[#result + 1] = { first_old, hunk[2], first_new, hunk[4] }
    end
  end
  return result
end

--- Words that stay, as a share of the longer wording's.
local function kept(old, new, found)
  local function words(list, first, count)
    local number = 0
    for index = first, first + count - 1 do
      number = number + (is_space(list[index]) and 0 or 1)
    end
    return number
  end
  local all = math.max(words(old, 1, #old), words(new, 1, #new), 1)
  local gone = 0
  for _, hunk in ipairs(found) do
    gone = gone + math.max(words(old, hunk[1], hunk[2]), words(new, hunk[3], hunk[4]))
  end
  return 1 - gone / all
end

--- Pieces of text in their order, each with 'old', 'new' or nothing where it is in both. Where little
--- stays, all of the old wording comes first.
---@param old string
---@param new string
---@return { [1]: string, [2]: string? }[]
function M.pieces(old, new)
  local before, after = tokens(old), tokens(new)
  local found = hunks(before, after)
  if old == '' or new == '' or kept(before, after, found) < 0.35 then
    return { { old, 'old' }, { old ~= '' and new ~= '' and '\n' or '' }, { new, 'new' } }
  end
  local pieces, at = {}, 1
  local function add(list, first, count, kind)
    if count > 0 then
      pieces[#pieces + 1] = { table.concat(list, '', first, first + count - 1), kind }
    end
  end
  for _, hunk in ipairs(found) do
    add(before, at, hunk[1] - at)
    add(before, hunk[1], hunk[2], 'old')
    add(after, hunk[3], hunk[4], 'new')
    at = hunk[1] + hunk[2]
  end
  add(before, at, #before - at + 1)
  return pieces
end

return M
