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

variable "secrets_kms_key_arn" {
  type        = string
  description = "KMS key of the owner's password, which RDS keeps and exchanges in Secrets Manager."
  nullable    = false
  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-zA-Z-]+$", var.secrets_kms_key_arn))
    error_message = "secrets_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "engine_version" {
  type        = string
  description = "Exact version of Postgres, such as 17.5; every one that is allowed has pgvector."
  nullable    = false
  validation {
    condition     = can(regex("^1[67]\\.[0-9]+$", var.engine_version))
    error_message = "engine_version must be an exact version 16.N or 17.N: an unpinned version changes under a running platform."
  }
}

variable "instance_class" {
  type        = string
  description = "Size of both instances, such as db.r7g.large."
  nullable    = false
  validation {
    condition     = can(regex("^db\\.(t4g|m7g|r7g|m8g|r8g)\\.[0-9a-z]+$", var.instance_class))
    error_message = "instance_class must be a current Graviton class: db.t4g, db.m7g, db.r7g, db.m8g or db.r8g."
  }
}

variable "storage_gib" {
  type        = object({ allocated = number, most = number })
  description = "Storage at first, and up to what it may grow by itself."
  nullable    = false
  validation {
    condition     = var.storage_gib.allocated >= 20 && var.storage_gib.most > var.storage_gib.allocated && var.storage_gib.most <= 65536
    error_message = "storage_gib must begin at 20 or more and be able to grow, to 65536 at most."
  }
}

variable "multi_az" {
  type        = bool
  description = "A standby in another zone; only an environment that holds nothing may do without."
  default     = true
  nullable    = false
  validation {
    condition     = var.multi_az || var.backup_days < 14
    error_message = "multi_az may be off only where backup_days says that the data is not production's (fewer than 14)."
  }
}

variable "backup_days" {
  type        = number
  description = "For how many days any second can be restored."
  default     = 30
  nullable    = false
  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 35
    error_message = "backup_days must be 7 to 35: a database without backups is refused."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Whether AWS refuses to delete the database."
  default     = true
  nullable    = false
  validation {
    condition     = var.deletion_protection || var.backup_days < 14
    error_message = "deletion_protection may be off only where backup_days says that the data is not production's (fewer than 14)."
  }
}

variable "database" {
  type        = string
  description = "Name of the database."
  default     = "soma"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database))
    error_message = "database must be a plain lower-case name."
  }
}
