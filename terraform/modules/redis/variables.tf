variable "name" {
  type        = string
  description = "Prefix of every resource's name, such as soma-production."
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 3 to 24 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "vpc_id" {
  type        = string
  description = "The VPC."
  nullable    = false
  validation {
    condition     = can(regex("^vpc-[0-9a-z]+$", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC."
  }
}

variable "subnet_ids" {
  type        = list(string)
  description = "Private subnets, one in each availability zone."
  nullable    = false
  validation {
    condition     = length(distinct(var.subnet_ids)) == length(var.subnet_ids) && length(var.subnet_ids) >= 2 && alltrue([for id in var.subnet_ids : can(regex("^subnet-[0-9a-z]+$", id))])
    error_message = "subnet_ids must be at least two different subnets: one zone alone is no redundancy."
  }
}

variable "client_cidr_blocks" {
  type        = list(string)
  description = "Private networks that may connect: the subnets of the cluster's nodes."
  nullable    = false
  validation {
    condition = length(var.client_cidr_blocks) > 0 && alltrue([
      for block in var.client_cidr_blocks :
      can(cidrhost(block, 0)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", block)) && try(tonumber(split("/", block)[1]) >= 16, false)
    ])
    error_message = "client_cidr_blocks must be private networks (RFC 1918) of /16 or smaller: the store is never public."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Customer-managed KMS key that encrypts the store; an alias or AWS's own key is not enough."
  nullable    = false
  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-zA-Z-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key: nothing is stored unencrypted."
  }
}

variable "logs_kms_key_arn" {
  type        = string
  description = "KMS key that encrypts log groups."
  nullable    = false
  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-zA-Z-]+$", var.logs_kms_key_arn))
    error_message = "logs_kms_key_arn must be the ARN of a KMS key: nothing is stored unencrypted."
  }
}

variable "log_days" {
  type        = number
  description = "How many days logs are kept."
  default     = 365
  nullable    = false
  validation {
    condition     = contains([365, 400, 545, 731, 1096, 1827], var.log_days)
    error_message = "log_days must be at least a year and a period that CloudWatch knows: 365, 400, 545, 731, 1096 or 1827."
  }
}

variable "password_reference" {
  type        = string
  description = "CloudFormation's dynamic reference to the user's password, {{resolve:secretsmanager:…}}: ElastiCache has no write-only argument."
  nullable    = false
  validation {
    condition     = can(regex("^\\{\\{resolve:secretsmanager:[^}]+:SecretString:[^}]+\\}\\}$", var.password_reference))
    error_message = "password_reference must be a dynamic reference to Secrets Manager, not a password: a password would be kept in the state."
  }
}

variable "engine_version" {
  type        = string
  description = "Exact version of Valkey as ElastiCache counts it, such as 8.0."
  nullable    = false
  validation {
    condition     = can(regex("^(7\\.2|8\\.[0-9]+)$", var.engine_version))
    error_message = "engine_version must be an exact version, 7.2 or 8.N: an unpinned version changes under a running platform."
  }
}

variable "node_type" {
  type        = string
  description = "Size of each node, such as cache.r7g.large."
  nullable    = false
  validation {
    condition     = can(regex("^cache\\.(t4g|m7g|r7g)\\.[0-9a-z]+$", var.node_type))
    error_message = "node_type must be a current Graviton class: cache.t4g, cache.m7g or cache.r7g."
  }
}

variable "nodes" {
  type        = number
  description = "The primary and its replicas, each in another zone."
  default     = 2
  nullable    = false
  validation {
    condition     = var.nodes >= 2 && var.nodes <= 6 && floor(var.nodes) == var.nodes
    error_message = "nodes must be 2 to 6: one alone cannot fail over."
  }
}

variable "snapshot_days" {
  type        = number
  description = "For how many days snapshots are kept; quotas are worth it, reply streams are not."
  default     = 7
  nullable    = false
  validation {
    condition     = var.snapshot_days >= 1 && var.snapshot_days <= 35
    error_message = "snapshot_days must be 1 to 35."
  }
}
