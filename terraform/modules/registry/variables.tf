variable "name" {
  type        = string
  description = "Prefix of every resource's name, such as soma-production."
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,23}$", var.name)) && !endswith(var.name, "-")
    error_message = "name must be 3 to 24 lower-case letters, digits and hyphens, beginning with a letter."
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

variable "images" {
  type        = set(string)
  description = "Names of the images, as the manifests name them."
  nullable    = false
  validation {
    condition     = length(var.images) > 0 && alltrue([for image in var.images : can(regex("^[a-z][a-z0-9-]{2,62}$", image))])
    error_message = "images must be lower-case names of letters, digits and hyphens."
  }
}

variable "kept_images" {
  type        = number
  description = "How many releases are kept; a rollback needs at least a few."
  default     = 50
  nullable    = false
  validation {
    condition     = var.kept_images >= 5 && var.kept_images <= 1000
    error_message = "kept_images must be 5 to 1000."
  }
}
