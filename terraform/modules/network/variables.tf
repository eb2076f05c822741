variable "name" {
  type        = string
  description = "Prefix of every resource's name, such as soma-production."
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 3 to 24 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "cidr" {
  type        = string
  description = "Address range of the VPC; three tiers of subnets are cut from it."
  nullable    = false
  validation {
    condition     = can(cidrhost(var.cidr, 0)) && try(cidrsubnet(var.cidr, 0, 0) == var.cidr, false)
    error_message = "cidr must be an IPv4 network such as 10.20.0.0/16."
  }
  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr))
    error_message = "cidr must be private (RFC 1918)."
  }
  validation {
    condition     = try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 20, false)
    error_message = "cidr must be between /16 and /20: every pod takes an address."
  }
}

variable "availability_zones" {
  type        = list(string)
  description = "Names of the availability zones; Kafka's three replicas want three."
  nullable    = false
  validation {
    condition     = length(distinct(var.availability_zones)) == 3 && length(var.availability_zones) == 3 && alltrue([for zone in var.availability_zones : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", zone))])
    error_message = "availability_zones must be three different zones, such as eu-central-1a."
  }
}

variable "nat" {
  type        = string
  description = "NAT gateways: one_per_zone survives the loss of a zone, single is cheaper."
  default     = "one_per_zone"
  nullable    = false
  validation {
    condition     = contains(["one_per_zone", "single"], var.nat)
    error_message = "nat must be one_per_zone or single."
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
