--- The beginning of a suggestion that a partial acceptance takes.
local M = {}

-- a sentence's end where the next one starts with anything but a lower-case letter, so that neither
-- `"Stop!" he said` nor `and… then` ends one; Chinese and Japanese sentences need no space behind
local sentence_ends = {
  [[\%(\<\%(Mr\|Mrs\|Ms\|Dr\|St\)\)\@<![.!?…]\+["'’”»)\]*_]*\ze\s\+\L]],
  '[。！？]\\+[」』”’）]*',
}

--- The next word with the space before it and the punctuation behind it; where words aren't divided by
--- spaces, the next two characters. A line break counts as space.
function M.word(text)
  local space = text:match('^%s*')
  local chunk = text:match('^%S+', #space + 1) or ''
  local first = vim.fn.matchstr(chunk, '^.')
  if vim.fn.strdisplaywidth(first) > 1 then
    chunk = vim.fn.matchstr(chunk, '^.\\{1,2}[、。，．！？；：）」』”’…—]*')
  end
  return space .. chunk
end

--- Up to the end of the first sentence, or of the first line that has words in it.
function M.sentence(text)
  local space = text:match('^%s*')
  local line = text:match('^[^\n]*', #space + 1)
  local stop = #line
  for _, pattern in ipairs(sentence_ends) do
    local found = vim.fn.matchend(line, pattern)
    stop = found > 0 and math.min(stop, found) or stop
  end
  return space .. line:sub(1, stop)
end

return M
