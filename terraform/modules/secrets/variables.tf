variable "name" {
  type        = string
  description = "Prefix of every resource's name, such as soma-production."
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 3 to 24 lower-case letters, digits and hyphens, beginning with a letter."
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
  description = "What the secrets hold. Ephemeral and written through write-only arguments: it is in no plan and no state."
  ephemeral   = true
  sensitive   = true
  nullable    = false
  validation {
    condition     = alltrue([for value in values(var.passwords) : can(regex("^[A-Za-z0-9_-]{32,128}$", value))])
    error_message = "Each of passwords must be 32 to 128 letters, digits, hyphens and underscores: it stands inside URLs."
  }
  validation {
    condition     = length(distinct(values(var.passwords))) == 5
    error_message = "passwords must all be different."
  }
}

variable "passwords_version" {
  type        = number
  description = "Raise it to write new passwords: Terraform cannot see that a write-only value changed."
  default     = 1
  nullable    = false
  validation {
    condition     = var.passwords_version >= 1 && floor(var.passwords_version) == var.passwords_version
    error_message = "passwords_version must be a whole number from 1 on."
  }
}

variable "postgres" {
  type        = object({ host = string, port = number, database = string })
  description = "Where the database is; SOMA_POSTGRES_DSN is made of it."
  nullable    = false
  validation {
    condition     = length(var.postgres.host) > 0 && can(regex("^[a-z][a-z0-9_]{0,62}$", var.postgres.database)) && var.postgres.port > 0 && var.postgres.port < 65536
    error_message = "postgres must name a host, a port and a database."
  }
}

variable "postgres_sslmode" {
  type        = string
  description = "sslmode of SOMA_POSTGRES_DSN. verify-full needs RDS's certificates in the image, at the path that sslrootcert names."
  default     = "require"
  nullable    = false
  validation {
    condition     = contains(["require", "verify-ca", "verify-full"], var.postgres_sslmode)
    error_message = "postgres_sslmode must be require, verify-ca or verify-full: the connection is always encrypted."
  }
}

variable "redis" {
  type        = object({ host = string, port = number })
  description = "Where Redis is; SOMA_REDIS_URL is made of it."
  nullable    = false
  validation {
    condition     = length(var.redis.host) > 0 && var.redis.port > 0 && var.redis.port < 65536
    error_message = "redis must name a host and a port."
  }
}

variable "recovery_days" {
  type        = number
  description = "How long a deleted secret or key can be brought back."
  default     = 30
  nullable    = false
  validation {
    condition     = var.recovery_days >= 7 && var.recovery_days <= 30
    error_message = "recovery_days must be 7 to 30."
  }
}
