-- Reads rows of the audit trail: of a mark, or all.
-- KEYS: 1 head, 2 rows, 6 marks. ARGV: the mark or nothing; the first and the last sequence in 16 digits; 1 for newest first; how many.
-- Gives sequence and row, by turns; none behind the head. A row that is not there is empty.
local mark, first, last, newest, count = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1', tonumber(ARGV[5])
local size = tonumber(redis.call('HGET', KEYS[1], 'size') or '0')
local low, high = tonumber(first), math.min(tonumber(last), size)
local sequences = {}
if mark ~= '' then
  local from, to = '[' .. mark .. first, '[' .. mark .. string.format('%016.0f', high)
  local found = newest and redis.call('ZREVRANGEBYLEX', KEYS[6], to, from, 'LIMIT', 0, count)
    or redis.call('ZRANGEBYLEX', KEYS[6], from, to, 'LIMIT', 0, count)
  for i = 1, #found do sequences[i] = string.sub(found[i], -16) end
else
  count = math.min(count, high - low + 1)
  for i = 1, count do sequences[i] = string.format('%016.0f', newest and high - i + 1 or low + i - 1) end
end
local rows = {}
for i = 1, #sequences do
  rows[#rows + 1] = sequences[i]
  rows[#rows + 1] = redis.call('HGET', KEYS[2], sequences[i]) or ''
end
return rows
