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
    error_message = "subnet_ids must be at least two different subnets."
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

variable "kubernetes_version" {
  type        = string
  description = "Version of Kubernetes, such as 1.34."
  nullable    = false
  validation {
    condition     = can(regex("^1\\.3[2-9]$", var.kubernetes_version))
    error_message = "kubernetes_version must be one version from 1.32 on: an unpinned version changes under a running platform."
  }
}

variable "addon_versions" {
  type        = map(string)
  description = "Exact version of each add-on."
  nullable    = false
  validation {
    condition     = toset(keys(var.addon_versions)) == toset(["vpc-cni", "coredns", "kube-proxy", "eks-pod-identity-agent", "aws-ebs-csi-driver"])
    error_message = "addon_versions must name vpc-cni, coredns, kube-proxy, eks-pod-identity-agent and aws-ebs-csi-driver."
  }
  validation {
    condition     = alltrue([for version in values(var.addon_versions) : can(regex("^v[0-9]+\\.[0-9]+\\.[0-9]+-eksbuild\\.[0-9]+$", version))])
    error_message = "addon_versions must be exact, such as v1.20.4-eksbuild.1: an unpinned version changes under a running platform."
  }
}

variable "node_release" {
  type        = string
  description = "Exact release of the nodes' image, such as 1.34.0-20251120."
  nullable    = false
  validation {
    condition     = can(regex("^1\\.3[2-9]\\.[0-9]+-20[0-9]{6}$", var.node_release)) && startswith(var.node_release, "${var.kubernetes_version}.")
    error_message = "node_release must be an exact release of the same Kubernetes version, such as 1.34.0-20251120: an unpinned version changes under a running platform."
  }
}

variable "public_access_cidrs" {
  type        = list(string)
  description = "Networks that reach the API server from outside; none by default: it is private."
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for block in var.public_access_cidrs : can(cidrhost(block, 0)) && try(tonumber(split("/", block)[1]) >= 24, false)])
    error_message = "public_access_cidrs must be networks of /24 or smaller: the API server is never open to all."
  }
}

variable "administrators" {
  type        = map(string)
  description = "Roles that administer the cluster, by a name each."
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for arn in values(var.administrators) : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", arn))])
    error_message = "administrators must be ARNs of roles: users and the account's root are refused."
  }
}

variable "cpu" {
  type        = object({ instance_types = list(string), least = number, most = number })
  description = "Nodes of functions and operators."
  nullable    = false
  validation {
    condition     = length(var.cpu.instance_types) > 0 && var.cpu.least >= 2 && var.cpu.most >= var.cpu.least && var.cpu.most <= 450
    error_message = "cpu must have instance types and at least two nodes, and be able to grow."
  }
}

variable "gpu" {
  type        = object({ instance_types = list(string), least = number, most = number })
  description = "Nodes of models, each tainted so that nothing else lands there; least may be zero."
  nullable    = false
  validation {
    condition     = alltrue([for type in var.gpu.instance_types : can(regex("^(g[4-6][a-z]*|p[3-6][a-z]*)\\.", type))]) && length(var.gpu.instance_types) > 0
    error_message = "gpu must have instance types with NVIDIA GPUs (g4 to g6, p3 to p6)."
  }
  validation {
    condition     = var.gpu.least >= 0 && var.gpu.most >= max(1, var.gpu.least) && var.gpu.most <= 450
    error_message = "gpu must allow at least one node, and most must not be below least."
  }
}

variable "gpu_disk_gib" {
  type        = number
  description = "Disk of a GPU node: images and weights."
  default     = 200
  nullable    = false
  validation {
    condition     = var.gpu_disk_gib >= 100 && var.gpu_disk_gib <= 16384
    error_message = "gpu_disk_gib must be 100 to 16384."
  }
}
