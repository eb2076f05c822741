-- Argo CD itself looks at no Application's health; without this no wave of Applications would wait for another.
local hs = {status = "Progressing", message = ""}
if obj.status ~= nil and obj.status.health ~= nil then
  hs.status = obj.status.health.status or hs.status
  hs.message = obj.status.health.message or ""
end
return hs
