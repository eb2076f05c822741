output "kms_key_arns" {
  description = "ARN of each store's key: cluster, kafka, postgres, redis, objects, registry, secrets, logs."
  value       = { for name, key in aws_kms_key.this : name => key.arn }
}

output "secret_arns" {
  description = "ARNs of the secrets, for external-secrets."
  value = {
    credentials         = aws_secretsmanager_secret.credentials.arn
    gateway_credentials = aws_secretsmanager_secret.gateway_credentials.arn
    database_app        = aws_secretsmanager_secret.database_app.arn
    redis               = aws_secretsmanager_secret.redis.arn
    kafka               = aws_secretsmanager_secret_version.kafka.arn
  }
}

output "secret_keys" {
  description = "Keys of the Kubernetes Secret credentials, each a setting of the functions."
  value       = ["SOMA_EVENT_SIGNING_KEY", "SOMA_POSTGRES_DSN", "SOMA_REDIS_URL"]
}

output "gateway_secret_keys" {
  description = "Keys of the Kubernetes Secret gateway-credentials, each a setting of the gateway."
  value       = ["SOMA_JWT_SECRET"]
}

output "redis_password_reference" {
  description = "CloudFormation's dynamic reference to the Redis password: where it is, not what it is."
  value       = "{{resolve:secretsmanager:${aws_secretsmanager_secret.redis.arn}:SecretString:password::${aws_secretsmanager_secret_version.redis.version_id}}}"
}
