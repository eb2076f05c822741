data "aws_region" "current" {}
data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  full = var.protection == "full"
  stores = {
    vpc_id             = module.network.vpc_id
    subnet_ids         = module.network.data_subnet_ids
    client_cidr_blocks = module.network.private_cidr_blocks
  }
  keys = module.secrets.kms_key_arns
}

module "secrets" {
  source            = "../secrets"
  name              = var.name
  passwords         = var.passwords
  passwords_version = var.passwords_version
  postgres          = module.postgres.endpoint
  redis             = module.redis.endpoint
}

module "network" {
  source             = "../network"
  name               = var.name
  cidr               = var.network.cidr
  availability_zones = var.network.availability_zones
  nat                = local.full ? "one_per_zone" : "single"
  logs_kms_key_arn   = local.keys["logs"]
}

module "cluster" {
  source              = "../cluster"
  name                = var.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.private_subnet_ids
  kms_key_arn         = local.keys["cluster"]
  logs_kms_key_arn    = local.keys["logs"]
  kubernetes_version  = var.versions.kubernetes
  node_release        = var.versions.node_release
  addon_versions      = var.versions.addons
  administrators      = var.access.administrators
  public_access_cidrs = var.access.public_access_cidrs
  cpu                 = var.sizes.cpu
  gpu                 = var.sizes.gpu
}

module "kafka" {
  source             = "../kafka"
  name               = var.name
  vpc_id             = local.stores.vpc_id
  subnet_ids         = local.stores.subnet_ids
  client_cidr_blocks = local.stores.client_cidr_blocks
  kms_key_arn        = local.keys["kafka"]
  logs_kms_key_arn   = local.keys["logs"]
  kafka_version      = var.versions.kafka
  instance_type      = var.sizes.kafka.instance_type
  brokers            = var.sizes.kafka.brokers
  storage_gib        = var.sizes.kafka.storage_gib
  scram_secret_arn   = module.secrets.scram_secret_arn
}

module "postgres" {
  source              = "../postgres"
  name                = var.name
  vpc_id              = local.stores.vpc_id
  subnet_ids          = local.stores.subnet_ids
  client_cidr_blocks  = local.stores.client_cidr_blocks
  kms_key_arn         = local.keys["postgres"]
  secrets_kms_key_arn = local.keys["secrets"]
  logs_kms_key_arn    = local.keys["logs"]
  engine_version      = var.versions.postgres
  instance_class      = var.sizes.postgres.instance_class
  storage_gib         = var.sizes.postgres.storage_gib
  multi_az            = local.full
  backup_days         = local.full ? 30 : 7
  deletion_protection = local.full
}

module "redis" {
  source             = "../redis"
  name               = var.name
  vpc_id             = local.stores.vpc_id
  subnet_ids         = local.stores.subnet_ids
  client_cidr_blocks = local.stores.client_cidr_blocks
  kms_key_arn        = local.keys["redis"]
  logs_kms_key_arn   = local.keys["logs"]
  engine_version     = var.versions.valkey
  node_type          = var.sizes.redis.node_type
  nodes              = var.sizes.redis.nodes
  password_reference = module.secrets.redis_password_reference
}

module "object_storage" {
  source      = "../object-storage"
  name        = var.name
  bucket      = var.bucket
  kms_key_arn = local.keys["objects"]
}

module "registry" {
  source      = "../registry"
  name        = var.name
  images      = var.images
  kms_key_arn = local.keys["registry"]
}

module "dns" {
  source  = "../dns"
  domain  = var.dns.domain
  zone_id = var.dns.zone_id
  ingress = var.dns.ingress
}

module "identity" {
  source       = "../identity"
  name         = var.name
  cluster_name = module.cluster.name
  workloads = {
    gateway = {
      namespace       = "somaagent"
      service_account = "gateway"
      statements = [
        { actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], resources = ["${module.object_storage.bucket_arn}/*"] },
        { actions = ["s3:ListBucket"], resources = [module.object_storage.bucket_arn] },
        { actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [local.keys["objects"]] },
      ]
    }
    external-secrets = {
      namespace       = "external-secrets"
      service_account = "external-secrets"
      statements = [
        { actions = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], resources = concat(module.secrets.secret_arns, [module.postgres.owner_secret_arn]) },
        { actions = ["kms:Decrypt"], resources = [local.keys["secrets"]] },
      ]
    }
    cluster-autoscaler = {
      namespace       = "kube-system"
      service_account = "cluster-autoscaler"
      statements = [
        { actions = ["autoscaling:Describe*", "ec2:Describe*", "eks:DescribeNodegroup"], resources = ["*"] },
        {
          actions    = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
          resources  = ["arn:${data.aws_partition.current.partition}:autoscaling:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:autoScalingGroup:*:autoScalingGroupName/eks-*"]
          conditions = { StringEquals = { "aws:ResourceTag/k8s.io/cluster-autoscaler/${var.name}" = ["owned"] } }
        },
      ]
    }
  }
}
