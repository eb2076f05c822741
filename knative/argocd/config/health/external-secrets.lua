-- Stores and Secrets of External Secrets have one condition, Ready.
local hs = {status = "Progressing", message = "Waiting for External Secrets"}
if obj.status == nil or obj.status.conditions == nil then
  return hs
end
for _, condition in ipairs(obj.status.conditions) do
  if condition.type == "Ready" then
    if condition.status == "True" then
      return {status = "Healthy", message = condition.message or ""}
    end
    return {status = "Degraded", message = condition.message or condition.reason or ""}
  end
end
return hs
