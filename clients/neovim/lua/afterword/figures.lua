--- Figures as lines of text: shares, tables, and what became of candidates.
local M = {}

--- A share of 0 to 1 in hundredths; a dash where it isn't known.
local function share(value)
  return type(value) == 'number' and ('%d %%'):format(math.floor(value * 100 + 0.5)) or '–'
end

local function number(value)
  return type(value) == 'number' and ('%d'):format(math.floor(value + 0.5)) or '–'
end

--- A column of a table: its name, and a cell for a row. Numbers stand to the right.
---@alias afterword.Column { [1]: string, [2]: (fun(row: table): string), right?: boolean }

--- Rows under the names of their columns.
---@param columns afterword.Column[]
---@return string[]
function M.table(columns, rows)
  local cells, widths = { {} }, {}
  for index, column in ipairs(columns) do
    cells[1][index] = column[1]
    for line, row in ipairs(rows) do
      cells[line + 1] = cells[line + 1] or {}
      cells[line + 1][index] = column[2](row)
    end
    for _, line in ipairs(cells) do
      widths[index] = math.max(widths[index] or 0, vim.fn.strdisplaywidth(line[index] or ''))
    end
  end
  return vim.tbl_map(function(line)
    local parts = {}
    for index, cell in ipairs(line) do
      local room = (' '):rep(widths[index] - vim.fn.strdisplaywidth(cell))
      parts[index] = columns[index].right and room .. cell or cell .. room
    end
    return (table.concat(parts, '  '):gsub('%s+$', ''))
  end, cells)
end

--- A column of a field that is a word or a number; nothing where there is none.
local function field(name, key, right)
  return {
    name,
    function(row)
      local value = row[key]
      return value == nil and '' or type(value) == 'number' and ('%g'):format(value) or value
    end,
    right = right,
  }
end

--- What became of candidates, in columns.
local outcome = {
  {
    'Taken',
    function(row)
      local rate = row.acceptance or {}
      return ('%s of %s'):format(number(rate.taken), number(rate.seen))
    end,
    right = true,
  },
  {
    'Share',
    function(row)
      return share((row.acceptance or {}).share)
    end,
    right = true,
  },
  field('Put in', 'applied', true),
  field('Words', 'words_accepted', true),
  field('Keys saved', 'keystrokes_saved', true),
  field('Cost', 'cost', true),
}

--- Lists of candidates by what they have in common, and how their columns are called.
local groups = {
  { 'by_model', 'By model', { field('Model', 'model') } },
  { 'by_temperature', 'By temperature', { field('Temperature', 'temperature', true) } },
  { 'by_place', 'By place', { field('Place', 'place') } },
  { 'by_feature', 'By what was asked', { field('Asked', 'feature') } },
  { 'days', 'By day', { field('Day', 'day') } },
}

--- What the server counted of candidates.
---@return string[]
function M.statistics(told)
  local rate, lines = told.acceptance or {}, {}
  local function add(...)
    lines[#lines + 1] = (...):format(select(2, ...))
  end
  if (told.note or '') ~= '' then
    vim.list_extend(lines, { told.note, '' })
  end
  add('- Taken: %s of %s seen (%s)', number(rate.taken), number(rate.seen), share(rate.share))
  add(
    '- Whole %s, in part %s, typed out %s, turned down %s',
    number(told.accepted),
    number(told.partly),
    number(told.typed),
    number(told.rejected)
  )
  add('- Put in when asked for: %s; taken back: %s', number(told.applied), number(told.undone))
  add(
    '- Words: %s, of which %s still stand',
    number(told.words_accepted),
    number(told.words_still_there)
  )
  for _, left in ipairs(told.survival or {}) do
    if left.share then
      add('- Left after %s: %s', left.moment, share(left.share))
    end
  end
  add('- Keystrokes saved: %s', number(told.keystrokes_saved))
  local cost = told.cost and (', cost %.4g'):format(told.cost) or ''
  add(
    '- Tokens: %s read, %s written%s',
    number(told.prompt_tokens),
    number(told.answer_tokens),
    cost
  )
  for _, group in ipairs(groups) do
    local rows = told[group[1]] or {}
    if #rows > 0 then
      vim.list_extend(lines, { '', '## ' .. group[2], '' })
      vim.list_extend(lines, M.table(vim.list_extend(vim.deepcopy(group[3]), outcome), rows))
    end
  end
  return lines
end

--- What the server knows of where a text came from. Each span has its `line` and first `excerpt`.
---@return string[]
function M.provenance(told)
  local lines = { told.sentence or '', '' }
  lines[#lines + 1] = ('- Words from candidates: %s of %s (%s)'):format(
    number(told.words_from_candidates),
    number(told.words),
    share(told.share)
  )
  for _, note in ipairs((told.untracked or {}).notes or {}) do
    lines[#lines + 1] = '- ' .. note
  end
  if #(told.spans or {}) > 0 then
    local columns = {
      field('Line', 'line', true),
      field('Words', 'words', true),
      field('Model', 'name'),
      field('Temperature', 'temperature', true),
      field('Place', 'place'),
      field('Begins', 'excerpt'),
    }
    vim.list_extend(lines, { '', '## Where they stand', '' })
    vim.list_extend(lines, M.table(columns, told.spans))
  end
  return lines
end

return M
