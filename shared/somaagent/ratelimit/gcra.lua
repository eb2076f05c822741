-- One request against the quotas of its subject, its tenant and the platform, atomically.
--
-- Each quota is a GCRA: its key holds the moment (microseconds) at which the burst will be whole
-- again. The clock is this server's, so replicas need not agree on theirs.
--
-- Fairness: when the platform's quota is used up, a tenant may still use its equal share among the
-- tenants that were active lately. Who has stayed below it is let in, and what it takes is charged
-- to the platform's quota, so that whoever took more waits the longer.
--
-- KEYS: subject, tenant, platform, the tenant's share, active tenants
-- ARGV: tenant, seconds that a tenant counts as active, then interval and limit (both in
--       microseconds) of subject, tenant and platform
-- Returns: 0 or which quota refused (1 subject, 2 tenant, 3 platform), microseconds to wait, then
--          for subject and tenant: microseconds that are left of the limit

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local tenant, active_for = ARGV[1], ARGV[2] * 1000000

local function look(key, interval, limit, most)
    local whole_at = tonumber(redis.call('GET', key) or '0')
    -- A debt that this quota cannot have made is one of an earlier setting, or of a clock that was
    -- set back: an operator who raises a quota need not wait until the old one is paid.
    if whole_at < now or whole_at > now + most then
        whole_at = now
    end
    local after = whole_at + interval
    return after, after - now - limit, limit - (whole_at - now)
end

local function keep(key, whole_at)
    local milliseconds = math.ceil((whole_at - now) / 1000) + 1000
    redis.call('SET', key, string.format('%.0f', whole_at), 'PX', milliseconds)
end

local function refuse(which, wait, left_of_subject, left_of_tenant)
    return {which, math.ceil(wait), math.floor(left_of_subject), math.floor(left_of_tenant)}
end

local subject_after, subject_wait, subject_left = look(KEYS[1], ARGV[3], ARGV[4], ARGV[4])
local tenant_after, tenant_wait, tenant_left = look(KEYS[2], ARGV[5], ARGV[6], ARGV[6])
if subject_wait > 0 then
    return refuse(1, subject_wait, subject_left, tenant_left)
end
if tenant_wait > 0 then
    return refuse(2, tenant_wait, subject_left, tenant_left)
end

-- Who asks in vain is active too: otherwise those who are starved would not count.
redis.call('ZADD', KEYS[5], now, tenant)
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now - active_for)
redis.call('PEXPIRE', KEYS[5], math.ceil(active_for / 1000) + 1000)
local tenants = redis.call('ZCARD', KEYS[5])

local limit = tonumber(ARGV[8])
local platform_after, platform_wait = look(KEYS[3], ARGV[7], limit, 2 * limit)
local share_interval = ARGV[7] * tenants
local share_limit = math.max(limit, share_interval)
local share_after, share_wait = look(KEYS[4], share_interval, share_limit, math.huge)
if platform_wait > 0 and share_wait > 0 then
    return refuse(3, math.min(platform_wait, share_wait), subject_left, tenant_left)
end

keep(KEYS[1], subject_after)
keep(KEYS[2], tenant_after)
-- Neither debt grows beyond what its quota makes good for in one more window.
keep(KEYS[3], math.min(platform_after, now + 2 * limit))
keep(KEYS[4], math.min(share_after, now + share_limit))
return {0, 0, math.floor(subject_left - ARGV[3]), math.floor(tenant_left - ARGV[5])}
