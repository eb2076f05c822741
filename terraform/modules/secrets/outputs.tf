output "kms_key_arns" {
  description = "ARN of each store's key: cluster, kafka, postgres, redis, objects, registry, secrets, logs."
  value       = { for name, key in aws_kms_key.this : name => key.arn }
}

output "scram_secret_arn" {
  description = "ARN of the secret that MSK reads."
  value       = aws_secretsmanager_secret_version.kafka.arn
}

output "secret_arns" {
  description = "ARNs of the secrets that external-secrets reads."
  value = [
    aws_secretsmanager_secret.credentials.arn,
    aws_secretsmanager_secret.gateway_credentials.arn,
    aws_secretsmanager_secret.database_owner.arn,
    aws_secretsmanager_secret.kafka_credentials.arn,
  ]
}

output "secrets" {
  description = "The Kubernetes Secrets: where each lies, and its keys. Those of database-owner are made of that and of what RDS keeps."
  value = {
    credentials         = { name = aws_secretsmanager_secret.credentials.name, keys = ["SOMA_EVENT_SIGNING_KEY", "SOMA_POSTGRES_DSN", "SOMA_REDIS_URL"] }
    gateway-credentials = { name = aws_secretsmanager_secret.gateway_credentials.name, keys = ["SOMA_JWT_SECRET"] }
    database-owner      = { name = aws_secretsmanager_secret.database_owner.name, keys = ["app-password", "dsn"] }
    kafka-credentials   = { name = aws_secretsmanager_secret.kafka_credentials.name, keys = ["password", "protocol", "sasl.mechanism", "user"] }
  }
}

output "redis_password_reference" {
  description = "CloudFormation's dynamic reference to the Redis password: where it is, not what it is."
  value       = "{{resolve:secretsmanager:${aws_secretsmanager_secret.redis.arn}:SecretString:password::${aws_secretsmanager_secret_version.redis.version_id}}}"
}
