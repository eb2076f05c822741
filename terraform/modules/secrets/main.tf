data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # One key for each store, so that the right to read one gives no right to another.
  keys = toset(["cluster", "kafka", "postgres", "redis", "objects", "registry", "secrets", "logs"])
  root = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"
  account = {
    Sid       = "Account"
    Effect    = "Allow"
    Principal = { AWS = local.root }
    Action    = "kms:*"
    Resource  = "*"
  }
  logs = {
    Sid       = "Logs"
    Effect    = "Allow"
    Principal = { Service = "logs.${data.aws_region.current.name}.amazonaws.com" }
    Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    Resource  = "*"
    Condition = {
      ArnLike = {
        "kms:EncryptionContext:aws:logs:arn" = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:*"
      }
    }
  }
  # Nodes' volumes are encrypted on behalf of the autoscaling service.
  nodes_principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling" }
  nodes = [
    {
      Sid       = "NodeVolumes"
      Effect    = "Allow"
      Principal = local.nodes_principal
      Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
      Resource  = "*"
    },
    {
      Sid       = "NodeVolumeGrants"
      Effect    = "Allow"
      Principal = local.nodes_principal
      Action    = "kms:CreateGrant"
      Resource  = "*"
      Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
    },
  ]
  policies = {
    for key in local.keys : key => jsonencode({
      Version   = "2012-10-17"
      Statement = concat([local.account], [for statement in [local.logs] : statement if key == "logs"], [for statement in local.nodes : statement if key == "cluster"])
    })
  }
}

resource "aws_kms_key" "this" {
  for_each                = local.keys
  description             = "${var.name} ${each.key}"
  enable_key_rotation     = true
  deletion_window_in_days = var.recovery_days
  policy                  = local.policies[each.key]
}

resource "aws_kms_alias" "this" {
  for_each      = local.keys
  name          = "alias/${var.name}-${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}

# The Secret `credentials` of the functions: its keys are the names of their settings.
resource "aws_secretsmanager_secret" "credentials" {
  #checkov:skip=CKV2_AWS_57:Keys are exchanged without a gap by the steps of docs/operations.md, which no rotation function knows.
  name                    = "${var.name}/credentials"
  description             = "Settings of the functions that are secret."
  kms_key_id              = aws_kms_key.this["secrets"].arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "credentials" {
  secret_id = aws_secretsmanager_secret.credentials.id
  secret_string_wo = jsonencode({
    SOMA_POSTGRES_DSN      = "postgresql://soma_app:${var.passwords.postgres_app}@${var.postgres.host}:${var.postgres.port}/${var.postgres.database}?sslmode=${var.postgres_sslmode}"
    SOMA_REDIS_URL         = "rediss://soma:${var.passwords.redis}@${var.redis.host}:${var.redis.port}/0"
    SOMA_EVENT_SIGNING_KEY = var.passwords.event_signing_key
  })
  secret_string_wo_version = var.passwords_version
}

# The Secret `gateway-credentials`: whoever has it can be anybody, so no other function gets it.
resource "aws_secretsmanager_secret" "gateway_credentials" {
  #checkov:skip=CKV2_AWS_57:Keys are exchanged without a gap by the steps of docs/operations.md, which no rotation function knows.
  name                    = "${var.name}/gateway-credentials"
  description             = "Settings of the gateway that are secret."
  kms_key_id              = aws_kms_key.this["secrets"].arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "gateway_credentials" {
  secret_id = aws_secretsmanager_secret.gateway_credentials.id
  secret_string_wo = jsonencode({
    SOMA_JWT_SECRET = var.passwords.jwt_secret
  })
  secret_string_wo_version = var.passwords_version
}

# The Secret `database-owner` but for the owner's user name and password, which RDS keeps and exchanges.
resource "aws_secretsmanager_secret" "database_owner" {
  #checkov:skip=CKV2_AWS_57:It is exchanged with credentials, by passwords_version.
  name                    = "${var.name}/database-owner"
  description             = "Password that migrations give the role soma_app, and where the database is."
  kms_key_id              = aws_kms_key.this["secrets"].arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "database_owner" {
  secret_id = aws_secretsmanager_secret.database_owner.id
  secret_string_wo = jsonencode({
    "app-password" = var.passwords.postgres_app
    host           = var.postgres.host
    port           = tostring(var.postgres.port)
    database       = var.postgres.database
    sslmode        = var.postgres_sslmode
  })
  secret_string_wo_version = var.passwords_version
}

# The Secret `kafka-credentials`, as Knative's broker wants it. MSK wants the same user and password in another form, below.
resource "aws_secretsmanager_secret" "kafka_credentials" {
  #checkov:skip=CKV2_AWS_57:It is exchanged with MSK's, by passwords_version.
  name                    = "${var.name}/kafka-credentials"
  description             = "How the Knative broker authenticates itself to Kafka."
  kms_key_id              = aws_kms_key.this["secrets"].arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "kafka_credentials" {
  secret_id = aws_secretsmanager_secret.kafka_credentials.id
  secret_string_wo = jsonencode({
    protocol         = "SASL_SSL"
    "sasl.mechanism" = "SCRAM-SHA-512"
    user             = "knative"
    password         = var.passwords.kafka
  })
  secret_string_wo_version = var.passwords_version
}

resource "aws_secretsmanager_secret" "redis" {
  #checkov:skip=CKV2_AWS_57:It is exchanged with credentials, by passwords_version.
  name                    = "${var.name}/redis"
  description             = "Password of the Redis user soma; CloudFormation reads it, so that no state holds it."
  kms_key_id              = aws_kms_key.this["secrets"].arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "redis" {
  secret_id                = aws_secretsmanager_secret.redis.id
  secret_string_wo         = jsonencode({ password = var.passwords.redis })
  secret_string_wo_version = var.passwords_version
}

# MSK takes SCRAM credentials only from secrets of this prefix, under a key of the customer's.
resource "aws_secretsmanager_secret" "kafka" {
  #checkov:skip=CKV2_AWS_57:MSK reads it; it is exchanged by passwords_version.
  name                    = "AmazonMSK_${var.name}"
  description             = "SCRAM credentials of the Knative broker."
  kms_key_id              = aws_kms_key.this["kafka"].arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "kafka" {
  secret_id                = aws_secretsmanager_secret.kafka.id
  secret_string_wo         = jsonencode({ username = "knative", password = var.passwords.kafka })
  secret_string_wo_version = var.passwords_version
}

resource "aws_secretsmanager_secret_policy" "kafka" {
  secret_arn = aws_secretsmanager_secret.kafka.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Msk"
      Effect    = "Allow"
      Principal = { Service = "kafka.amazonaws.com" }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = aws_secretsmanager_secret.kafka.arn
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}
