-- Appends a batch to the audit trail, all of it or nothing. A script that fails half-way is not taken back, so everything is
-- compared before anything is written, and the head is written last.
-- KEYS: head, rows, hashes, pseudonyms by user, users by pseudonym, marks.
-- ARGV: the size and root expected, those of a trail without a head, the new size, root and checkpoint; then the marks, the erased
-- pseudonyms, the rows, the hashes, and the pseudonyms by user, each as their number and so many texts.
-- Gives 1, or 0 if the head is another one.
local head = redis.call('HMGET', KEYS[1], 'size', 'root')
if (head[1] or ARGV[3]) ~= ARGV[1] or (head[2] or ARGV[4]) ~= ARGV[2] then return 0 end

local last = 7
local function list()
  local texts = {}
  for i = last + 2, last + 1 + ARGV[last + 1] do texts[#texts + 1] = ARGV[i] end
  last = last + 1 + #texts
  return texts
end
local marks, erased, rows, hashes, names = list(), list(), list(), list(), list()

local gone = {}
for i = 1, #erased do gone[erased[i]] = true end

local function new(key, pairs, replaced)
  local seen = {}
  for i = 1, #pairs, 2 do
    local old = redis.call('HGET', key, pairs[i])
    if seen[pairs[i]] or (old and not replaced(pairs[i], old)) then return false end
    seen[pairs[i]] = true
  end
  return true
end
local function never() return false end
local function byErasure(user, name) return gone[name] end
if not (new(KEYS[2], rows, never) and new(KEYS[3], hashes, never) and new(KEYS[4], names, byErasure)) then
  return redis.error_reply('EXISTS a part of the batch is there already')
end
for i = 2, #names, 2 do
  if redis.call('HEXISTS', KEYS[5], names[i]) == 1 and not gone[names[i]] then
    return redis.error_reply('EXISTS a pseudonym is somebody else\'s')
  end
end

for i = 1, #erased do
  local user = redis.call('HGET', KEYS[5], erased[i])
  if user then
    redis.call('HDEL', KEYS[4], user)
    redis.call('HDEL', KEYS[5], erased[i])
  end
end
for i = 1, #names, 2 do
  redis.call('HSET', KEYS[4], names[i], names[i + 1])
  redis.call('HSET', KEYS[5], names[i + 1], names[i])
end
for i = 1, #rows, 2 do redis.call('HSET', KEYS[2], rows[i], rows[i + 1]) end
for i = 1, #hashes, 2 do redis.call('HSET', KEYS[3], hashes[i], hashes[i + 1]) end
for i = 1, #marks do redis.call('ZADD', KEYS[6], 0, marks[i]) end
redis.call('HSET', KEYS[1], 'size', ARGV[5], 'root', ARGV[6], 'checkpoint', ARGV[7])
return 1
