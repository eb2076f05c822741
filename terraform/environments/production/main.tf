locals {
  uses = toset(["postgres_app", "redis", "kafka", "event_signing_key", "jwt_secret"])
}

# Random passwords, unless they are supplied. They exist while Terraform runs: no plan and no state ever holds them.
# Letters and digits, because they stand inside URLs.
ephemeral "aws_secretsmanager_random_password" "generated" {
  provider            = aws.passwords
  for_each            = var.generate_passwords ? local.uses : []
  password_length     = 48
  exclude_punctuation = true
}

module "platform" {
  source     = "../../modules/platform"
  name       = "soma-production"
  protection = "full"
  network = {
    cidr               = "10.20.0.0/16"
    availability_zones = [for zone in ["a", "b", "c"] : "${var.region}${zone}"]
  }
  versions = {
    kubernetes   = "1.34"
    node_release = "1.34.1-20251120"
    addons = {
      vpc-cni                = "v1.20.4-eksbuild.1"
      coredns                = "v1.12.4-eksbuild.1"
      kube-proxy             = "v1.34.0-eksbuild.4"
      eks-pod-identity-agent = "v1.3.9-eksbuild.3"
      aws-ebs-csi-driver     = "v1.51.1-eksbuild.1"
    }
    kafka    = "3.8.x"
    postgres = "17.6"
    valkey   = "8.0"
  }
  sizes = {
    cpu      = { instance_types = ["m7i.2xlarge", "m7a.2xlarge"], least = 3, most = 30 }
    gpu      = { instance_types = ["g6.2xlarge"], least = 1, most = 8 }
    kafka    = { instance_type = "kafka.m7g.large", brokers = 3, storage_gib = { allocated = 250, most = 4096 } }
    postgres = { instance_class = "db.r7g.xlarge", storage_gib = { allocated = 200, most = 4000 } }
    redis    = { node_type = "cache.r7g.large", nodes = 3 }
  }
  access = {
    administrators      = var.administrators
    public_access_cidrs = var.public_access_cidrs
  }
  bucket = "soma-production-files-${var.account_id}"
  dns    = { domain = var.domain, ingress = var.ingress }
  passwords = var.supplied_passwords != null ? var.supplied_passwords : {
    for use in local.uses : use => ephemeral.aws_secretsmanager_random_password.generated[use].random_password
  }
  passwords_version = var.passwords_version
}
