-- KServe says Ready False while weights are loading; only what it calls blocked or invalid will not come right.
local hs = {status = "Progressing", message = "Waiting for KServe"}
local annotations = obj.metadata.annotations or {}
if annotations["serving.kserve.io/stop"] == "true" then
  return {status = "Suspended", message = "Stopped by its annotation"}
end
local status = obj.status
if status == nil then
  return hs
end
if status.observedGeneration ~= nil and obj.metadata.generation ~= nil
    and status.observedGeneration < obj.metadata.generation then
  hs.message = "KServe has not seen this generation yet"
  return hs
end
local model = status.modelStatus or {}
if model.transitionStatus == "BlockedByFailedLoad" or model.transitionStatus == "InvalidSpec" then
  local failure = model.lastFailureInfo or {}
  return {status = "Degraded", message = failure.message or failure.reason or model.transitionStatus}
end
for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Ready" then
    if condition.status == "True" then
      return {status = "Healthy", message = ""}
    end
    hs.message = condition.message or condition.reason or hs.message
  end
end
return hs
