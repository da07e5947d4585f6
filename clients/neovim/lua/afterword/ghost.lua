--- What is being offered, and where. An offer is anchored where it was made; what the writer has
--- typed since then stays part of it as long as it is what the offer says.
local cursor = require('afterword.cursor')
local draw = require('afterword.draw')
local keys = require('afterword.keys')

local M = {}

---@class afterword.Offer
---@field buf integer
---@field row integer of the anchor, from 0
---@field col integer of the anchor, in bytes
---@field before string the anchor's line up to the anchor
---@field after string what stands after the cursor on its line
---@field items table[] the server's inline completion items
---@field index integer which of them is shown
---@field asked boolean whether the writer asked for it
---@type afterword.Offer?
local offer

--- A few words about a question that was asked by hand, and where they stand.
---@type { place: table }?
local note

--- An item's text with Neovim's line ends.
local function text_of(item)
  local text = item.insertText
  if type(text) == 'table' then
    text = text.value
  end
  return (text:gsub('\r\n?', '\n'))
end

--- What has been typed since the anchor; nil once the text there is no longer what it was.
local function typed_since(it)
  local _, _, lnum, col = unpack(cursor.place())
  local row = lnum - 1
  if row < it.row or (row == it.row and col < it.col) then
    return nil
  end
  local line = vim.api.nvim_buf_get_lines(it.buf, row, row + 1, false)[1]
  local first = vim.api.nvim_buf_get_lines(it.buf, it.row, it.row + 1, false)[1] or ''
  if line:sub(col + 1) ~= it.after or first:sub(1, it.col) ~= it.before then
    return nil
  end
  return table.concat(vim.api.nvim_buf_get_text(it.buf, it.row, it.col, row, col, {}), '\n')
end

--- What is left of the shown candidate at the cursor, and what of it has been typed.
---@return string? rest, string? typed
function M.rest()
  if not offer or offer.buf ~= vim.api.nvim_get_current_buf() then
    return nil
  end
  local typed = typed_since(offer)
  local text = text_of(offer.items[offer.index])
  if typed and #typed < #text and vim.startswith(text, typed) then
    return text:sub(#typed + 1), typed
  end
end

--- The offer itself; nil where none is shown.
function M.current()
  return offer
end

function M.item()
  return offer and offer.items[offer.index]
end

function M.hide()
  if offer then
    draw.clear(offer.buf)
    keys.remove(offer.buf)
  elseif note then
    draw.clear(note.place[1])
  end
  offer, note = nil, nil
end

--- Shows a few words at the cursor until it moves or something is typed; an offer comes before them.
function M.say(words)
  if not M.rest() then
    M.hide()
    note = { place = cursor.place() }
    draw.show(note.place[1], note.place[3] - 1, note.place[4], '', words)
  end
end

--- Takes the words away, but not an offer.
function M.say_nothing()
  if note then
    M.hide()
  end
end

--- Draws what is left of the offer at the cursor, or hides it when the writer went another way.
---@return boolean visible
function M.refresh()
  if note and vim.deep_equal(note.place, cursor.place()) then
    return false
  end
  local rest = M.rest()
  if not rest then
    M.hide()
    return false
  end
  local _, _, lnum, col = unpack(cursor.place())
  local hint = #offer.items > 1 and ('(%d/%d)'):format(offer.index, #offer.items) or nil
  draw.show(offer.buf, lnum - 1, col, rest, hint)
  keys.add(offer.buf)
  return true
end

--- Offers items at the cursor.
function M.offer(items, index, asked)
  local buf, _, lnum, col = unpack(cursor.place())
  local line = vim.api.nvim_get_current_line()
  if note or (offer and offer.buf ~= buf) then
    M.hide()
  end
  offer = {
    buf = buf,
    row = lnum - 1,
    col = col,
    before = line:sub(1, col),
    after = line:sub(col + 1),
    items = items,
    index = index,
    asked = asked,
  }
  return M.refresh()
end

--- Whether an automatic answer may take the place of what is shown. A candidate that the writer chose
--- by hand only gives way to more of the same.
function M.takes(item)
  local rest = M.rest()
  if not rest or not offer.asked then
    return true
  end
  local text = text_of(item)
  return #text > #rest and vim.startswith(text, rest)
end

--- Shows the candidate `step` further on.
function M.turn(step)
  if not M.rest() then
    return
  end
  local count = #offer.items
  for _ = 1, count do -- past those that what was typed has ruled out
    offer.index = (offer.index - 1 + step) % count + 1
    if M.rest() then
      break
    end
  end
  M.refresh()
end

M.text_of = text_of

return M
