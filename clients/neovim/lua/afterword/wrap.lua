--- Breaking a line into rows of a given width, as a reader would. Widths are display cells.
local M = {}

-- what may not begin a row, and what may not end one, in scripts that break between characters
local closing = '、。，．！？；：）」』】〉》〕’”…—ー'
local opening = '（「『【〈《〔‘“'

local function has(set, cluster)
  return set:find(cluster, 1, true) ~= nil
end

--- The pieces of a chunk without spaces that have to stay together.
local function pieces(chunk)
  if not chunk:find('[\128-\255]') then
    return { { chunk, #chunk } }
  end
  local result = {}
  local glued = false
  for _, cluster in ipairs(vim.fn.split(chunk, '\\zs')) do
    local width = vim.fn.strdisplaywidth(cluster)
    local last = result[#result]
    local wide = width > 1
    local joins = last and (glued or has(closing, cluster) or not (wide or last.wide))
    if joins then
      last[1], last[2], last.wide = last[1] .. cluster, last[2] + width, wide
    else
      result[#result + 1] = { cluster, width, wide = wide }
    end
    glued = has(opening, cluster)
  end
  return result
end

--- Rows of `text` (one line, no newline in it): the first `first` cells wide, the others `width`.
--- Every row but the last is padded to its width; a space at which a row breaks is part of the pad.
---@return string[]
function M.rows(text, first, width)
  local rows, row, used, room = {}, {}, 0, first
  local function add(piece, cells)
    row[#row + 1] = piece
    used = used + cells
  end
  local function finish()
    rows[#rows + 1] = table.concat(row) .. (' '):rep(room - used)
    row, used, room = {}, 0, width
  end
  local function place(piece, cells)
    if used + cells > room and (used > 0 or room < width) then
      finish()
    end
    if cells <= room then
      add(piece, cells)
      return
    end
    for _, cluster in ipairs(vim.fn.split(piece, '\\zs')) do -- longer than a whole row
      local cluster_width = vim.fn.strdisplaywidth(cluster)
      if used > 0 and used + cluster_width > room then
        finish()
      end
      add(cluster, cluster_width)
    end
  end
  for spaces, chunk in text:gsub('\t', ' '):gmatch('( *)([^ ]*)') do
    if spaces ~= '' then
      add(spaces:sub(1, math.max(room - used, 0)), math.min(#spaces, math.max(room - used, 0)))
    end
    if chunk ~= '' then
      for _, piece in ipairs(pieces(chunk)) do
        place(piece[1], piece[2])
      end
    end
  end
  rows[#rows + 1] = table.concat(row)
  return rows, math.max(room - used, 0)
end

return M
