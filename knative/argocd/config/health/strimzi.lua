-- Strimzi says Ready or NotReady, each True; while it makes something, NotReady has the reason Creating.
local hs = {status = "Progressing", message = "Waiting for Strimzi"}
local status = obj.status
if status == nil or status.conditions == nil then
  return hs
end
if status.observedGeneration ~= nil and obj.metadata.generation ~= nil
    and status.observedGeneration < obj.metadata.generation then
  hs.message = "Strimzi has not seen this generation yet"
  return hs
end
for _, condition in ipairs(status.conditions) do
  if condition.status == "True" then
    if condition.type == "ReconciliationPaused" then
      return {status = "Suspended", message = "Reconciliation is paused"}
    elseif condition.type == "NotReady" then
      hs.message = condition.message or condition.reason or hs.message
      if condition.reason ~= "Creating" then
        hs.status = "Degraded"
      end
      return hs
    elseif condition.type == "Ready" then
      hs = {status = "Healthy", message = ""}
    end
  end
end
return hs
