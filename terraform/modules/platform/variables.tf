variable "name" {
  type        = string
  description = "Prefix of every resource's name, such as soma-production."
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 3 to 24 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "protection" {
  type        = string
  description = "full: every store survives the loss of a zone, and AWS refuses to delete it. minimal: an environment without lasting data."
  nullable    = false
  validation {
    condition     = contains(["full", "minimal"], var.protection)
    error_message = "protection must be full or minimal."
  }
}

variable "network" {
  type        = object({ cidr = string, availability_zones = list(string) })
  description = "Address range and zones."
  nullable    = false
  validation {
    condition     = can(cidrhost(var.network.cidr, 0)) && length(var.network.availability_zones) == 3
    error_message = "network must have an IPv4 range and three zones."
  }
}

variable "versions" {
  type = object({
    kubernetes   = string
    node_release = string
    addons       = map(string)
    kafka        = string
    postgres     = string
    valkey       = string
  })
  description = "Exact version of everything that AWS runs."
  nullable    = false
  validation {
    condition     = alltrue([for version in concat([var.versions.kubernetes, var.versions.node_release, var.versions.kafka, var.versions.postgres, var.versions.valkey], values(var.versions.addons)) : can(regex("[0-9]+\\.[0-9]+", version))])
    error_message = "Each of versions must be a version, not latest or the like: an unpinned version changes under a running platform."
  }
}

variable "sizes" {
  type = object({
    cpu      = object({ instance_types = list(string), least = number, most = number })
    gpu      = object({ instance_types = list(string), least = number, most = number })
    kafka    = object({ instance_type = string, brokers = number, storage_gib = object({ allocated = number, most = number }) })
    postgres = object({ instance_class = string, storage_gib = object({ allocated = number, most = number }) })
    redis    = object({ node_type = string, nodes = number })
  })
  description = "Sizes of everything; docs/operations/capacity.md computes them from turns a day."
  nullable    = false
  validation {
    condition     = var.sizes.cpu.most >= 3
    error_message = "sizes.cpu.most must be 3 or more: each zone gets a node."
  }
}

variable "access" {
  type        = object({ administrators = map(string), public_access_cidrs = optional(list(string), []) })
  description = "Who administers the cluster, and from where its API is reached besides the VPC."
  nullable    = false
  validation {
    condition     = length(var.access.administrators) > 0
    error_message = "access.administrators must name at least one role: else nobody can use the cluster."
  }
}

variable "bucket" {
  type        = string
  description = "Name of the bucket for uploads, unique in the world."
  nullable    = false
  validation {
    condition     = length(var.bucket) >= 3 && length(var.bucket) <= 52
    error_message = "bucket must have 3 to 52 characters."
  }
}

variable "images" {
  type        = set(string)
  description = "Names of the images that get a repository."
  default     = ["somaagent-core", "somaagent-gateway", "somaagent-migrate", "somaagent-tools"]
  nullable    = false
  validation {
    condition     = length(var.images) > 0
    error_message = "images must not be empty."
  }
}

variable "dns" {
  type = object({
    domain  = string
    zone_id = optional(string)
    ingress = optional(object({ dns_name = string, zone_id = string }))
  })
  description = "Domain of the platform, its zone where it exists, and the load balancer once it exists."
  nullable    = false
  validation {
    condition     = strcontains(var.dns.domain, ".")
    error_message = "dns.domain must be a domain name."
  }
}

variable "passwords" {
  type = object({
    postgres_app      = string
    redis             = string
    kafka             = string
    event_signing_key = string
    jwt_secret        = string
  })
  description = "What the secrets hold; in no plan and no state. See modules/secrets."
  ephemeral   = true
  sensitive   = true
  nullable    = false
  validation {
    condition     = alltrue([for value in values(var.passwords) : try(length(value) >= 32, false)])
    error_message = "Each of passwords must have at least 32 characters."
  }
}

variable "passwords_version" {
  type        = number
  description = "Raise it to write new passwords."
  default     = 1
  nullable    = false
  validation {
    condition     = var.passwords_version >= 1
    error_message = "passwords_version must be 1 or more."
  }
}
