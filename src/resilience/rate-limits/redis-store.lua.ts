/**
 * Looks at all counters of one request and takes from all of them or from none. A script runs alone, so nobody comes
 * between, and its clock is the server's, so that processes with different clocks share one window. Whole numbers only:
 * it must decide exactly as `decide` of the domain does, which makes the answer of the counters that it returns.
 *
 * KEYS: the counters. ARGV, three for each: limit, window in ms, burst (0 = sliding window).
 * Returns the time in ms, then level, previous and since of each counter, before anything was taken.
 */
export const TAKE_LUA = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('MGET', unpack(KEYS))
local answer, costs, lives, admitted = { now }, {}, {}, true
for n = 1, #KEYS do
  local limit, window, burst = tonumber(ARGV[n * 3 - 2]), tonumber(ARGV[n * 3 - 1]), tonumber(ARGV[n * 3])
  local slides = burst == 0
  local capacity = (slides and limit or burst) * window
  local level, previous, since, used = 0, 0, slides and now - now % window or now, 0
  if kept[n] then
    local l, p, s = string.match(kept[n], '^(%d+) (%d+) (%d+)$')
    l, p, s = tonumber(l), tonumber(p), tonumber(s)
    since = math.max(since, s)
    if not slides then level = math.max(0, math.min(l, capacity) - limit * (since - s))
    elseif since == s then level, previous = l, p
    elseif since - s == window then previous = l end
  end
  if slides then used = level * window + previous * (window - math.max(0, now - since)) else used = level end
  if capacity - used < window then admitted = false end
  costs[n] = slides and 1 or window
  lives[n] = slides and 2 * window or math.ceil(capacity / limit)
  answer[n * 3 - 1], answer[n * 3], answer[n * 3 + 1] = level, previous, since
end
if admitted then
  for n = 1, #KEYS do
    local value = string.format('%.0f %.0f %.0f', answer[n * 3 - 1] + costs[n], answer[n * 3], answer[n * 3 + 1])
    redis.call('SET', KEYS[n], value, 'PX', lives[n])
  end
end
return answer`;
