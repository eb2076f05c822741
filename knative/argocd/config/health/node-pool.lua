-- A KafkaNodePool has no Ready of its own: its brokers exist once their ids do, and the Kafka says how they are.
local status = obj.status
if status == nil or status.observedGeneration == nil
    or (obj.metadata.generation ~= nil and status.observedGeneration < obj.metadata.generation) then
  return {status = "Progressing", message = "Waiting for Strimzi"}
end
if status.nodeIds == nil or #status.nodeIds < obj.spec.replicas then
  return {status = "Progressing", message = "Not every server has an id yet"}
end
return {status = "Healthy", message = ""}
