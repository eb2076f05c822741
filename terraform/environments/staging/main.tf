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
  name       = "soma-staging"
  protection = "minimal"
  network = {
    cidr               = "10.30.0.0/16"
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
    cpu      = { instance_types = ["m7i.xlarge", "m7a.xlarge"], least = 2, most = 6 }
    gpu      = { instance_types = ["g6.xlarge"], least = 0, most = 1 }
    kafka    = { instance_type = "kafka.t3.small", brokers = 3, storage_gib = { allocated = 20, most = 100 } }
    postgres = { instance_class = "db.t4g.medium", storage_gib = { allocated = 20, most = 100 } }
    redis    = { node_type = "cache.t4g.small", nodes = 2 }
  }
  access = {
    administrators      = var.administrators
    public_access_cidrs = var.public_access_cidrs
  }
  bucket = "soma-staging-files-${var.account_id}"
  dns    = { domain = var.domain, ingress = var.ingress }
  passwords = var.supplied_passwords != null ? var.supplied_passwords : {
    for use in local.uses : use => ephemeral.aws_secretsmanager_random_password.generated[use].random_password
  }
  passwords_version = var.passwords_version
}
