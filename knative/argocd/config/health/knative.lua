-- Every kind of Knative has conditions of which one is Ready. Argo CD calls this with `obj`.
local hs = {status = "Progressing", message = "Waiting for its controller"}
local status = obj.status
if status == nil or status.conditions == nil then
  return hs
end
if status.observedGeneration ~= nil and obj.metadata.generation ~= nil
    and status.observedGeneration < obj.metadata.generation then
  hs.message = "Its controller has not seen this generation yet"
  return hs
end
for _, condition in ipairs(status.conditions) do
  if condition.type == "Ready" then
    local told = condition.message or condition.reason or ""
    if condition.status == "True" then
      -- A new revision that is not ready yet leaves the old one, and Ready, in place.
      if status.latestCreatedRevisionName ~= nil
          and status.latestCreatedRevisionName ~= status.latestReadyRevisionName then
        hs.message = "Revision " .. status.latestCreatedRevisionName .. " is not ready yet"
        return hs
      end
      return {status = "Healthy", message = told}
    elseif condition.reason == "MinimumReplicasUnavailable" then
      -- The shared adapter of sources is starting.
      return {status = "Progressing", message = told}
    elseif condition.status == "False" then
      return {status = "Degraded", message = told}
    end
    if told ~= "" then
      hs.message = told
    end
  end
end
return hs
