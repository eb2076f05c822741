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

variable "kafka_version" {
  type        = string
  description = "Version of Kafka as MSK names it, such as 3.8.x."
  nullable    = false
  validation {
    condition     = can(regex("^[34]\\.[0-9]+\\.([0-9]+|x)(\\.kraft)?$", var.kafka_version))
    error_message = "kafka_version must be a version that MSK names, such as 3.8.x or 3.7.x.kraft: an unpinned version changes under a running platform."
  }
}

variable "instance_type" {
  type        = string
  description = "Size of each broker, such as kafka.m7g.large."
  nullable    = false
  validation {
    condition     = can(regex("^kafka\\.(t3\\.small|m7g\\.[0-9a-z]+)$", var.instance_type))
    error_message = "instance_type must be kafka.t3.small or of kafka.m7g."
  }
}

variable "brokers" {
  type        = number
  description = "Number of brokers, the same in each zone."
  default     = 3
  nullable    = false
  validation {
    condition     = var.brokers >= 3 && var.brokers % length(var.subnet_ids) == 0
    error_message = "brokers must be at least 3 and a multiple of the number of subnets."
  }
}

variable "storage_gib" {
  type        = object({ allocated = number, most = number })
  description = "Storage of each broker at first, and up to what it grows by itself."
  nullable    = false
  validation {
    condition     = var.storage_gib.allocated >= 10 && var.storage_gib.most >= var.storage_gib.allocated && var.storage_gib.most <= 16384
    error_message = "storage_gib must begin at 10 or more and end at 16384 at most."
  }
}

variable "scram_secret_arn" {
  type        = string
  description = "Secret with the broker's user name and password; MSK wants its name to begin with AmazonMSK_."
  nullable    = false
  validation {
    condition     = can(regex("^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:AmazonMSK_", var.scram_secret_arn))
    error_message = "scram_secret_arn must be the ARN of a secret whose name begins with AmazonMSK_."
  }
}
