variable "name" {
  type        = string
  description = "Prefix of every resource's name, such as soma-production."
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 3 to 24 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "cluster_name" {
  type        = string
  description = "Name of the EKS cluster."
  nullable    = false
  validation {
    condition     = length(var.cluster_name) > 0 && length(var.cluster_name) <= 100
    error_message = "cluster_name must not be empty."
  }
}

variable "workloads" {
  type = map(object({
    namespace       = string
    service_account = string
    statements = list(object({
      actions    = list(string)
      resources  = list(string)
      conditions = optional(map(map(list(string))), {})
    }))
  }))
  description = "Who gets which rights: one role for each ServiceAccount, bound by EKS Pod Identity."
  nullable    = false
  validation {
    condition     = alltrue([for key in keys(var.workloads) : can(regex("^[a-z][a-z0-9-]{1,30}$", key))])
    error_message = "Keys of workloads must be short lower-case names."
  }
  validation {
    condition     = alltrue([for w in values(var.workloads) : w.service_account != "default" && can(regex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", w.service_account)) && can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", w.namespace))])
    error_message = "Each of workloads must name a namespace and a ServiceAccount of its own, not default: every pod of the namespace has that one."
  }
  validation {
    condition = alltrue(flatten([for w in values(var.workloads) : [for s in w.statements : [
      for action in s.actions : can(regex("^[a-z0-9-]+:[A-Z][A-Za-z]+\\*?$", action))
    ]]]))
    error_message = "Actions of workloads must name a service and an action, such as s3:GetObject: * and s3:* are refused."
  }
  validation {
    condition = alltrue(flatten([for w in values(var.workloads) : [for s in w.statements : [
      for resource in s.resources : startswith(resource, "arn:") || (resource == "*" && alltrue([for action in s.actions : can(regex(":(List|Describe|Get(AuthorizationToken|Change))", action))]))
    ]]]))
    error_message = "Resources of workloads must be ARNs; * is only for actions that list or describe."
  }
  validation {
    condition     = alltrue(flatten([for w in values(var.workloads) : [for s in w.statements : length(s.actions) > 0 && length(s.resources) > 0]]))
    error_message = "Statements of workloads must have actions and resources."
  }
}
