variable "account_id" {
  type        = string
  description = "The account; Terraform refuses to touch another."
  nullable    = false
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have 12 digits."
  }
}

variable "region" {
  type        = string
  description = "The region, with zones a, b and c."
  default     = "eu-central-1"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region's name, such as eu-central-1."
  }
}

variable "domain" {
  type        = string
  description = "Domain of the platform, such as soma.example.com."
  nullable    = false
  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "domain must be a lower-case domain name."
  }
}

variable "administrators" {
  type        = map(string)
  description = "Roles that administer the cluster, by a name each."
  nullable    = false
  validation {
    condition     = length(var.administrators) > 0 && alltrue([for arn in values(var.administrators) : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", arn))])
    error_message = "administrators must be ARNs of roles, at least one."
  }
}

variable "public_access_cidrs" {
  type        = list(string)
  description = "Networks that reach the cluster's API from outside the VPC; none by default."
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for block in var.public_access_cidrs : try(tonumber(split("/", block)[1]) >= 24, false)])
    error_message = "public_access_cidrs must be networks of /24 or smaller."
  }
}

variable "ingress" {
  type        = object({ dns_name = string, zone_id = string })
  description = "The load balancer in front of Kourier, once it exists."
  default     = null
  validation {
    condition     = var.ingress == null || try(endswith(var.ingress.dns_name, ".amazonaws.com"), false)
    error_message = "ingress must be one of AWS's load balancers."
  }
}

variable "generate_passwords" {
  type        = bool
  description = "Whether passwords are generated; false takes supplied_passwords, to restore into an empty account with the old keys."
  default     = true
  nullable    = false
  validation {
    condition     = var.generate_passwords || var.supplied_passwords != null
    error_message = "generate_passwords may be false only with supplied_passwords."
  }
}

variable "supplied_passwords" {
  type = object({
    postgres_app      = string
    redis             = string
    kafka             = string
    event_signing_key = string
    jwt_secret        = string
  })
  description = "Passwords to write instead of generated ones."
  default     = null
  ephemeral   = true
  sensitive   = true
  validation {
    condition     = var.supplied_passwords == null || try(alltrue([for value in values(var.supplied_passwords) : length(value) >= 32]), false)
    error_message = "Each of supplied_passwords must have at least 32 characters."
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
