-- A circuit breaker: KEYS[1] is of one tenant and tool. ARGV: what is asked (allow, failed,
-- succeeded), failures that open it, milliseconds for which it stays open.
-- `allow` returns {1 if a call may run, failures so far}.
local key, asked = KEYS[1], ARGV[1]
local most, open = tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if asked == 'succeeded' then
    redis.call('DEL', key)
    return {1, 0}
end
local known = redis.call('HMGET', key, 'failures', 'until')
local failures, ends = tonumber(known[1] or 0), tonumber(known[2] or 0)
if asked == 'failed' then
    failures = redis.call('HINCRBY', key, 'failures', 1)
    if failures >= most then
        redis.call('HSET', key, 'until', now + open)
    end
    redis.call('PEXPIRE', key, open * 20)
    return {0, failures}
end
if failures < most then
    return {1, failures}
end
if now < ends then
    return {0, failures}
end
-- One call tries; if nothing is heard of it, the next one may after the same time.
redis.call('HSET', key, 'until', now + open)
return {1, failures}
