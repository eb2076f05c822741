variable "domain" {
  type        = string
  description = "Domain of the platform, such as soma.example.com; the gateway is served below it."
  nullable    = false
  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain)) && length(var.domain) <= 200
    error_message = "domain must be a lower-case domain name without a dot at its end."
  }
}

variable "zone_id" {
  type        = string
  description = "Hosted zone that exists already; without one it is made, and its name servers must be entered at the parent."
  default     = null
  validation {
    condition     = var.zone_id == null || can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "zone_id must be the id of a hosted zone, such as Z0123456789ABC."
  }
}

variable "gateway_host" {
  type        = string
  description = "Name of the gateway below the domain."
  default     = "api"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.gateway_host))
    error_message = "gateway_host must be one label of a domain name."
  }
}

variable "ingress" {
  type        = object({ dns_name = string, zone_id = string })
  description = "The load balancer in front of Kourier once it exists; null until then."
  default     = null
  validation {
    condition     = var.ingress == null || (try(endswith(var.ingress.dns_name, ".amazonaws.com"), false) && can(regex("^Z[A-Z0-9]+$", var.ingress.zone_id)))
    error_message = "ingress must be the DNS name and the zone of one of AWS's load balancers."
  }
}
